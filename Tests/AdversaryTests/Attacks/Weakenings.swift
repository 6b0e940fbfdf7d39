import Kubernetes

extension Attack {
  private static let policies = NetworkPolicy.resourceType
  private static let everyone: JSONValue = ["spec": ["ingress": [[:]]]]
  private static let open: JSONValue = [
    "spec": ["podSelector": [:], "policyTypes": ["Ingress", "Egress"], "ingress": [[:]], "egress": [[:]]]
  ]

  /// What is edited must be restored.
  static let weakenings = [
    Attack(title: "opens ingress in the default deny", tenant: .edit, protection: .isolated) {
      try await $0.patch(policies, $0.deny, everyone)
    },
    Attack(title: "lets the default deny select nothing", tenant: .edit, protection: .isolated) {
      try await $0.patch(policies, $0.deny, ["spec": ["podSelector": ["matchLabels": ["app": "none"]]]])
    },
    Attack(title: "removes Egress from the default deny", tenant: .edit, protection: .isolated) {
      try await $0.patch(policies, $0.deny, ["spec": ["policyTypes": ["Ingress"]]])
    },
    Attack(title: "replaces the spec of the default deny", tenant: .admin, protection: .isolated) { attacker in
      try await attacker.replace(policies, attacker.deny) { $0["spec"] = open["spec"] }
    },
    Attack(title: "applies an open spec to the default deny with force", tenant: .edit, protection: .isolated) {
      try await $0.apply(policies, $0.deny, open)
    },
    Attack(
      title: "applies an open spec to the default deny as field manager plimsoll", tenant: .edit, protection: .isolated
    ) { try await $0.apply(policies, $0.deny, open, manager: "plimsoll") },
    Attack(title: "opens ingress in the default deny again and again for 5 s", tenant: .edit, protection: .isolated) {
      attacker in
      try await attacker.keep(for: .seconds(5)) { try await attacker.patch(policies, attacker.deny, everyone) }
    },
    Attack(
      title: "opens ingress in the default deny, and then changes its annotations in a tight loop for 5 s",
      tenant: .edit,
      protection: .isolated
    ) { attacker in
      try await attacker.patch(policies, attacker.deny, everyone)
      try await attacker.annotate(for: .seconds(5))
    },
    Attack(
      title: "changes annotations in a tight loop for 5 s, and opens ingress with each change", tenant: .edit,
      protection: .isolated
    ) { attacker in
      try await attacker.annotate(for: .seconds(5), opening: true)
    },
    Attack(title: "raises the quota", tenant: .edit, protection: .quota) {
      try await $0.patch(.quotas, $0.target.object("compute"), ["spec": ["hard": ["pods": "5000"]]])
    },
    Attack(title: "raises the quota", tenant: .owner, protection: .quota) {
      try await $0.patch(.quotas, $0.target.object("compute"), ["spec": ["hard": ["pods": "5000"]]])
    },
    Attack(title: "raises the quota again and again for 3 s", tenant: .owner, protection: .quota) { attacker in
      try await attacker.keep(for: .seconds(3)) {
        try await attacker.patch(
          .quotas, attacker.target.object("compute"), ["spec": ["hard": ["pods": "5000"]]])
      }
    },
    Attack(title: "replaces the quota by one with other scopes", tenant: .owner, protection: .quota) {
      try await $0.recreate(
        .quotas, $0.target.object("compute"), labels: .generated(by: $0.target.baseline, control: "resourceQuotas"),
        ["spec": ["hard": ["pods": "50"], "scopes": ["Terminating"]]])
    },
    Attack(title: "deletes the quota", tenant: .owner, protection: .quota) {
      try await $0.delete(.quotas, $0.target.object("compute"))
    },
    Attack(title: "deletes the limit range", tenant: .admin, protection: .limits) {
      try await $0.delete(.limits, $0.target.object("defaults"))
    },
    Attack(title: "deletes the limit range", tenant: .owner, protection: .limits) {
      try await $0.delete(.limits, $0.target.object("defaults"))
    },
    Attack(title: "raises the limit range", tenant: .owner, protection: .limits) {
      try await $0.patch(
        .limits, $0.target.object("defaults"),
        ["spec": ["limits": [["type": "Container", "default": ["memory": "64Gi"]]]]])
    },
  ]
}

extension ResourceType {
  static let quotas = ResourceQuota.resourceType
  static let limits = LimitRange.resourceType
}

extension Attacker {
  /// Changes an annotation of the default deny without pause, and optionally opens the policy with each change.
  func annotate(for time: Duration, opening: Bool = false) async throws {
    var number = 0
    try await keep(for: time, pause: .zero) {
      number += 1
      var change: JSONValue = ["metadata": ["annotations": ["example.com/number": .string("\(number)")]]]
      if opening { change["spec"] = ["ingress": [[:]]] }
      try await patch(NetworkPolicy.resourceType, deny, change)
    }
  }
}
