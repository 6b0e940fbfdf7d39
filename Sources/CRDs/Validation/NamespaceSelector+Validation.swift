internal import Kubernetes

extension NamespaceSelector {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    path.field("matchExpressions").each(matchExpressions) { $0.checkMeaning(at: $1) }
  }
}

extension LabelSelector {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    path.field("matchExpressions").each(matchExpressions) { $0.checkMeaning(at: $1) }
  }
}

extension LabelSelectorRequirement {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    `operator`.checkValues(values, at: path.field("values"))
  }
}

extension LabelSelectorRequirement.Operator {
  /// `In` and `NotIn` need values, the others take none; as in Kubernetes.
  func checkValues(_ values: [String]?, at path: FieldPath) -> [ValidationError] {
    let isEmpty = (values ?? []).isEmpty
    return switch self {
    case .in, .notIn:
      isEmpty ? [path.error(nil, "is empty", mend: "\(rawValue) needs one value at least")] : []
    case .exists, .doesNotExist:
      isEmpty ? [] : [path.error(nil, "has values", mend: "\(rawValue) takes none; did you mean In or NotIn?")]
    }
  }
}
