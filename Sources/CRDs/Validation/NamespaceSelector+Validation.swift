internal import Kubernetes

extension NamespaceSelector {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    path.field("matchExpressions").each(matchExpressions) { $0.validateSemantics(at: $1) }
  }
}

extension LabelSelector {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    path.field("matchExpressions").each(matchExpressions) { $0.validateSemantics(at: $1) }
  }
}

extension LabelSelectorRequirement {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    `operator`.validateValues(values, at: path.field("values"))
  }
}

extension LabelSelectorRequirement.Operator {
  /// `In` and `NotIn` require values, and the other operators do not allow values, as in Kubernetes.
  func validateValues(_ values: [String]?, at path: FieldPath) -> [ValidationError] {
    let isEmpty = (values ?? []).isEmpty
    return switch self {
    case .in, .notIn:
      isEmpty ? [path.error(nil, "is empty", fix: "specify at least one value for \(rawValue)")] : []
    case .exists, .doesNotExist:
      isEmpty
        ? [] : [path.error(nil, "is not empty", fix: "\(rawValue) does not allow values; did you mean In or NotIn?")]
    }
  }
}
