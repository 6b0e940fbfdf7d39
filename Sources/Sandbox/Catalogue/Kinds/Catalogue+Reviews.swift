import Kubernetes

extension Catalogue {
  /// Questions that are answered and not stored.
  static let reviews: [ServedKind] = [
    review(
      "authorization.k8s.io", "SelfSubjectAccessReview", "Whether the one who asks may do something.",
      spec: attributes, status: accessStatus),
    review(
      "authorization.k8s.io", "SubjectAccessReview", "Whether someone may do something.", spec: subjectAttributes,
      status: accessStatus),
    review(
      "authorization.k8s.io", "LocalSubjectAccessReview", "Whether someone may do something in one namespace.",
      isNamespaced: true, spec: subjectAttributes, status: accessStatus),
    review(
      "authorization.k8s.io", "SelfSubjectRulesReview", "All that the one who asks may do in a namespace.",
      spec: ["namespace": .string("The namespace.")], status: rulesStatus),
    review(
      "authentication.k8s.io", "TokenReview", "Whose token this is.",
      spec: [
        "token": .string("The token."), "audiences": .list("Those that the token should be meant for."),
      ],
      status: [
        "authenticated": .boolean("Whether the token is someone's."), "user": userInfo,
        "audiences": .list("Those asked for that the token is meant for."),
        "error": .string("Why the token could not be looked at."),
      ]),
    review("authentication.k8s.io", "SelfSubjectReview", "Who asks.", spec: nil, status: ["userInfo": userInfo]),
  ]

  private static func review(
    _ group: String, _ name: String, _ description: String, isNamespaced: Bool = false,
    spec: [String: OpenAPISchema]?, status: [String: OpenAPISchema]
  ) -> ServedKind {
    let package = group.prefix { $0 != "." }
    let component = "io.k8s.api.\(package).v1.\(name)"
    var members: [String: OpenAPISchema] = [
      "status": .object(nil, "The answer.", status).defaulting(to: [:])
    ]
    if let spec { members["spec"] = .object(nil, "The question.", spec).defaulting(to: [:]) }
    return kind(
      group, "v1", name, name.lowercased() + "s", isNamespaced: isNamespaced, verbs: ["create"],
      schema: MetaSchemas.root(component, description, members, announced: spec == nil ? [] : ["spec"]))
  }

  private static let attributes: [String: OpenAPISchema] = [
    "resourceAttributes": .object(
      "io.k8s.api.authorization.v1.ResourceAttributes", "A verb on a resource.",
      [
        "namespace": .string("Namespace; empty for all."), "verb": .string("What is to be done, as get."),
        "group": .string("API group."), "version": .string("Version of the group."),
        "resource": .string("Resource, as pods."), "subresource": .string("Subresource, as log."),
        "name": .string("Name of the object; empty for all."),
        "fieldSelector": .opaque(
          "io.k8s.api.authorization.v1.FieldSelectorAttributes", "Fields that the objects must have."),
        "labelSelector": .opaque(
          "io.k8s.api.authorization.v1.LabelSelectorAttributes", "Labels that the objects must have."),
      ]
    ).described("A verb on a resource."),
    "nonResourceAttributes": .object(
      "io.k8s.api.authorization.v1.NonResourceAttributes", "A verb on a path.",
      ["path": .string("The path."), "verb": .string("The HTTP verb.")]
    ).described("A verb on a path that is no resource."),
  ]

  private static let subjectAttributes = attributes.merging([
    "user": .string("Name of the user."), "groups": .list("Groups of the user."), "uid": .string("UID of the user."),
    "extra": .map("What else is known of the user.", of: .list("Values.")),
  ]) { $1 }

  private static let accessStatus: [String: OpenAPISchema] = [
    "allowed": .boolean("Whether it is allowed."), "denied": .boolean("Whether it is forbidden whatever others say."),
    "reason": .string("Why."), "evaluationError": .string("What went wrong while finding out."),
  ]

  private static let rulesStatus: [String: OpenAPISchema] = [
    "resourceRules": .list(
      "Verbs on resources.",
      of: .opaque("io.k8s.api.authorization.v1.ResourceRule", "Verbs on resources.")),
    "nonResourceRules": .list(
      "Verbs on paths.", of: .opaque("io.k8s.api.authorization.v1.NonResourceRule", "Verbs on paths.")),
    "incomplete": .boolean("Whether there may be more."),
    "evaluationError": .string("What went wrong while finding out."),
  ]

  private static let userInfo = OpenAPISchema.object(
    "io.k8s.api.authentication.v1.UserInfo", "Who a user is.",
    [
      "username": .string("Name."), "uid": .string("UID."), "groups": .list("Groups."),
      "extra": .map("What else is known of the user.", of: .list("Values.")),
    ]
  ).described("Who it is.")
}
