import Kubernetes

struct IngressSnippet: Check {
  let info = CheckInfo(
    id: "ingress-snippet", title: "Ingress contains configuration of NGINX", severity: .high, family: .network,
    condition: "An Ingress has an annotation of NGINX with a snippet of its configuration.",
    remediation: "Remove the annotation. A snippet can read the Secrets that the controller can read.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .ingress else { return [] }
    return object.annotations.keys.filter { key in
      (key.hasPrefix("nginx.ingress.kubernetes.io/") || key.hasPrefix("nginx.org/"))
        && (key.hasSuffix("-snippet") || key.hasSuffix("-snippets"))
    }.map { CheckFinding(FieldPath("metadata", "annotations")[$0], "the annotation '\($0.shown)' configures NGINX") }
  }
}
