import ArgumentParser
import OperatorCommands

/// The command line; each subcommand has a file in `Commands`.
@main
struct Plimsoll: RootCommand {
  static let name = "plimsoll"

  static let configuration = CommandConfiguration(
    commandName: name,
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
        plimsoll hash baselines/
        plimsoll reach shop/deployment/web shop/deployment/db --port 5432 -f manifests/
        plimsoll can shop/web --context prod
        plimsoll fleet status --contexts 'prod-*' --git baselines/

      Exit codes: 0 fine, 1 findings or failure, 2 usage; `plimsoll COMMAND --help` has the details.
      """,
    version: ProductVersion.current,
    subcommands: [
      RunCommand<Plimsoll>.self, RenderCommand.self, DiffCommand.self, PermissionsCommand.self, ScanCommand.self,
      ChecksCommand.self, ReportCommand.self, ReachCommand.self, CanCommand.self, RiskCommand.self, FleetCommand.self,
      SandboxCommand.self, HashCommand.self,
      CRDCommand<Plimsoll>.self,
      VersionCommand<Plimsoll>.self,
    ])
}
