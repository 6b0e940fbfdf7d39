/// `metav1.Condition`.
public struct Condition: Codable, Sendable, Hashable {
  /// Whether the condition holds.
  public enum Status: String, Codable, Sendable, Hashable {
    /// The condition holds.
    case `true` = "True"
    /// The condition does not hold.
    case `false` = "False"
    /// It is unknown whether the condition holds.
    case unknown = "Unknown"
  }

  /// The type of the condition, e.g. `Ready`.
  public var type: String
  /// Whether the condition holds.
  public var status: Status
  /// The generation of the spec for which the condition was set.
  public var observedGeneration: Int64?
  /// When `status` last changed.
  public var lastTransitionTime: Timestamp
  /// The machine-readable reason of the last transition, in CamelCase.
  public var reason: String
  /// The human-readable message; may be empty.
  public var message: String

  /// Creates a condition.
  public init(
    type: String, status: Status, observedGeneration: Int64? = nil, lastTransitionTime: Timestamp, reason: String,
    message: String
  ) {
    self.type = type
    self.status = status
    self.observedGeneration = observedGeneration
    self.lastTransitionTime = lastTransitionTime
    self.reason = reason
    self.message = message
  }
}
