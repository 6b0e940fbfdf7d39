import ArgumentParser
import Foundation

/// The command line; each subcommand has a file in `Commands`.
struct Plimsoll: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plimsoll",
    abstract: "Security as code for Kubernetes: one SecurityBaseline, enforced in every selected namespace.",
    discussion: """
      A cluster admin applies a SecurityBaseline. Plimsoll generates default-deny NetworkPolicies, RBAC, Pod Security \
      labels, quotas and limit ranges in the selected namespaces, restores them when anyone changes them, and reports \
      drift and misconfigurations in the baseline's status.

      Installed under the name kubectl-plimsoll it works as `kubectl plimsoll`. Shell completions: \
      `plimsoll --generate-completion-script bash` (or zsh, fish).

        plimsoll diff baselines/ --context prod
        plimsoll scan manifests/
        plimsoll report --context prod -o report.html
        plimsoll sandbox --load examples/restricted.yaml
        plimsoll render examples/restricted.yaml --namespaces team-a
        plimsoll permissions examples/team.yaml
        plimsoll reach shop/deployment/web shop/deployment/db --port 5432 -f manifests/
        plimsoll can shop/web --context prod

      Exit codes: 0 fine, 1 findings or failure, 2 usage; `plimsoll COMMAND --help` has the details.
      """,
    version: ProductVersion.current,
    subcommands: [
      RunCommand.self, RenderCommand.self, DiffCommand.self, PermissionsCommand.self, ScanCommand.self,
      ChecksCommand.self, ReportCommand.self, ReachCommand.self, CanCommand.self, RiskCommand.self, SandboxCommand.self,
      CRDCommand.self,
      VersionCommand.self,
    ])
}

/// Runs the command line. Usage errors exit with 2, as is common; the exit code of ArgumentParser would be 64.
@main
enum Main {
  static func main() async {
    do {
      var command = try Plimsoll.parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(with: 0)
    } catch {
      let code = Plimsoll.exitCode(for: error)
      let message = Plimsoll.fullMessage(for: error)
      if !message.isEmpty {
        let handle = code == .success ? FileHandle.standardOutput : FileHandle.standardError
        handle.write(Data((message + "\n").utf8))
      }
      end(with: code == .validationFailure ? 2 : code.rawValue)
    }
  }

  /// Ends the process without exit handlers. Those of OpenSSL free locks that the thread of libcurl may still use,
  /// which crashes the process.
  private static func end(with code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }
}
