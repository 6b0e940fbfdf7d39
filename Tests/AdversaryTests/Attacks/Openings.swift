import Kubernetes

extension Attack {
  private static let policies = NetworkPolicy.resourceType

  /// The generated policies that open traffic, beside the default deny.
  static let openings = [
    Attack(title: "widens the generated DNS opening to all destinations", tenant: .edit, protection: .isolated) {
      try await $0.patch(policies, $0.target.object("allow-dns"), ["spec": ["egress": [[:]]]])
    },
    Attack(title: "widens the generated opening of the namespace to all sources", tenant: .edit, protection: .isolated)
    {
      try await $0.patch(policies, $0.target.object("allow-same-namespace"), ["spec": ["ingress": [[:]]]])
    },
    Attack(
      title: "replaces the generated DNS opening by an object of its name that opens everything", tenant: .edit,
      protection: .isolated
    ) {
      try await $0.recreate(
        policies, $0.target.object("allow-dns"), labels: .generated(by: $0.target.baseline),
        ["spec": ["podSelector": [:], "policyTypes": ["Egress"], "egress": [[:]]]])
    },
  ]
}
