internal import Kubernetes

extension LabelSelectorRequirement {
  /// Schema of one requirement.
  ///
  /// - Parameters:
  ///   - valuesAreTemplates: Whether `{{ namespace.name }}` is offered in values.
  ///   - withRule: Whether CEL checks the number of values. Deep inside network policies it does not: the API server
  ///     multiplies a rule's cost by how often it could be there.
  static func schema(valuesAreTemplates: Bool, withRule: Bool) -> Schema {
    .object(
      "A requirement on one label.",
      [
        .required("key", .string("Key of the label.", .qualifiedName)),
        .required(
          "operator",
          .choice(
            "In: the label has one of the values. NotIn: it has none of them, or is absent. Exists and DoesNotExist: it "
              + "is there, or not, with any value.", of: Operator.self)),
        .optional(
          "values",
          .list(
            "Values for In and NotIn; empty for the others.",
            of: valuesAreTemplates ? .template("A value.", .labelValue) : .string("A value.", .labelValue),
            count: 0...64)),
      ],
      rules: withRule ? [valuesRule] : [])
  }

  private static let valuesRule = Schema.Rule(
    expression: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : "
      + "!has(self.values) || size(self.values) == 0",
    message: "In and NotIn need values; Exists and DoesNotExist take none")
}

extension LabelSelector {
  /// Schema of a selector within a network policy; `{{ namespace.name }}` is offered in values.
  static func schema(_ description: String, withRule: Bool = false) -> Schema {
    .object(
      description,
      [
        .optional(
          "matchLabels",
          .map(
            "Labels that must have exactly these values.", keys: .qualifiedName,
            to: .template("The value.", .labelValue),
            count: 0...64)),
        .optional(
          "matchExpressions",
          .list(
            "Further requirements; all must hold.",
            of: LabelSelectorRequirement.schema(valuesAreTemplates: true, withRule: withRule), count: 0...32)),
      ])
  }
}
