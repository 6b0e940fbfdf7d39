import Kubernetes

/// A selector of pods by labels, as lenient as possible: a requirement with an unknown operator matches nothing.
struct ObjectSelector: Sendable {
  /// The required labels with their values.
  let equalities: [(key: String, value: String)]
  private let requirements: [(key: String, operator: String, values: [String])]

  /// Reads a `metav1.LabelSelector`. An absent selector selects everything, like an empty one.
  init(_ selector: JSONValue?) {
    equalities = (selector?.strings("matchLabels") ?? [:]).map { ($0.key, $0.value) }
    requirements = (selector?["matchExpressions"]?.arrayValue ?? []).map {
      ($0["key"]?.stringValue ?? "", $0["operator"]?.stringValue ?? "", $0.list("values"))
    }
  }

  /// Creates a selector from a map of labels, such as that of a Service.
  init(labels: [String: String]) {
    equalities = labels.map { ($0.key, $0.value) }
    requirements = []
  }

  /// Whether the selector selects everything.
  var isEmpty: Bool { equalities.isEmpty && requirements.isEmpty }

  /// Whether labels satisfy the selector.
  func matches(_ labels: [String: String]) -> Bool {
    equalities.allSatisfy { labels[$0.key] == $0.value }
      && requirements.allSatisfy { key, operation, values in
        switch operation {
        case "In": labels[key].map(values.contains) ?? false
        case "NotIn": labels[key].map { !values.contains($0) } ?? true
        case "Exists": labels[key] != nil
        case "DoesNotExist": labels[key] == nil
        default: false
        }
      }
  }
}
