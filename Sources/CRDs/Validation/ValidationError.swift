/// A problem of a baseline: the field, the problem and the fix.
public struct ValidationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The path of the field, e.g. `spec.exemptions[0].namespaces[1]`.
  public let field: String
  /// The invalid value, shortened and with control characters escaped; empty if the value is missing.
  public let value: String
  /// The problem, e.g. `is not a DNS label`.
  public let problem: String
  /// How to fix it.
  public let fix: String

  /// Creates an error.
  package init(field: String, value: String, problem: String, fix: String) {
    self.field = field
    self.value = value
    self.problem = problem
    self.fix = fix
  }

  /// `field: value problem; fix` in one line.
  public var description: String {
    "\(field): \(value.isEmpty ? "" : value + " ")\(problem); \(fix)"
  }
}
