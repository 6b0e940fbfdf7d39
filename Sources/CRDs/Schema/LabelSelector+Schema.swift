internal import Kubernetes

extension LabelSelectorRequirement {
  /// The schema of a requirement.
  ///
  /// - Parameters:
  ///   - valuesAreTemplates: Whether values may contain `{{ namespace.name }}`.
  ///   - withRule: Whether a CEL rule checks the number of values. Network policies omit the rule, because the API
  ///     server multiplies the estimated cost of a rule by the maximum number of elements of all enclosing lists.
  static func schema(valuesAreTemplates: Bool, withRule: Bool) -> Schema {
    .object(
      "A requirement on one label.",
      [
        .required("key", .string("The key of the label.", .qualifiedName)),
        .required(
          "operator",
          .enumeration(
            "In: the label has one of the values. NotIn: the label has none of the values or does not exist. Exists: the "
              + "label exists. DoesNotExist: the label does not exist.", of: Operator.self)),
        .optional(
          "values",
          .list(
            "The values for In and NotIn; must be empty for the other operators.",
            of: valuesAreTemplates ? .template("A value.", .labelValue) : .string("A value.", .labelValue),
            count: 0...64)),
      ],
      rules: withRule ? [valuesRule] : [])
  }

  private static let valuesRule = Schema.Rule(
    expression: "self.operator in ['In', 'NotIn'] ? has(self.values) && size(self.values) > 0 : "
      + "!has(self.values) || size(self.values) == 0",
    message: "In and NotIn require values; Exists and DoesNotExist do not allow values")
}

extension LabelSelector {
  /// The schema of a selector in a network policy, whose values may contain `{{ namespace.name }}`.
  static func schema(_ description: String, withRule: Bool = false) -> Schema {
    .object(
      description,
      [
        .optional(
          "matchLabels",
          .map(
            "Labels that the object must have with these values.", keys: .qualifiedName,
            to: .template("The value.", .labelValue),
            count: 0...64)),
        .optional(
          "matchExpressions",
          .list(
            "Requirements on labels, all of which must be satisfied.",
            of: LabelSelectorRequirement.schema(valuesAreTemplates: true, withRule: withRule), count: 0...32)),
      ])
  }
}
