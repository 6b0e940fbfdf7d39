import Foundation
import Testing

@testable import SandboxMerge

/// Moments as kube-apiserver reads them.
struct RFC3339Tests {
  @Test(
    "Timestamps can have fractional seconds and other time zones",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2000-02-29T12:30:15Z", 951_827_415), ("2026-01-01T00:00:00.5Z", 1_767_225_600.5),
      ("2026-01-01T01:00:00+01:00", 1_767_225_600), ("2025-12-31T16:00:00-08:00", 1_767_225_600),
      ("2026-01-01t00:00:00z", 1_767_225_600),
    ])
  func moments(text: String, seconds: Double) { #expect(RFC3339.parse(text)?.timeIntervalSince1970 == seconds) }

  @Test(
    "Invalid timestamps are rejected",
    arguments: [
      "", "2026-01-01", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T00:00:00",
      "2026-01-01T00:00:00.Z", "2026-01-01 00:00:00Z", "2026-01-01T00:00:00+1:00",
    ])
  func refusals(text: String) { #expect(RFC3339.parse(text) == nil) }
}
