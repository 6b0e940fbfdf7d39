internal import Kubernetes

extension Quantity {
  /// The schema of a nonnegative quantity: a whole number, or text with a suffix.
  static func schema(_ description: String) -> Schema {
    Schema(description: description, shape: .intOrString(0...Int64.max, .quantity))
  }
}

extension ScopeSelector: APIType {
  static let schema = Schema.object(
    "Restricts the quota to objects that match the selector, e.g. pods with a priority class.",
    [
      .optional(
        "matchExpressions",
        .list(
          "Requirements, all of which must be satisfied.", of: ScopedResourceSelectorRequirement.schema, count: 0...16))
    ])

  /// The scopes of core/v1.
  static let scopes = [
    "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
  ]
}

extension ScopedResourceSelectorRequirement: APIType {
  static let schema = Schema.object(
    "A requirement on one scope.",
    [
      .required("scopeName", .enumeration("The scope.", of: ScopeSelector.scopes)),
      .required(
        "operator",
        .enumeration(
          "In and NotIn compare the values and are allowed for PriorityClass. Exists matches all objects of the scope.",
          of: LabelSelectorRequirement.Operator.self)),
      .optional(
        "values",
        .list(
          "The values for In and NotIn; must be empty for the other operators.",
          of: .template("A value, e.g. {{ namespace.name }}-high.", .token), count: 0...32)),
    ])
}

extension LimitRangeItem: APIType {
  static let schema = Schema.object(
    "Limits and defaults for one type of object, by resource name.",
    [
      .required("type", .enumeration("The type of object.", of: types)),
      .optional("max", resources("Maximum usage.")),
      .optional("min", resources("Minimum usage.")),
      .optional("default", resources("Limit of containers that do not specify one.")),
      .optional("defaultRequest", resources("Request of containers that do not specify one.")),
      .optional("maxLimitRequestRatio", resources("Maximum ratio of limit to request.")),
    ],
    rules: [
      Schema.Rule(
        expression: "self.type != 'Pod' || (!has(self.default) && !has(self.defaultRequest))",
        message: "default and defaultRequest are not allowed for type Pod; specify them for type Container"),
      Schema.Rule(
        expression: "self.type != 'PersistentVolumeClaim' || (has(self.min) && 'storage' in self.min) || "
          + "(has(self.max) && 'storage' in self.max)",
        message: "type PersistentVolumeClaim requires min or max with the resource storage"),
    ])

  /// The types of core/v1.
  static let types = ["Container", "Pod", "PersistentVolumeClaim"]

  private static func resources(_ description: String) -> Schema {
    .map(description, keys: .qualifiedName, to: Quantity.schema("The amount."), count: 0...32)
  }
}
