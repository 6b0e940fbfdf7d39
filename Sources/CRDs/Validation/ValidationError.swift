/// One thing that is wrong with a baseline: where, what, and the mend.
public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Path of the field, e.g. `spec.exemptions[0].namespaces[1]`.
  public let field: String
  /// The offending value, shortened, with control characters escaped; empty where a value is missing.
  public let value: String
  /// What is wrong with it, e.g. `is not a DNS label`.
  public let problem: String
  /// What to write instead, or to do.
  public let mend: String

  /// `field: value problem; mend`, on one line.
  public var description: String {
    "\(field): \(value.isEmpty ? "" : value + " ")\(problem); \(mend)"
  }
}
