import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows the progress of a long scan on standard error, if that is a terminal.
final class ScanProgress {
  private let isShown = isatty(STDERR_FILENO) == 1
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  /// Shows a count, ten times per second at most, and not within the first second.
  func show(_ count: Int, _ noun: String) {
    guard isShown else { return }
    let now = ContinuousClock.now
    guard now - (last ?? start) > (last == nil ? .seconds(1) : .milliseconds(100)) else { return }
    last = now
    _ = try? FileDescriptor.standardError.writeAll("\r\u{1b}[Kscanned \(count) \(noun)".utf8)
  }

  /// Removes the line.
  func clear() {
    if last != nil { _ = try? FileDescriptor.standardError.writeAll("\r\u{1b}[K".utf8) }
  }
}
