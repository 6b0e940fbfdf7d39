import ArgumentParser
package import Controller

extension Operator {
  /// Reconciles everything once and prints the summary.
  ///
  /// - Throws: `ExitCode` 1 for findings or drift, 2 if something could not be reconciled; any other error is a failure
  ///   too.
  package func runOnceAndReport() async throws {
    let summary = try await runOnce()
    print(SummaryTable(summary).text)
    if summary.hasFailed { throw ExitCode.failed }
    if !summary.isClean { throw ExitCode.findings }
  }
}
