import Kubernetes
import SandboxMerge

/// The rules of label selectors.
///
/// Source: `ValidateLabelSelector` in k8s.io/apimachinery/pkg/apis/meta/v1/validation.
enum SelectorRules {
  /// All problems of a selector.
  static func problems(in selector: JSONValue?, at path: String) -> [FieldProblem] {
    guard let selector else { return [] }
    var found = ObjectMetaRules.labelProblems(selector["matchLabels"], at: "\(path).matchLabels")
    for (index, requirement) in selector.elements("matchExpressions").enumerated() {
      found += requirementProblems(requirement, at: "\(path).matchExpressions[\(index)]")
    }
    return found
  }

  private static func requirementProblems(_ requirement: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let values = requirement.elements("values")
    switch requirement.text("operator") {
    case "In", "NotIn":
      if values.isEmpty {
        found.append(.required("\(path).values", "must be specified when `operator` is 'In' or 'NotIn'"))
      }
    case "Exists", "DoesNotExist":
      if !values.isEmpty {
        found.append(.forbidden("\(path).values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"))
      }
    case let name: found.append(.invalid("\(path).operator", .string(name), "not a valid selector operator"))
    }
    let key = requirement.text("key")
    found += FieldProblem.invalid("\(path).key", .string(key), each: NameSyntax.qualifiedNameErrors(key))
    for (index, value) in values.enumerated() {
      guard let text = value.stringValue, let message = NameSyntax.labelValueError(text) else { continue }
      found.append(.invalid("\(path).values[\(index)]", value, message))
    }
    return found
  }
}

/// Selectors and lists as the columns of tables write them.
enum SelectorText {
  /// `a=b,c in (d,e),!f`; `<none>` if everything is selected.
  /// Source: `FormatLabelSelector` in k8s.io/apimachinery/pkg/apis/meta/v1.
  static func text(_ selector: JSONValue?) -> String {
    var parts = labels(selector?["matchLabels"]).map { [$0] } ?? []
    for requirement in selector?.elements("matchExpressions") ?? [] {
      let key = requirement.text("key")
      let values = requirement.elements("values").compactMap(\.stringValue).sorted().joined(separator: ",")
      switch requirement.text("operator") {
      case "In": parts.append("\(key) in (\(values))")
      case "NotIn": parts.append("\(key) notin (\(values))")
      case "Exists": parts.append(key)
      default: parts.append("!\(key)")
      }
    }
    return parts.isEmpty ? "<none>" : parts.joined(separator: ",")
  }

  /// `a=b,c=d`; `nil` if there are no labels.
  static func labels(_ labels: JSONValue?) -> String? {
    guard let labels = labels?.objectValue, !labels.isEmpty else { return nil }
    return labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.plainText)" }.joined(separator: ",")
  }
}
