internal import Kubernetes

/// The rules of ValidateLimitRange in pkg/apis/core/validation of Kubernetes.
extension LimitRangeTemplate {
  func validateSemantics(at path: FieldPath) -> [ValidationError] {
    path.field("limits").each(limits) { $0.validateSemantics(at: $1) }
  }
}

extension LimitRangeItem {
  fileprivate func validateSemantics(at path: FieldPath) -> [ValidationError] {
    validateType(at: path) + validateResources(at: path) + validateOrder(at: path) + validateRatios(at: path)
  }

  private typealias Bound = (field: String, amounts: [String: Quantity])

  /// All amounts except the ratios, in the order in which they must not decrease.
  private var bounds: [Bound] {
    [
      ("min", min ?? [:]), ("defaultRequest", defaultRequest ?? [:]), ("default", `default` ?? [:]),
      ("max", max ?? [:]),
    ]
  }

  private func validateType(at path: FieldPath) -> [ValidationError] {
    switch type {
    case "Pod":
      [("default", `default`), ("defaultRequest", defaultRequest)].compactMap { field, amounts in
        amounts.map { _ in
          path.field(field).error(nil, "is not allowed for type Pod", fix: "specify defaults for type Container")
        }
      }
    case "PersistentVolumeClaim" where min?["storage"] == nil && max?["storage"] == nil:
      [
        path.error(
          nil, "has no limit for storage", fix: "specify min or max with storage, such as max: {storage: 10Gi}")
      ]
    default: []
    }
  }

  private func validateResources(at path: FieldPath) -> [ValidationError] {
    guard type != "PersistentVolumeClaim" else { return [] }
    let known = ["cpu", "memory", "ephemeral-storage"]
    return (bounds + [("maxLimitRequestRatio", maxLimitRequestRatio ?? [:])]).flatMap { field, amounts in
      amounts.keys.sorted().filter { !known.contains($0) && !$0.contains("/") && !$0.hasPrefix("hugepages-") }.map {
        path.field(field)[$0].error(
          nil, "is not a resource of type \(type)", fix: "use \(known.joined(separator: ", ")), or a name with a prefix"
        )
      }
    }
  }

  /// Validates min ≤ defaultRequest ≤ default ≤ max for each resource.
  private func validateOrder(at path: FieldPath) -> [ValidationError] {
    bounds.indices.flatMap { lower in
      bounds[(lower + 1)...].flatMap { upper in
        validateOrder(bounds[lower], upper, at: path)
      }
    }
  }

  private func validateOrder(_ lower: Bound, _ upper: Bound, at path: FieldPath) -> [ValidationError] {
    lower.amounts.sorted { $0.key < $1.key }.compactMap { resource, amount in
      guard let maximum = upper.amounts[resource], amount.isValid, maximum.isValid, maximum < amount else { return nil }
      return path.field(lower.field)[resource].error(
        amount.text, "is greater than \(upper.field) \(maximum.text)", fix: "use \(maximum.text) or less")
    }
  }

  private func validateRatios(at path: FieldPath) -> [ValidationError] {
    (maxLimitRequestRatio ?? [:]).sorted { $0.key < $1.key }.compactMap { resource, ratio in
      guard ratio.isValid, ratio < Quantity("1") else { return nil }
      return path.field("maxLimitRequestRatio")[resource].error(
        ratio.text, "is less than 1", fix: "use 1 or more")
    }
  }
}
