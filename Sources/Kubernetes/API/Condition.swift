/// `metav1.Condition`.
public struct Condition: Codable, Sendable, Hashable {
  /// Whether the condition holds.
  public enum Status: String, Codable, Sendable, Hashable {
    /// It holds.
    case `true` = "True"
    /// It does not.
    case `false` = "False"
    /// Not known.
    case unknown = "Unknown"
  }

  /// What is spoken of, e.g. `Ready`.
  public var type: String
  /// Whether it holds.
  public var status: Status
  /// The generation that this was computed from.
  public var observedGeneration: Int64?
  /// When `status` last changed.
  public var lastTransitionTime: Timestamp
  /// CamelCase word for machines.
  public var reason: String
  /// Sentence for people; may be empty.
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
