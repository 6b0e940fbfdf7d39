import Audit

/// The exec plugins that the Secrets of Argo CD may name. Without it, a hub could run any program on the machine of the
/// user.
package struct AllowedPlugins: Sendable, Hashable {
  /// Names in `PATH` or absolute paths, compared as they are written.
  let commands: Set<String>
  /// Environment variables that Secrets may set.
  let variables: Set<String>

  /// Creates a list.
  ///
  /// - Parameters:
  ///   - commands: Names in `PATH` or absolute paths of programs.
  ///   - variables: Names of environment variables that Secrets may set for them.
  /// - Throws: `FleetError` for a relative path, whose meaning would depend on the working directory.
  package init(commands: [String] = [], variables: [String] = []) throws {
    for command in commands where command.isEmpty || command.contains("/") && !command.hasPrefix("/") {
      throw FleetError(
        "--allow-exec: '\(command)' is not a plugin; use the name of a program in PATH or an absolute path")
    }
    self.commands = Set(commands)
    self.variables = Set(variables)
  }

  /// Checks a plugin that a Secret names.
  ///
  /// - Throws: `ClusterProblem` that names the flag which would allow it.
  func check(_ plugin: CredentialPlugin) throws(ClusterProblem) {
    guard commands.contains(plugin.command) else {
      throw ClusterProblem(
        .misconfigured,
        "the Secret needs the exec plugin '\(plugin.command.shown(limit: TextLimits.word))'; if you trust it, add "
          + "--allow-exec with this name")
    }
    if let name = plugin.variables.keys.sorted().first(where: { !variables.contains($0) }) {
      throw ClusterProblem(
        .misconfigured,
        "the Secret sets the environment variable '\(name.shown(limit: TextLimits.word))' of the exec plugin "
          + "'\(plugin.command)'; if you trust it, add --allow-exec-env with this name")
    }
  }
}
