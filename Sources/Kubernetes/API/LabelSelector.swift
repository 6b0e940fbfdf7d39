/// `metav1.LabelSelector`: all of `matchLabels` and all of `matchExpressions`; empty selects everything.
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

  /// Whether the labels satisfy every requirement.
  public func matches(_ labels: [String: String]) -> Bool {
    (matchLabels ?? [:]).allSatisfy { labels[$0.key] == $0.value }
      && (matchExpressions ?? []).allSatisfy { $0.matches(labels) }
  }
}

/// `metav1.LabelSelectorRequirement`.
public struct LabelSelectorRequirement: Codable, Sendable, Hashable {
  /// How the label is compared.
  public enum Operator: String, Codable, Sendable, Hashable, CaseIterable {
    /// The label is there with one of the values.
    case `in` = "In"
    /// The label is absent or has none of the values.
    case notIn = "NotIn"
    /// The label is there.
    case exists = "Exists"
    /// The label is absent.
    case doesNotExist = "DoesNotExist"
  }

  /// The label's key.
  public var key: String
  /// The comparison.
  public var `operator`: Operator
  /// Values for `In` and `NotIn`; empty for the others.
  public var values: [String]?

  /// Creates a requirement.
  public init(key: String, operator: Operator, values: [String]? = nil) {
    self.key = key
    self.operator = `operator`
    self.values = values
  }

  /// Whether the labels satisfy this requirement; a label that is absent satisfies `NotIn`, as in Kubernetes.
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
