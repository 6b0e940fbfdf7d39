import Kubernetes

extension Catalogue {
  /// Definitions of custom resources, and API servers that are joined on.
  static let customResources: [ServedKind] = [customResourceDefinition, apiService]

  private static let package = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"

  private static let customResourceDefinition = kind(
    "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", ["crd", "crds"],
    isNamespaced: false, hasStatus: true, categories: ["api-extensions"],
    schema: MetaSchemas.root(
      "\(package).CustomResourceDefinition", "Makes the server serve a kind of the user's.",
      [
        "spec": definitionSpec.described("The kind.").defaulting(to: [:]),
        "status": definitionStatus.described("What is observed.").defaulting(to: [:]),
      ], announced: ["spec"]), columns: [.name, .createdAt],
    immutable: ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
    completion: DefinitionRules.completed,
    rules: DefinitionRules.problems)

  private static let definitionSpec = OpenAPISchema.object(
    "\(package).CustomResourceDefinitionSpec", "A kind and its versions.",
    [
      "group": .string("API group."),
      "names": names.described("The kind's names.").defaulting(to: ["plural": "", "kind": ""]),
      "scope": .string("Cluster or Namespaced."),
      "versions": .list("Its versions.", of: version),
      "conversion": .object(
        "\(package).CustomResourceConversion", "How versions become each other.",
        [
          "strategy": .string("None or Webhook."),
          "webhook": .opaque("\(package).WebhookConversion", "The webhook that does it.")
            .described("The webhook that does it."),
        ], announced: ["strategy"]
      ).described("How versions become each other.").defaulting(to: ["strategy": "None"]),
      "preserveUnknownFields": .boolean("Whether unknown members are kept; deprecated."),
    ], announced: ["group", "names", "scope", "versions"])

  private static let names = OpenAPISchema.object(
    "\(package).CustomResourceDefinitionNames", "Names of a kind.",
    [
      "plural": .string("Name in paths."), "singular": .string("Name that clients also accept."),
      "shortNames": .list("Short names."), "kind": .string("CamelCase singular."),
      "listKind": .string("Kind of its lists."), "categories": .list("Groups of kinds that it is asked for with."),
    ], announced: ["plural", "kind"])

  private static let version = OpenAPISchema.object(
    "\(package).CustomResourceDefinitionVersion", "One version of a kind.",
    [
      "name": .string("Name, as v1alpha1."), "served": .boolean("Whether it is served."),
      "storage": .boolean("Whether objects are stored in it; so for one version."),
      "deprecated": .boolean("Whether clients are warned."), "deprecationWarning": .string("How they are warned."),
      "schema": .object(
        "\(package).CustomResourceValidation", "A schema.",
        [
          "openAPIV3Schema": .opaque("\(package).JSONSchemaProps", "A structural schema.")
            .described("The structural schema.")
        ]
      ).described("The schema."),
      "subresources": .object(
        "\(package).CustomResourceSubresources", "Subresources that are served.",
        [
          "status": .opaque("\(package).CustomResourceSubresourceStatus", "The status by itself.")
            .described("The status by itself."),
          "scale": .opaque("\(package).CustomResourceSubresourceScale", "The number of replicas by itself.")
            .described("The number of replicas by itself."),
        ]
      ).described("Subresources that are served."),
      "additionalPrinterColumns": .list(
        "Columns of its tables.",
        of: .object(
          "\(package).CustomResourceColumnDefinition", "A column.",
          [
            "name": .string("Heading."), "type": .string("Type in OpenAPI, or date."),
            "format": .string("Format in OpenAPI."), "description": .string("For people."),
            "priority": .int32("0 for every table, more for wide ones."), "jsonPath": .string("The path of the cells."),
          ], required: ["name", "type", "jsonPath"])),
      "selectableFields": .list(
        "Members that field selectors can ask for.",
        of: .object(
          "\(package).SelectableField", "A member.", ["jsonPath": .string("Its path.")], required: ["jsonPath"])),
    ], required: ["name"], announced: ["served", "storage"])

  private static let definitionStatus = OpenAPISchema.object(
    "\(package).CustomResourceDefinitionStatus", "What is known of a definition.",
    [
      "acceptedNames": names.described("The names that it is served under.").defaulting(
        to: ["plural": "", "kind": ""]),
      "conditions": .list(
        "Established, NamesAccepted and the like.",
        of: .object(
          "\(package).CustomResourceDefinitionCondition", "One aspect of a definition.",
          [
            "type": .string("The aspect."), "status": .string("True, False or Unknown."),
            "lastTransitionTime": .time("When the status last changed."), "reason": .string("Why, in CamelCase."),
            "message": .string("Why, for people."), "observedGeneration": .int64("Generation that it is about."),
          ], required: ["type", "status"]), by: "type", strategy: nil
      ).defaulting(to: .null),
      "storedVersions": .list("Versions that objects were ever stored in."),
      "observedGeneration": .int64("Generation that the status is about."),
    ])

  private static let apiService = kind(
    "apiregistration.k8s.io", "v1", "APIService", "apiservices", isNamespaced: false, hasStatus: true,
    categories: ["api-extensions"],
    schema: shallow(
      "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService", "A group that another server serves."),
    columns: [
      .name,
      .text("Service", "The service of that server.") { service in
        guard let reference = service.value("spec", "service") else { return "Local" }
        return "\(reference.text("namespace"))/\(reference.text("name"))"
      },
      .text("Available", "Whether it answers.") { service in
        let condition = service.elements("status", "conditions").first { $0.text("type") == "Available" }
        let status = condition?.text("status") ?? "Unknown"
        return status == "True" ? status : "\(status)\(condition.map { " (\($0.text("reason")))" } ?? "")"
      }, .age,
    ])
}
