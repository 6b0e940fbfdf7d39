internal import Kubernetes

extension RolloutSpec {
  /// Each step has namespaces or a percentage, and percentages grow.
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    var highest = 0
    return path.field("steps").each(steps) { step, path in
      var errors = step.validateSemantics(at: path)
      if let percent = step.percent {
        if percent <= highest {
          errors.append(
            path.field("percent").error(
              .integer(Int64(percent)), "is not more than the \(highest) of an earlier step",
              fix: "use a larger number, because it is the share of all namespaces after the step"))
        }
        highest = max(highest, percent)
      }
      return errors
    }
  }
}

extension RolloutStep {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    if namespaces != nil, percent != nil {
      return [path.error(nil, "has namespaces and percent", fix: "remove one of them, or use two steps")]
    }
    guard let namespaces else {
      return percent == nil ? [path.error(nil, "has no namespaces", fix: "specify namespaces or percent")] : []
    }
    let isEmpty = (namespaces.matchNames ?? []).isEmpty && (namespaces.matchLabels ?? [:]).isEmpty
    return isEmpty
      ? [path.field("namespaces").error(nil, "is empty", fix: "specify matchNames or matchLabels, or percent: 100")]
      : []
  }
}
