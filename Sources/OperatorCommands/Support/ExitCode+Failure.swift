package import ArgumentParser
import Kubernetes
import SystemPackage

/// Exit codes of commands that search, as for `diff` and `grep`.
extension ExitCode {
  /// There are findings.
  package static let findings = ExitCode(1)
  /// The command failed.
  package static let failed = ExitCode(2)

  /// Calls a function; errors other than exit codes are printed to standard error and end with `failed`, because 1
  /// means findings.
  package static func reportingFailure(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch let code as ExitCode {
      throw code
    } catch {
      // The lines of an error can contain names of objects.
      let lines = "Error: \(error)".split(separator: "\n", omittingEmptySubsequences: false)
      let text = lines.map { String($0).escapedForTerminal + "\n" }.joined()
      _ = try? FileDescriptor.standardError.writeAll(text.utf8)
      throw ExitCode.failed
    }
  }
}
