import ArgumentParser
import Audit
import Kubernetes

/// `plimsoll checks`
struct ChecksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checks",
    abstract: "List the checks of plimsoll scan.",
    discussion: """
      Each check has an ID, a severity, a fix, and the standards that require it. -o, --output prints them as a table, json \
      or markdown.

        plimsoll checks
        plimsoll checks --output json | jq -r '.[].id'
        plimsoll checks explain host-network
      """,
    subcommands: [List.self, Explain.self], defaultSubcommand: List.self)

  /// `plimsoll checks list`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List all checks (default).")

    @Option(name: .shortAndLong, help: "What to print: table, json or markdown.")
    var output: Output = .table

    enum Output: String, CaseIterable, ExpressibleByArgument {
      case table
      case json
      case markdown
    }

    func run() throws {
      switch output {
      case .table: try BufferedOutput.write(CheckReference.table())
      case .json: try BufferedOutput.write(String(decoding: try CheckReference.json().jsonData(), as: UTF8.self) + "\n")
      case .markdown: try BufferedOutput.write(CheckReference.markdown())
      }
    }
  }

  /// `plimsoll checks explain`
  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain", abstract: "Describe a check.", discussion: "  plimsoll checks explain host-network")

    @Argument(help: "The ID of the check.")
    var id: String

    func validate() throws {
      guard CheckCatalog.check(id) != nil else { throw ValidationError(CheckCatalog.unknown(id)) }
    }

    func run() throws {
      guard let check = CheckCatalog.check(id) else { return }
      try BufferedOutput.write(CheckReference.explanation(of: check.info))
    }
  }
}
