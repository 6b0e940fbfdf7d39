import ArgumentParser
import CRDs
import OperatorCommands
import Planning

/// `plimsoll hash`
struct HashCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hash",
    abstract: "Print the hash of the normalized spec of baselines. Needs no cluster.",
    discussion: """
      Prints one line per baseline: its name, a space, and 16 hexadecimal digits. Defaults are filled in, and lists whose \
      order has no meaning are sorted, so that equal hashes mean equal specs. The operator writes the same hash into \
      status.specHash and into the metric plimsoll_baseline_info, in every cluster.

        plimsoll hash baselines/
        kubectl get securitybaselines -o yaml | plimsoll hash -

      Exit codes: 0 printed, 2 usage or bad input.
      """)

  @Argument(help: "Files or folders with SecurityBaselines; - for standard input.")
  var baselines: [String]

  func validate() throws {
    guard baselines.count(where: { $0 == "-" }) <= 1 else {
      throw ValidationError("'-' is given twice, but standard input can be read only once: put one of them into a file")
    }
  }

  func run() async throws {
    try await ExitCode.reportingFailure {
      for baseline in try ManifestReader.baselines(in: baselines) {
        print("\(baseline.name) \(baseline.spec.normalizedHash)")
      }
    }
  }
}
