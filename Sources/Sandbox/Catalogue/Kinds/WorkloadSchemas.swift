import Kubernetes

extension Catalogue {
  /// The schema of a kind of the group `apps`: a selector, a template and some members of its own.
  ///
  /// - Parameter counts: Members of the status that are numbers of pods.
  /// - Parameter zeros: Those of them that are there although they are 0.
  static func workload(
    _ name: String, _ description: String, _ members: [String: OpenAPISchema], counts: [String], zeros: [String] = [],
    others: [String: OpenAPISchema] = [:]
  ) -> OpenAPISchema {
    var status = others
    status["observedGeneration"] = .int64("Generation that the status is about.")
    status["conditions"] = .list(
      "Its conditions.",
      of: CoreSchemas.condition(
        "\(name)Condition", "One aspect of a workload.", package: "apps.v1",
        times: name == "Deployment" ? ["lastUpdateTime"] : []), by: "type")
    for count in counts { status[count] = .int32("How many: \(count).", default: zeros.contains(count) ? 0 : nil) }
    var spec = members
    spec["selector"] = CoreSchemas.selector("The pods; it cannot be changed.")
    spec["template"] = PodSchemas.template.described("What the pods are made from.").defaulting(to: [:])
    let component = "io.k8s.api.apps.v1.\(name)"
    return MetaSchemas.root(
      component, description,
      [
        "spec": OpenAPISchema.object(
          "\(component)Spec", "What is desired of a \(name).", spec, required: ["selector"], announced: ["template"]
        ).described("What is desired.").defaulting(to: [:]),
        "status": OpenAPISchema.object(
          "\(component)Status", "What is known of a \(name).", status, announced: zeros
        ).described("What is observed.").defaulting(to: [:]),
      ])
  }

  /// The schema of how a workload's pods are changed.
  static func strategy(
    _ name: String, _ type: String, _ rolling: [String: OpenAPISchema], component: String
  ) -> OpenAPISchema {
    OpenAPISchema.object(
      "io.k8s.api.apps.v1.\(name)", "How pods are changed.",
      [
        "type": .string(type, default: "RollingUpdate"),
        "rollingUpdate": .object("io.k8s.api.apps.v1.\(component)", "How pods are changed one by one.", rolling)
          .described("For RollingUpdate."),
      ]
    ).described("How pods are changed.").defaulting(to: [:])
  }

  /// Columns on the containers of a workload, and its selector.
  static func podColumns(isWide: Bool, template: [String] = ["spec", "template"]) -> [TableColumn] {
    @Sendable func texts(_ object: JSONValue, _ member: String) -> String {
      containerTexts(template.reduce(object as JSONValue?) { $0?[$1] }, member)
    }
    return [
      .text("Containers", wide: isWide, "Names of the containers.") { texts($0, "name") },
      .text("Images", wide: isWide, "Images of the containers.") { texts($0, "image") },
      .text("Selector", wide: isWide, "The pods.") { workload in
        guard let selector = workload.value("spec", "selector") else { return "<none>" }
        let isPlain = selector["matchLabels"] == nil && selector["matchExpressions"] == nil
        return isPlain ? SelectorText.labels(selector) ?? "<none>" : SelectorText.text(selector)
      },
    ]
  }
}
