/// `metav1.LabelSelector`: a label selector. An object must satisfy all of `matchLabels` and `matchExpressions`; an
/// empty selector selects all objects.
public struct LabelSelector: Codable, Sendable, Hashable {
  /// Labels that must have exactly these values.
  public var matchLabels: [String: String]?
  /// Further requirements.
  public var matchExpressions: [LabelSelectorRequirement]?

  /// Creates a selector.
  public init(matchLabels: [String: String]? = nil, matchExpressions: [LabelSelectorRequirement]? = nil) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
  }

  /// Whether labels satisfy all requirements.
  public func matches(_ labels: [String: String]) -> Bool {
    (matchLabels ?? [:]).allSatisfy { labels[$0.key] == $0.value }
      && (matchExpressions ?? []).allSatisfy { $0.matches(labels) }
  }
}

/// `metav1.LabelSelectorRequirement`.
public struct LabelSelectorRequirement: Codable, Sendable, Hashable {
  /// The relationship between a label and a set of values.
  public enum Operator: String, Codable, Sendable, Hashable, CaseIterable {
    /// The label has one of the values.
    case `in` = "In"
    /// The label is absent or has none of the values.
    case notIn = "NotIn"
    /// The label exists.
    case exists = "Exists"
    /// The label does not exist.
    case doesNotExist = "DoesNotExist"
  }

  /// The key of the label.
  public var key: String
  /// The operator.
  public var `operator`: Operator
  /// The values for `In` and `NotIn`; must be empty for the other operators.
  public var values: [String]?

  /// Creates a requirement.
  public init(key: String, operator: Operator, values: [String]? = nil) {
    self.key = key
    self.operator = `operator`
    self.values = values
  }

  /// Whether labels satisfy this requirement. As in Kubernetes, an absent label satisfies `NotIn`.
  public func matches(_ labels: [String: String]) -> Bool {
    let value = labels[key]
    return switch `operator` {
    case .in: value.map { (values ?? []).contains($0) } ?? false
    case .notIn: value.map { !(values ?? []).contains($0) } ?? true
    case .exists: value != nil
    case .doesNotExist: value == nil
    }
  }
}
