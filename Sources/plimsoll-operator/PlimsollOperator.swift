import ArgumentParser
import OperatorCommands

/// The command line of the operator, which the container image contains. `plimsoll` has the same commands and those for
/// people's machines.
@main
struct PlimsollOperator: RootCommand {
  static let name = "plimsoll-operator"

  static let configuration = CommandConfiguration(
    commandName: name,
    abstract: "The Plimsoll operator: enforces each SecurityBaseline in the namespaces that it selects.",
    discussion: """
      `plimsoll` has these commands, too, and commands for manifests, reports and tests without a cluster.

      Exit codes: 0 fine, 1 findings or failure, 2 usage; `plimsoll-operator COMMAND --help` has the details.
      """,
    version: ProductVersion.current,
    subcommands: [
      RunCommand<PlimsollOperator>.self, CRDCommand<PlimsollOperator>.self, VersionCommand<PlimsollOperator>.self,
    ])
}
