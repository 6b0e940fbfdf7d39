internal import Kubernetes

extension Quantity {
  /// Schema of a quantity that is not negative: a whole number, or text with a suffix.
  static func schema(_ description: String) -> Schema {
    Schema(description: description, shape: .intOrString(0...Int64.max, .quantity))
  }
}

extension ScopeSelector: APIType {
  static let schema = Schema.object(
    "The quota counts only what satisfies these, e.g. pods of one priority class.",
    [
      .optional(
        "matchExpressions",
        .list("Requirements; all must hold.", of: ScopedResourceSelectorRequirement.schema, count: 0...16))
    ])

  /// Scopes that Kubernetes' core/v1 knows.
  static let scopes = [
    "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity",
    "VolumeAttributesClass",
  ]
}

extension ScopedResourceSelectorRequirement: APIType {
  static let schema = Schema.object(
    "A requirement on one scope.",
    [
      .required("scopeName", .choice("The scope.", of: ScopeSelector.scopes)),
      .required(
        "operator",
        .choice(
          "In and NotIn: by values, for PriorityClass. Exists: of the scope at all.",
          of: LabelSelectorRequirement.Operator.self)),
      .optional(
        "values",
        .list(
          "Values for In and NotIn; empty for the others.",
          of: .template("A value, e.g. {{ namespace.name }}-high.", .word), count: 0...32)),
    ])
}

extension LimitRangeItem: APIType {
  static let schema = Schema.object(
    "Bounds and defaults for one type of object, by resource name.",
    [
      .required("type", .choice("The type of object.", of: types)),
      .optional("max", resources("Most.")),
      .optional("min", resources("Least.")),
      .optional("default", resources("Limit of containers that give none.")),
      .optional("defaultRequest", resources("Request of containers that give none.")),
      .optional("maxLimitRequestRatio", resources("Most that a limit may be, as a multiple of the request.")),
    ],
    rules: [
      Schema.Rule(
        expression: "self.type != 'Pod' || (!has(self.default) && !has(self.defaultRequest))",
        message: "pods have no defaults; give them for type Container"),
      Schema.Rule(
        expression: "self.type != 'PersistentVolumeClaim' || (has(self.min) && 'storage' in self.min) || "
          + "(has(self.max) && 'storage' in self.max)",
        message: "claims need a min or a max of storage"),
    ])

  /// Types that Kubernetes' core/v1 knows.
  static let types = ["Container", "Pod", "PersistentVolumeClaim"]

  private static func resources(_ description: String) -> Schema {
    .map(description, keys: .qualifiedName, to: Quantity.schema("The amount."), count: 0...32)
  }
}
