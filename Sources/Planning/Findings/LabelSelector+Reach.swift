import Kubernetes

extension LabelSelector {
  /// Whether the selector excludes nothing but what certain labels exclude: no object has to have a label to be selected.
  /// Every namespace has the label with its name, so a selector that only requires this label is one of them.
  var selectsByDefault: Bool {
    (matchLabels ?? [:]).isEmpty
      && (matchExpressions ?? []).allSatisfy { requirement in
        switch requirement.operator {
        case .notIn, .doesNotExist: true
        case .exists: requirement.key == "kubernetes.io/metadata.name"
        case .in: false
        }
      }
  }

  /// Whether no labels can satisfy the selector, because two of its requirements contradict each other.
  var isContradictory: Bool {
    let byKey = Dictionary(grouping: requirements, by: \.key)
    return byKey.values.contains { requirements in
      let isForbidden = requirements.contains { $0.operator == .doesNotExist }
      let isRequired = requirements.contains { $0.operator == .in || $0.operator == .exists }
      if isForbidden, isRequired { return true }
      let allowed = requirements.filter { $0.operator == .in }.map { Set($0.values ?? []) }
      guard var common = allowed.first else { return false }
      for values in allowed.dropFirst() { common.formIntersection(values) }
      for requirement in requirements where requirement.operator == .notIn { common.subtract(requirement.values ?? []) }
      return common.isEmpty
    }
  }

  /// The labels and expressions in one form.
  private var requirements: [LabelSelectorRequirement] {
    (matchLabels ?? [:]).map { LabelSelectorRequirement(key: $0.key, operator: .in, values: [$0.value]) }
      + (matchExpressions ?? [])
  }
}
