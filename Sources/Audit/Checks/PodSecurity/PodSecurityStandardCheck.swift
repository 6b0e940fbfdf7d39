import Kubernetes
import PodSecurity

/// A check that the Pod Security Standards define. Pod Security admission uses the same implementation.
protocol PodSecurityStandardCheck: PodCheck {
  /// The checks of the standard that apply.
  func standards(_ settings: AuditSettings) -> [PodSecurityCheck]

  /// Whether a field that violates the standard is a finding of this check.
  func includes(_ field: FieldPath) -> Bool

  /// The problem of a field, with its value, if it is set.
  func message(_ field: FieldPath, _ value: JSONValue?) -> String
}

extension PodSecurityStandardCheck {
  func includes(_ field: FieldPath) -> Bool { true }

  func message(_ field: FieldPath, _ value: JSONValue?) -> String {
    "\(field.name) is \(value.map(\.shown) ?? "not set")"
  }

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    violations(of: standards(settings), in: template.pod, settings)
  }

  /// The fields of a pod that violate some checks of the standard.
  func violations(of standards: [PodSecurityCheck], in pod: PodUnderReview, _ settings: AuditSettings) -> [CheckFinding]
  {
    let fields = standards.flatMap { $0.variant(for: settings.version)?.evaluate(pod)?.fields ?? [] }
    guard !fields.isEmpty else { return [] }
    // A tenant can make a pod with thousands of containers.
    let names = pod.containerNames
    var seen: Set<FieldPath> = []
    return fields.filter { includes($0) && seen.insert($0).inserted }.map { field in
      CheckFinding(field, field.subject(names) + message(field, pod.value(at: field)))
    }
  }
}

extension PodUnderReview {
  /// The value of a field whose path begins at the pod.
  fileprivate func value(at field: FieldPath) -> JSONValue? {
    switch field.steps.first {
    case .field("spec"): spec.value(at: FieldPath(Array(field.steps.dropFirst())))
    default: annotations[field.name].map(JSONValue.string)
    }
  }

  /// The names of the containers, by the field that lists them and their index.
  fileprivate var containerNames: [String: [Int: String]] {
    containers.reduce(into: [:]) { $0[$1.list, default: [:]][$1.index] = $1.name }
  }
}

extension FieldPath {
  /// The container that a field belongs to, as the beginning of a message.
  fileprivate func subject(_ names: [String: [Int: String]]) -> String {
    guard steps.count > 2, case .field(let list) = steps[1], case .index(let index) = steps[2],
      let name = names[list]?[index]
    else { return "" }
    return "container '\(name.shown)': "
  }
}

extension JSONValue {
  /// The value for a message.
  var shown: String {
    switch self {
    case .string(let text): "'\(text.shown)'"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .null: "null"
    case .array(let elements): "a list of \(elements.count)"
    case .object: "set"
    }
  }
}
