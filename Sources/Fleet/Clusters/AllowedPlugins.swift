import Audit

/// The exec plugins that the Secrets of Argo CD may name. Without it, a hub could run any program on the machine of the
/// user.
package struct AllowedPlugins: Sendable, Hashable {
  /// The servers by command: names in `PATH` or absolute paths, compared as they are written.
  let commands: [String: PluginServers]
  /// Environment variables that Secrets may set.
  let variables: Set<String>

  /// Creates a list.
  ///
  /// - Parameters:
  ///   - commands: Names in `PATH` or absolute paths of programs, with `=` and a glob for the hosts that may get their
  ///     credentials, such as `aws=*.eks.amazonaws.com`. Without a glob, all hosts may.
  ///   - variables: Names of environment variables that Secrets may set for them.
  /// - Throws: `FleetError` for a relative path, whose meaning would depend on the working directory, or for an empty glob.
  package init(commands: [String] = [], variables: [String] = []) throws {
    var servers: [String: PluginServers] = [:]
    for text in commands {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let command = parts.first ?? ""
      guard !command.isEmpty, command.hasPrefix("/") || !command.contains("/") else {
        throw FleetError(
          "--allow-exec: '\(command)' is not a plugin; use the name of a program in PATH or an absolute path")
      }
      guard parts.count < 2 || !parts[1].isEmpty && !parts[1].contains("/") else {
        throw FleetError(
          "--allow-exec: '\(text)' has no glob for hosts after '='; use one such as \(command)=*.example.com, without https://"
        )
      }
      servers[command, default: PluginServers([])].formUnion(parts.count < 2 ? .any : PluginServers([parts[1]]))
    }
    self.commands = servers
    self.variables = Set(variables)
  }

  /// Checks a plugin that a Secret names, and the server that would get its credentials.
  ///
  /// - Throws: `ClusterProblem` that names the flag which would allow it.
  func check(_ plugin: CredentialPlugin, for kubeconfig: InlineKubeconfig) throws(ClusterProblem) {
    guard let servers = commands[plugin.command] else {
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
    try servers.check(kubeconfig, of: plugin.command, fix: "add --allow-exec with the name, '=' and the host")
  }
}
