import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Spans of time as kubectl prints them.
struct HumanDurationTests {
  private static let minute = 60
  private static let hour = 3600
  private static let day = 86400
  private static let year = 365 * 86400

  @Test(
    "At most two units, the second only if the first is small",
    arguments: [
      (-2, "<invalid>"), (-1, "0s"), (0, "0s"), (1, "1s"), (119, "119s"), (120, "2m"), (125, "2m5s"),
      (9 * minute + 59, "9m59s"), (10 * minute, "10m"), (10 * minute + 30, "10m"), (3 * hour - 1, "179m"),
      (3 * hour, "3h"), (3 * hour + 25 * minute, "3h25m"), (8 * hour - 1, "7h59m"), (8 * hour, "8h"),
      (8 * hour + 50 * minute, "8h"), (2 * day - 1, "47h"), (2 * day, "2d"), (2 * day + 3 * hour, "2d3h"),
      (8 * day - 1, "7d23h"), (8 * day, "8d"), (8 * day + 5 * hour, "8d"), (2 * year - 1, "729d"), (2 * year, "2y"),
      (2 * year + 5 * day, "2y5d"), (8 * year - 1, "7y364d"), (8 * year, "8y"), (9 * year + 100 * day, "9y"),
    ])
  func texts(seconds: Int, expected: String) { #expect(HumanDuration.text(seconds: seconds) == expected) }
}
