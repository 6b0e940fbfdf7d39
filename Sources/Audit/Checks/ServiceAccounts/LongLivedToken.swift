import Kubernetes

struct LongLivedToken: Check {
  let info = CheckInfo(
    id: "long-lived-token", title: "Token of a service account does not expire", severity: .medium,
    family: .serviceAccounts,
    condition: "A Secret has the type `kubernetes.io/service-account-token`.",
    remediation: "Delete the Secret. Use a projected token, or kubectl create token.",
    references: [.owasp("K02")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    guard object.kind == .secret, object.value["type"]?.stringValue == "kubernetes.io/service-account-token" else {
      return []
    }
    return [CheckFinding(FieldPath("type"), "the Secret holds a token that does not expire")]
  }
}
