import ArgumentParser
import Kubernetes
import OperatorCommands
import Planning
import SystemPackage

/// `plimsoll permissions`
struct PermissionsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "permissions",
    abstract: "Print the ClusterRole that lets the operator grant what baselines grant. Needs no cluster.",
    discussion: """
      As installed, the operator cannot grant anything. The API server accepts a role only from a client that holds its \
      rules. This command prints the smallest ClusterRole for a set of baselines: the rules of their roles, and the verb \
      bind on the ClusterRoles that they bind. Its label plimsoll.dev/grantable: "true" gives the rules to the operator.

        plimsoll permissions baseline.yaml | kubectl apply -f -
        plimsoll permissions baselines/ --name plimsoll-grants-teams > grants.yaml
        kubectl get securitybaselines -o yaml | plimsoll permissions -

      Name all baselines of the cluster in one call, or use a name for each call: applying the role again replaces its \
      rules. Baselines in audit mode count, too. Warnings about dangerous rules are printed on standard error.

      Exit codes: 0 printed, 2 usage or bad input.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  @Option(help: "Name of the ClusterRole.")
  var name = "plimsoll-grants"

  /// Roles of the installation, which the printed role would replace.
  private static let reserved = ["plimsoll-operator", "plimsoll-grantable"]

  func validate() throws {
    guard !name.isEmpty, ![".", ".."].contains(name), !name.contains(where: { $0 == "/" || $0 == "%" }) else {
      throw ValidationError("--name: '\(name)' is not the name of a ClusterRole; use lowercase letters, digits and '-'")
    }
    guard !Self.reserved.contains(name) else {
      throw ValidationError("--name: '\(name)' is a role of the installation; use another name")
    }
    guard baselines.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once: put one of them into a file")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      let grants = RequiredGrants(of: try ManifestReader.baselines(in: baselines))
      print(YAML.emit([grants.clusterRole(named: name)]), terminator: "")
      var notes = grants.warnings.map { "warning: \($0)" }
      if grants.rules.isEmpty { notes.append("note: the baselines need no permissions; the role has no rules") }
      _ = try? FileDescriptor.standardError.writeAll(notes.map { $0 + "\n" }.joined().utf8)
    }
  }
}
