import Kubernetes
import SandboxMerge

/// Defaults and rules of limit ranges.
enum LimitRangeRules {
  /// The limit range with the defaults that follow from its other limits.
  ///
  /// For containers, a limit defaults to the maximum, and a request to the limit or else to the minimum.
  /// Source: `SetDefaults_LimitRangeItem` in k8s.io/kubernetes/pkg/apis/core/v1.
  static func defaulted(_ range: JSONValue) -> JSONValue {
    var range = range
    range.update("spec") { spec in
      spec.update("limits") { limits in
        limits.updateElements { item in
          guard item["type"] == "Container" else { return }
          let maximum = item["max"]?.objectValue ?? [:]
          let minimum = item["min"]?.objectValue ?? [:]
          let limit = (item["default"]?.objectValue ?? [:]).merging(maximum) { given, _ in given }
          let request = (item["defaultRequest"]?.objectValue ?? [:]).merging(limit) { given, _ in given }
            .merging(minimum) { given, _ in given }
          if !limit.isEmpty { item["default"] = .object(limit) }
          if !request.isEmpty { item["defaultRequest"] = .object(request) }
        }
      }
    }
    return range
  }

  /// The rules of limit ranges.
  /// Source: `ValidateLimitRange` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func problems(in range: JSONValue) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var types: Set<String> = []
    for (index, item) in range.elements("spec", "limits").enumerated() {
      let path = "spec.limits[\(index)]"
      let type = item.text("type")
      if !["Pod", "Container", "PersistentVolumeClaim"].contains(type) {
        found += FieldProblem.invalid(
          "\(path).type", .string(type), each: NameSyntax.qualifiedNameErrors(type))
      }
      if !types.insert(type).inserted { found.append(.duplicate("\(path).type", .string(type))) }
      found += limitProblems(item, type: type, at: path)
    }
    return found
  }

  private static func limitProblems(_ item: JSONValue, type: String, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var resources: Set<String> = []
    for member in ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"] {
      let amounts = item[member]?.objectValue ?? [:]
      if type == "Pod", member.hasPrefix("default") {
        if !amounts.isEmpty {
          found.append(.forbidden("\(path).\(member)", "may not be specified when `type` is 'Pod'"))
        }
        continue
      }
      resources.formUnion(amounts.keys)
      for name in amounts.keys.sorted() {
        let isContainer = type == "Pod" || type == "Container"
        let messages = isContainer ? ResourceNames.containerErrors(name) : ResourceNames.messages(name)
        found += FieldProblem.invalid("\(path).\(member)[\(name)]", .string(name), each: messages)
      }
    }
    if type == "PersistentVolumeClaim", item["min"]?["storage"] == nil, item["max"]?["storage"] == nil {
      found.append(
        .required(
          "\(path).limits", "either minimum or maximum storage value is required, but neither was provided"))
    }
    for resource in resources.sorted() {
      found += LimitComparison(item: item, resource: resource, path: path, isPod: type == "Pod").problems
    }
    return found
  }
}

/// The amounts of one resource in a limit range's item, and how they must relate.
private struct LimitComparison {
  private let resource: String
  private let path: String
  private let minimum: Amount?
  private let maximum: Amount?
  private let limit: Amount?
  private let request: Amount?
  private let ratio: Amount?

  private struct Amount {
    let json: JSONValue
    let quantity: Quantity

    init?(_ json: JSONValue?) {
      guard let json else { return nil }
      self.json = json
      quantity = Quantity(json.plainText)
    }
  }

  init(item: JSONValue, resource: String, path: String, isPod: Bool) {
    self.resource = resource
    self.path = path
    minimum = Amount(item["min"]?[resource])
    maximum = Amount(item["max"]?[resource])
    limit = isPod ? nil : Amount(item["default"]?[resource])
    request = isPod ? nil : Amount(item["defaultRequest"]?[resource])
    ratio = Amount(item["maxLimitRequestRatio"]?[resource])
  }

  var problems: [FieldProblem] {
    var found: [FieldProblem] = []
    func compare(
      _ smaller: Amount?, _ smallerName: String, _ greater: Amount?, _ greaterName: String, _ member: String,
      _ value: Amount?
    ) {
      guard let smaller, let greater, let value, smaller.quantity > greater.quantity else { return }
      let words = """
        \(smallerName) value \(smaller.json.plainText) is greater than \(greaterName) value \(greater.json.plainText)
        """
      found.append(.invalid("\(path).\(member)[\(resource)]", value.json, words))
    }
    compare(minimum, "min", maximum, "max", "min", minimum)
    compare(minimum, "min", request, "default request", "defaultRequest", request)
    compare(request, "default request", maximum, "max", "defaultRequest", request)
    compare(request, "default request", limit, "default limit", "defaultRequest", request)
    compare(minimum, "min", limit, "default", "default", minimum)
    compare(limit, "default", maximum, "max", "default", maximum)
    if let ratio, ratio.quantity < Quantity("1") {
      found.append(
        .invalid(
          "\(path).maxLimitRequestRatio[\(resource)]", ratio.json, "ratio \(ratio.json.plainText) is less than 1"))
    }
    return found
  }
}
