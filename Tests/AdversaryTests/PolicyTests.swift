import ClusterTestSupport
import Kubernetes
import Testing

extension AdversaryTests {
  /// A request of the tenant `owner` in a namespace whose markers an administrator wrote, and the answer.
  struct PolicyCase: Sendable, CustomTestStringConvertible {
    var title: String
    var answer: Attacker.Answer
    var send: @Sendable (Attacker) async throws -> Void
    var testDescription: String { title }

    init(
      _ title: String, _ answer: Attacker.Answer, _ send: @escaping @Sendable (Attacker) async throws -> Void
    ) {
      self.title = title
      self.answer = answer
      self.send = send
    }
  }

  private static let policies = NetworkPolicy.resourceType
  private static let namespaces = Namespace.resourceType
  private static let selectsAll: JSONValue = ["spec": ["podSelector": [:]]]
  private static let level = "pod-security.kubernetes.io/enforce"
  private static let version = "pod-security.kubernetes.io/enforce-version"

  private static func label(_ key: String, _ value: JSONValue) -> PolicyCase.Send {
    { try await $0.patch(namespaces, $0.namespace, ["metadata": ["labels": .object([key: value])]]) }
  }

  private static func annotate(_ key: String, _ value: JSONValue) -> PolicyCase.Send {
    { try await $0.patch(namespaces, $0.namespace, ["metadata": ["annotations": .object([key: value])]]) }
  }

  static let objectCases = [
    PolicyCase("creates a policy with a name of its own", .accepted) {
      try await $0.create(policies, "mine", selectsAll)
    },
    PolicyCase("changes its own policy", .accepted) {
      try await $0.patch(policies, "existing", ["metadata": ["labels": ["a": "b"]]])
    },
    PolicyCase("creates a policy with a reserved name", .rejectedByGuard) {
      try await $0.create(policies, "restricted-open", selectsAll)
    },
    PolicyCase("creates a Role with a reserved name of another baseline", .rejectedByGuard) {
      try await $0.create(Role.resourceType, "team-viewer", ["rules": []])
    },
    PolicyCase("creates a quota with a reserved name", .rejectedByGuard) {
      try await $0.create(ResourceQuota.resourceType, "team-compute", ["spec": ["hard": ["pods": "1"]]])
    },
    PolicyCase("creates an object with the label of a baseline", .rejectedByGuard) {
      try await $0.create(policies, "labelled", labels: ["plimsoll.dev/baseline": "x"], selectsAll)
    },
    PolicyCase("labels its own object as managed", .rejectedByGuard) {
      try await $0.patch(policies, "existing", ["metadata": ["labels": ["app.kubernetes.io/managed-by": "plimsoll"]]])
    },
    PolicyCase("applies its own object as field manager plimsoll", .rejectedByGuard) {
      try await $0.apply(policies, "existing", ["spec": ["podSelector": [:]]], manager: "plimsoll")
    },
    PolicyCase("changes an annotation of a generated object", .rejectedByGuard) {
      try await $0.patch(policies, "restricted-default-deny", ["metadata": ["annotations": ["a": "b"]]])
    },
    PolicyCase("adds a finalizer to a generated object", .rejectedByGuard) {
      try await $0.patch(policies, "restricted-default-deny", ["metadata": ["finalizers": ["example.com/stay"]]])
    },
    PolicyCase("removes the labels of a generated object", .rejectedByGuard) {
      try await $0.patch(policies, "restricted-default-deny", ["metadata": ["labels": .null]])
    },
    PolicyCase("deletes a generated object", .rejectedByGuard) {
      try await $0.delete(policies, "restricted-default-deny")
    },
    PolicyCase("replaces a generated object without a change", .accepted) {
      try await $0.replace(policies, "restricted-default-deny") { _ in }
    },
    PolicyCase("changes a generated object as a dry run", .accepted) {
      let patch: JSONValue = ["spec": ["ingress": [[:]]]]
      try await $0.send(
        .mergePatch(
          patch.jsonData(), policies, ObjectKey(namespace: $0.namespace, name: "restricted-default-deny"),
          fieldManager: "kubectl-edit", dryRun: true))
    },
  ]

  static let namespaceCases = [
    PolicyCase("sets a label of its own", .accepted, label("a", "b")),
    PolicyCase("raises the Pod Security level", .accepted, label(level, "restricted")),
    PolicyCase("keeps the Pod Security level and names the version", .accepted, label(version, "latest")),
    PolicyCase("lowers the Pod Security level", .rejectedByGuard, label(level, "privileged")),
    PolicyCase("removes the Pod Security level", .rejectedByGuard, label(level, .null)),
    PolicyCase("lowers the Pod Security version", .rejectedByGuard, label(version, "v1.20")),
    PolicyCase("removes a label that selects the namespace", .rejectedByGuard, label("environment", .null)),
    PolicyCase("changes a label that selects the namespace", .rejectedByGuard, label("environment", "test")),
    PolicyCase("adds a label that selects the namespace", .rejectedByGuard, label("tier", "web")),
    PolicyCase("removes a marker", .rejectedByGuard, annotate("guard.plimsoll.dev/baselines", .null)),
    PolicyCase("adds a marker", .rejectedByGuard, annotate("guard.plimsoll.dev/pods", "x")),
    PolicyCase("forges the earlier labels", .rejectedByGuard, annotate("plimsoll.dev/previous-pod-security", "{}")),
    PolicyCase("lowers the Pod Security level through the status", .rejectedByGuard) {
      try await $0.patch(
        namespaces, $0.namespace, ["metadata": ["labels": .object([level: "privileged"])]], subresource: "status")
    },
  ]

  static let accountCases = [
    PolicyCase("annotates a hardened service account", .accepted) {
      try await $0.patch(ServiceAccount.resourceType, "default", ["metadata": ["annotations": ["a": "b"]]])
    },
    PolicyCase("changes a service account that is not hardened", .accepted) {
      try await $0.patch(ServiceAccount.resourceType, "tenant", ["automountServiceAccountToken": true])
    },
    PolicyCase("lets pods mount the token", .rejectedByGuard) {
      try await $0.patch(ServiceAccount.resourceType, "default", ["automountServiceAccountToken": true])
    },
    PolicyCase("removes the setting that pods do not mount the token", .rejectedByGuard) {
      try await $0.patch(ServiceAccount.resourceType, "default", ["automountServiceAccountToken": .null])
    },
    PolicyCase("removes the annotation of a hardened service account", .rejectedByGuard) {
      try await $0.patch(
        ServiceAccount.resourceType, "default", ["metadata": ["annotations": ["plimsoll.dev/hardened-by": .null]]])
    },
    PolicyCase("deletes a hardened service account", .rejectedByGuard) {
      try await $0.delete(ServiceAccount.resourceType, "default")
    },
  ]

  /// The operator is stopped, because it would remove markers that it has not written.
  @Test("a policy rejects what would remove protection and accepts what would not", .enabled { try await canGuard })
  func policies() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    try await arena.withoutOperator {
      for example in Self.objectCases + Self.namespaceCases + Self.accountCases {
        let (target, client) = try await arena.markedNamespace(tenant: .owner)
        let attacker = Attacker(client: client, target: target)
        try await example.send(attacker)
        #expect(attacker.answers == [example.answer: 1], "\(example)")
      }
    }
  }

  /// Whether the API server has ValidatingAdmissionPolicy.
  static var canGuard: Bool { get async throws { try await Arena.shared().canGuard } }
}

extension AdversaryTests.PolicyCase {
  typealias Send = @Sendable (Attacker) async throws -> Void
}

extension Arena {
  /// A namespace that no baseline selects, with markers and objects as the operator would write them.
  func markedNamespace(tenant: Attack.Tenant) async throws -> (Target, Client) {
    let namespace = name()
    let client = try await Tenants(plane: plane).create(
      tenant, in: namespace, labels: ["environment": "prod", "pod-security.kubernetes.io/enforce": "baseline"])
    let target = Target(admin: admin, namespace: namespace, baseline: "restricted")
    _ = try await admin.patchData(
      merge: [
        "metadata": [
          "annotations": [
            "guard.plimsoll.dev/baselines": "restricted team", "guard.plimsoll.dev/labels": "environment tier",
            "guard.plimsoll.dev/pod-security": "audit=baseline:v1.25 enforce=baseline:latest",
          ]
        ]
      ], type: Namespace.resourceType, key: ObjectKey(name: namespace), fieldManager: "kubectl")
    let spec: JSONValue = ["spec": ["podSelector": [:], "policyTypes": ["Ingress"]]]
    try await target.create(
      NetworkPolicy.resourceType, "restricted-default-deny", labels: ["plimsoll.dev/baseline": "restricted"], spec)
    try await target.create(NetworkPolicy.resourceType, "existing", spec)
    try await plane.apply([
      "apiVersion": "v1", "kind": "ServiceAccount", "automountServiceAccountToken": false,
      "metadata": [
        "name": "default", "namespace": .string(namespace), "annotations": ["plimsoll.dev/hardened-by": "restricted"],
      ],
    ])
    return (target, client)
  }
}
