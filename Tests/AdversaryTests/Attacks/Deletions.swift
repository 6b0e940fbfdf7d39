import Kubernetes

extension Attack {
  private static let policies = NetworkPolicy.resourceType
  /// A policy that selects no pod.
  private static let harmless: JSONValue = [
    "spec": ["podSelector": ["matchLabels": ["app": "none"]], "policyTypes": ["Ingress", "Egress"]]
  ]

  /// What is deleted must come back.
  static let deletions = [
    Attack(title: "deletes the default deny", tenant: .edit, protection: .isolated) {
      try await $0.delete(policies, $0.deny)
    },
    Attack(title: "deletes the default deny again and again for 10 s", tenant: .edit, protection: .isolated) {
      attacker in
      try await attacker.keep(for: .seconds(10)) { try await attacker.delete(policies, attacker.deny) }
    },
    Attack(title: "deletes all network policies as a collection", tenant: .edit, protection: .isolated) {
      try await $0.deleteCollection(policies)
    },
    Attack(title: "deletes the collection again and again for 3 s", tenant: .admin, protection: .isolated) { attacker in
      try await attacker.keep(for: .seconds(3)) { try await attacker.deleteCollection(policies) }
    },
    Attack(
      title: "replaces the default deny by another object of its name, which selects nothing", tenant: .edit,
      protection: .isolated
    ) { try await $0.recreate(policies, $0.deny, harmless) },
    Attack(
      title:
        "replaces the default deny by an object of its name with the labels of the operator, which selects nothing",
      tenant: .edit, protection: .isolated
    ) { attacker in
      try await attacker.recreate(policies, attacker.deny, labels: .generated(by: attacker.target.baseline), harmless)
    },
    Attack(
      title: "replaces the default deny again and again for 3 s", tenant: .edit, protection: .isolated
    ) { attacker in
      try await attacker.keep(for: .seconds(3)) { try await attacker.recreate(policies, attacker.deny, harmless) }
    },
    Attack(
      title: "deletes the default deny while the operator is stopped", tenant: .edit, protection: .isolated,
      stopsOperator: true
    ) { try await $0.delete(policies, $0.deny) },
    Attack(
      title: "replaces the default deny by one that selects nothing while the operator is stopped", tenant: .edit,
      protection: .isolated, stopsOperator: true
    ) { try await $0.recreate(policies, $0.deny, harmless) },
    Attack(
      title:
        "replaces the default deny by a copy with forged labels that selects nothing while the operator is stopped",
      tenant: .edit, protection: .isolated, stopsOperator: true
    ) { attacker in
      try await attacker.recreate(policies, attacker.deny, labels: .generated(by: attacker.target.baseline), harmless)
    },
    Attack(
      title: "removes labels and owner of the default deny and opens it while the operator is stopped", tenant: .edit,
      protection: .isolated, stopsOperator: true
    ) { attacker in
      try await attacker.replace(policies, attacker.deny) { object in
        object["metadata"]?["labels"] = nil
        object["metadata"]?["ownerReferences"] = nil
        object["spec"]?["ingress"] = [[:]]
      }
    },
  ]
}

extension [String: String] {
  /// The labels of a generated object.
  static func generated(by baseline: String, control: String = "networkPolicies") -> [String: String] {
    [
      "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": baseline, "plimsoll.dev/control": control,
    ]
  }
}
