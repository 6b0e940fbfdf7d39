internal import Kubernetes

extension SecurityBaseline: APIType {
  /// The schema of the whole object. It includes the fields of `metadata` that users may set. In the manifest
  /// (`openAPI`), `metadata` has no fields, because the API server validates it.
  static let schema = Schema.object(
    "Defines the network policies, RBAC, Pod Security labels, quotas and limits of all selected namespaces. The operator "
      + "creates them and restores them after changes.",
    [
      .required("apiVersion", .enumeration("The API version.", of: [resourceType.apiVersion])),
      .required("kind", .enumeration("The kind.", of: [resourceType.kind])),
      .required("metadata", metadataSchema),
      .required("spec", SecurityBaselineSpec.schema),
      .optional("status", SecurityBaselineStatus.schema),
    ],
    rules: [
      Rule(
        expression: "size(self.metadata.name) <= \(maximumNameLength)",
        message: "the name must have at most \(maximumNameLength) characters, because it is the value of a label")
    ])

  /// The maximum length of a label value (63 characters), because generated objects have the name of the baseline in a
  /// label.
  static let maximumNameLength = Syntax.labelValue.length.upperBound

  private typealias Rule = Schema.Rule

  private static let metadataSchema = Schema.object(
    "The metadata.",
    [
      .required(
        "name",
        Schema(
          description: "The name of the baseline. The names of generated objects start with it.",
          shape: .string(Schema.Text(syntax: .subdomain, length: 1...maximumNameLength)))),
      .optional(
        "labels",
        .map("Labels.", keys: .qualifiedName, to: .string("The value.", .labelValue), count: 0...1024)),
      .optional(
        "annotations",
        .map(
          "Annotations. A new value of plimsoll.dev/requestedAt triggers an immediate reconcile of all namespaces.",
          keys: .qualifiedName,
          to: .text("The value.", length: 0...262_144), count: 0...1024)),
    ])

  /// The root of the schema in the CRD.
  static func openAPI(withRules: Bool) -> JSONValue {
    var root = schema.openAPI(withRules: withRules)
    root["properties"]?["metadata"] = ["type": "object"]
    root["properties"]?["apiVersion"] = ["type": "string", "description": "The API version: plimsoll.dev/v1alpha1."]
    root["properties"]?["kind"] = ["type": "string", "description": "The kind: SecurityBaseline."]
    root["required"] = ["spec"]
    return root
  }
}
