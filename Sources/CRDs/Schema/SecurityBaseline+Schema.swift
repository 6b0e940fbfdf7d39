internal import Kubernetes

extension SecurityBaseline: APIType {
  /// The schema of the whole object. `metadata` is the API server's own business, which is why it is a bare object in
  /// the manifest (`openAPI`); here it has what a person may write.
  static let schema = Schema.object(
    "What every selected namespace must have: network policies, RBAC, Pod Security, quotas and limits, enforced and "
      + "put back.",
    [
      .required("apiVersion", .choice("Version of the API.", of: [resourceType.apiVersion])),
      .required("kind", .choice("Kind of the object.", of: [resourceType.kind])),
      .required("metadata", metadataSchema),
      .required("spec", SecurityBaselineSpec.schema),
      .optional("status", SecurityBaselineStatus.schema),
    ],
    rules: [
      Rule(
        expression: "size(self.metadata.name) <= \(maximumNameLength)",
        message: "the name must have at most \(maximumNameLength) characters, to fit in a label")
    ])

  /// Generated objects carry the baseline's name in a label, and a label's value has at most 63 characters.
  static let maximumNameLength = Syntax.labelValue.length.upperBound

  private typealias Rule = Schema.Rule

  private static let metadataSchema = Schema.object(
    "Metadata.",
    [
      .required(
        "name",
        Schema(
          description: "Name of the baseline, and the first part of the names of all that it generates.",
          shape: .string(Schema.Text(syntax: .subdomain, length: 1...maximumNameLength)))),
      .optional(
        "labels",
        .map("Labels.", keys: .qualifiedName, to: .string("The value.", .labelValue), count: 0...1024)),
      .optional(
        "annotations",
        .map(
          "Annotations. Any new value of plimsoll.dev/requestedAt reconciles everything now.", keys: .qualifiedName,
          to: .text("The value.", length: 0...262_144), count: 0...1024)),
    ])

  /// The root of the CRD's schema.
  static func openAPI(withRules: Bool) -> JSONValue {
    var root = schema.openAPI(withRules: withRules)
    root["properties"]?["metadata"] = ["type": "object"]
    root["properties"]?["apiVersion"] = ["type": "string", "description": "Version of the API: plimsoll.dev/v1alpha1."]
    root["properties"]?["kind"] = ["type": "string", "description": "SecurityBaseline."]
    root["required"] = ["spec"]
    return root
  }
}
