import Kubernetes

extension Catalogue {
  /// admissionregistration.k8s.io. The sandbox stores these and acts on none of them.
  static let admission: [ServedKind] = [
    webhookConfiguration("ValidatingWebhookConfiguration", "validatingwebhookconfigurations", "ValidatingWebhook"),
    webhookConfiguration("MutatingWebhookConfiguration", "mutatingwebhookconfigurations", "MutatingWebhook"),
    admissionPolicy, admissionPolicyBinding,
  ]

  private static let admissionGroup = "admissionregistration.k8s.io"

  private static func webhookConfiguration(_ name: String, _ plural: String, _ webhook: String) -> ServedKind {
    kind(
      admissionGroup, "v1", name, plural, isNamespaced: false, categories: ["api-extensions"],
      schema: MetaSchemas.root(
        "io.k8s.api.admissionregistration.v1.\(name)", "Webhooks that are asked about changes.",
        [
          "webhooks": .list(
            "The webhooks.",
            of: .opaque("io.k8s.api.admissionregistration.v1.\(webhook)", "One webhook."), by: "name")
        ]),
      columns: [.name, .count("Webhooks", "Number of webhooks.") { $0.elementCount("webhooks") }, .age])
  }

  private static let admissionPolicy = kind(
    admissionGroup, "v1", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", isNamespaced: false,
    hasStatus: true, categories: ["api-extensions"],
    schema: shallow("io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicy", "Rules in CEL for changes."),
    columns: [
      .name, .count("Validations", "Number of rules.") { $0.elementCount("spec", "validations") },
      .text("ParamKind", "Kind of the parameters.") { policy in
        guard let kind = policy.value("spec", "paramKind") else { return "<unset>" }
        return "\(kind.text("apiVersion"))/\(kind.text("kind"))"
      }, .age,
    ])

  private static let admissionPolicyBinding = kind(
    admissionGroup, "v1", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", isNamespaced: false,
    categories: ["api-extensions"],
    schema: shallow(
      "io.k8s.api.admissionregistration.v1.ValidatingAdmissionPolicyBinding", "Where a policy holds.",
      hasStatus: false),
    columns: [
      .name, .text("PolicyName", "The policy.") { $0.text("spec", "policyName") },
      .text("ParamRef", "The parameters.") { binding in
        guard let parameters = binding.value("spec", "paramRef") else { return "<unset>" }
        let namespace = parameters.text("namespace")
        return "\(namespace.isEmpty ? "" : "\(namespace)/")\(parameters.text("name"))"
      }, .age,
    ])
}
