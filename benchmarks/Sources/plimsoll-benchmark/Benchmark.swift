import ArgumentParser
import Foundation

/// Measures the operator; see benchmarks/README.md.
@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plimsoll-benchmark", abstract: "Measure the operator; see benchmarks/README.md.",
    subcommands: [Peer.self, Scale.self, AuditScale.self, FleetScale.self])

  /// The root of the repository.
  static let repository = URL(fileURLWithPath: #filePath).appending(path: "../../../..").standardizedFileURL

  /// Reports progress on standard error.
  static func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}

/// A measurement that cannot be completed.
struct BenchmarkError: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}
