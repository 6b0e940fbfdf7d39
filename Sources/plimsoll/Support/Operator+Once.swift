import ArgumentParser
import Controller
import Foundation
import Kubernetes

extension Operator {
  /// Reconciles everything once and prints the summary.
  ///
  /// - Throws: `ExitCode` 1 for findings or drift, 2 if something could not be reconciled; any other error is a failure
  ///   too.
  func runOnceAndReport() async throws {
    let summary = try await runOnce()
    print(SummaryTable(summary).text)
    if summary.hasFailed { throw ExitCode.failed }
    if !summary.isClean { throw ExitCode.findings }
  }
}

/// Exit codes of commands that search, as for `diff` and `grep`.
extension ExitCode {
  /// There are findings.
  static let findings = ExitCode(1)
  /// The command failed.
  static let failed = ExitCode(2)

  /// Calls a function; errors other than exit codes are printed to standard error and end with `failed`, because 1
  /// means findings.
  static func reportingFailure(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let code as ExitCode {
      throw code
    } catch {
      // The lines of an error can contain names of objects.
      let lines = "Error: \(error)".split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { String($0).escapedForTerminal + "\n" }.joined()
      try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
      throw ExitCode.failed
    }
  }
}
