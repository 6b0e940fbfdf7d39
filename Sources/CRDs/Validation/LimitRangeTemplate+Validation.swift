internal import Kubernetes

/// Kubernetes' own rules: ValidateLimitRange in pkg/apis/core/validation.
extension LimitRangeTemplate {
  func checkMeaning(at path: FieldPath) -> [ValidationError] {
    path.field("limits").each(limits) { $0.checkMeaning(at: $1) }
  }
}

extension LimitRangeItem {
  fileprivate func checkMeaning(at path: FieldPath) -> [ValidationError] {
    checkType(at: path) + checkResources(at: path) + checkOrder(at: path) + checkRatios(at: path)
  }

  private typealias Bound = (field: String, amounts: [String: Quantity])

  /// All amounts but the ratios, in the order in which they must not decrease.
  private var bounds: [Bound] {
    [
      ("min", min ?? [:]), ("defaultRequest", defaultRequest ?? [:]), ("default", `default` ?? [:]),
      ("max", max ?? [:]),
    ]
  }

  private func checkType(at path: FieldPath) -> [ValidationError] {
    switch type {
    case "Pod":
      [("default", `default`), ("defaultRequest", defaultRequest)].compactMap { field, amounts in
        amounts.map { _ in
          path.field(field).error(nil, "does not go with type Pod", mend: "give defaults for type Container")
        }
      }
    case "PersistentVolumeClaim" where min?["storage"] == nil && max?["storage"] == nil:
      [path.error(nil, "has no bound of storage", mend: "give min or max with storage, such as max: {storage: 10Gi}")]
    default: []
    }
  }

  private func checkResources(at path: FieldPath) -> [ValidationError] {
    guard type != "PersistentVolumeClaim" else { return [] }
    let known = ["cpu", "memory", "ephemeral-storage"]
    return (bounds + [("maxLimitRequestRatio", maxLimitRequestRatio ?? [:])]).flatMap { field, amounts in
      amounts.keys.sorted().filter { !known.contains($0) && !$0.contains("/") && !$0.hasPrefix("hugepages-") }.map {
        path.field(field)[$0].error(
          nil, "is not a resource of a \(type)", mend: "use \(known.joined(separator: ", ")), or a name with a prefix")
      }
    }
  }

  /// min ≤ defaultRequest ≤ default ≤ max, for every resource that two of them name.
  private func checkOrder(at path: FieldPath) -> [ValidationError] {
    bounds.indices.flatMap { lower in
      bounds[(lower + 1)...].flatMap { upper in
        checkOrder(bounds[lower], upper, at: path)
      }
    }
  }

  private func checkOrder(_ lower: Bound, _ upper: Bound, at path: FieldPath) -> [ValidationError] {
    lower.amounts.sorted { $0.key < $1.key }.compactMap { resource, amount in
      guard let most = upper.amounts[resource], amount.isValid, most.isValid, most < amount else { return nil }
      return path.field(lower.field)[resource].error(
        amount.text, "is more than \(upper.field), \(most.text)", mend: "use \(most.text) or less")
    }
  }

  private func checkRatios(at path: FieldPath) -> [ValidationError] {
    (maxLimitRequestRatio ?? [:]).sorted { $0.key < $1.key }.compactMap { resource, ratio in
      guard ratio.isValid, ratio < Quantity("1") else { return nil }
      return path.field("maxLimitRequestRatio")[resource].error(
        ratio.text, "is less than 1", mend: "a limit is never less than its request: use 1 or more")
    }
  }
}
