import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// What continues to work while the admission policies are installed.
extension AdversaryTests {
  private static let policies = NetworkPolicy.resourceType

  @Test("controllers that may delete everything clean up a namespace", .enabled { try await canGuard })
  func namespaceController() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let (target, _) = try await arena.markedNamespace(tenant: .owner)
    let rule: JSONValue = [
      "apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "delete", "deletecollection", "update"],
    ]
    let controller = Attacker(client: try await arena.client(named: "controller", rules: [rule]), target: target)
    try await controller.delete(Self.policies, "restricted-default-deny")
    for type in [Self.policies, Role.resourceType, RoleBinding.resourceType, .quotas, .limits] {
      try await controller.deleteCollection(type)
    }
    try await controller.delete(Namespace.resourceType, target.namespace)
    let namespace = try #require(try await target.get(Namespace.resourceType, target.namespace))
    var finalized = namespace
    finalized["spec"] = ["finalizers": []]
    try await controller.send(
      .update(
        finalized.jsonData(), Namespace.resourceType, ObjectKey(name: target.namespace), subresource: "finalize",
        fieldManager: "namespace-controller"))
    #expect(controller.answers == [.accepted: 8])
    #expect(try await target.get(Namespace.resourceType, target.namespace) == nil)
  }

  @Test("the operator cleans up a deleted baseline", .enabled { try await canGuard })
  func baselineDeletion() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let namespace = await arena.name()
    _ = try await Tenants(plane: arena.plane).create(.edit, in: namespace, labels: [:])
    let target = Target(admin: arena.admin, namespace: namespace, baseline: namespace)
    var spec = JSONValue.hardened
    spec["namespaceSelector"] = ["matchNames": [.string(namespace)]]
    try await target.create(baseline: namespace, spec)
    try await target.waitUntilReady(namespace)
    try await target.admin.delete(SecurityBaseline.resourceType, ObjectKey(name: namespace))
    try await eventually("the baseline is gone") {
      try await target.get(SecurityBaseline.resourceType, namespace) == nil
    }
    #expect(try await target.admin.list(NetworkPolicy.self, in: namespace).items.isEmpty)
    #expect(try await target.admin.list(ResourceQuota.self, in: namespace).items.isEmpty)
  }

  @Test("a quota controller writes usage and nothing else", .enabled { try await canGuard })
  func quotaUsage() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let (target, tenant) = try await arena.markedNamespace(tenant: .owner)
    try await target.create(
      .quotas, "restricted-compute", labels: .generated(by: "restricted"), ["spec": ["hard": ["pods": "1"]]])
    let status: JSONValue = ["status": ["hard": ["pods": "1"], "used": ["pods": "1"]]]
    var more = status
    more["metadata"] = ["labels": ["plimsoll.dev/baseline": .null]]
    let rule: JSONValue = [
      "apiGroups": [""], "resources": ["resourcequotas/status"], "verbs": ["update", "patch"],
    ]
    let controller = Attacker(client: try await arena.client(named: "quota", rules: [rule]), target: target)
    try await controller.patch(.quotas, "restricted-compute", status, subresource: "status")
    #expect(controller.answers == [.accepted: 1])
    try await controller.patch(.quotas, "restricted-compute", more, subresource: "status")
    #expect(controller.answers == [.accepted: 1, .rejectedByGuard: 1])
    let owner = Attacker(client: tenant, target: target)
    try await owner.patch(.quotas, "restricted-compute", status, subresource: "status")
    #expect(owner.answers == [.rejectedByRBAC: 1])
  }

  @Test("the verb bypass lets a user change generated objects and markers", .enabled { try await canGuard })
  func bypass() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let (target, _) = try await arena.markedNamespace(tenant: .owner)
    let client = try await arena.client(named: "person", rules: [.writes, .bypass])
    let person = Attacker(client: client, target: target)
    try await person.patch(Self.policies, "restricted-default-deny", ["metadata": ["annotations": ["a": "b"]]])
    try await person.patch(
      Namespace.resourceType, target.namespace,
      ["metadata": ["annotations": ["guard.plimsoll.dev/labels": .null]]])
    try await person.patch(ServiceAccount.resourceType, "default", ["automountServiceAccountToken": true])
    try await person.delete(Self.policies, "restricted-default-deny")
    #expect(person.answers == [.accepted: 4])
  }

  @Test("plimsoll diff works for a user without the verb bypass", .enabled { try await canGuard })
  func diff() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let namespace = await arena.name()
    _ = try await Tenants(plane: arena.plane).create(.edit, in: namespace, labels: [:])
    let target = Target(admin: arena.admin, namespace: namespace, baseline: namespace)
    var spec = JSONValue.hardened
    spec["namespaceSelector"] = ["matchNames": [.string(namespace)]]
    try await target.create(baseline: namespace, spec)
    try await target.waitUntilReady(namespace)
    spec["resourceQuotas"] = [["name": "compute", "hard": ["pods": "51"]]]
    spec["networkPolicies"] = ["defaultDeny": ["Ingress"]]
    let manifest = target.manifest(SecurityBaseline.resourceType, namespace, ["spec": spec])
    _ = try await arena.client(named: "reviewer", rules: [.reads, .writes])
    let result = try Command.run(
      ["diff", "-", "--kubeconfig", arena.kubeconfig(named: "reviewer")], input: YAML.emit([manifest]))
    #expect(result.status == 1, "\(result.errors)\(result.output)")
    #expect(result.output.contains("51"), "\(result.errors)\(result.output)")
  }

  @Test("an operator under another name restores, and reports the policies", .enabled { try await canGuard })
  func renamedOperator() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let namespace = await arena.name()
    _ = try await Tenants(plane: arena.plane).create(.edit, in: namespace, labels: [:])
    let target = Target(admin: arena.admin, namespace: namespace, baseline: namespace)
    try await target.create(
      baseline: namespace,
      ["namespaceSelector": ["matchNames": [.string(namespace)]], "networkPolicies": ["defaultDeny": ["Ingress"]]])
    try await target.waitUntilReady(namespace)
    _ = try await arena.client(named: "renamed", role: "plimsoll-operator")
    try await arena.withoutOperator {
      try await target.admin.delete(
        Self.policies, ObjectKey(namespace: namespace, name: target.object("default-deny")))
      _ = try Command.run(["run", "--once", "--kubeconfig", arena.kubeconfig(named: "renamed")])
      #expect(try await target.get(Self.policies, target.object("default-deny")) != nil)
      let condition = try await target.condition("Guarded")
      #expect(condition?.status == .true && condition?.reason == "Installed", "\(condition?.message ?? "")")
    }
  }

  @Test("the CRD is deleted only with the annotation", .enabled { try await canGuard })
  func crd() async throws {
    let arena = try await Arena.shared()
    try await arena.installGuard()
    let type = TestKinds.customResourceDefinition
    let request = try APIRequest.delete(type, ObjectKey(name: "securitybaselines.plimsoll.dev"))
    let target = Target(admin: arena.admin, namespace: "default", baseline: "")
    let administrator = Attacker(client: arena.admin, target: target)
    try await administrator.send(request)
    #expect(administrator.answers == [.rejectedByGuard: 1])
  }
}

extension JSONValue {
  fileprivate static let reads: JSONValue = [
    "apiGroups": ["*"], "resources": ["*"], "verbs": ["get", "list", "watch"],
  ]
  fileprivate static let writes: JSONValue = [
    "apiGroups": ["", "networking.k8s.io", "rbac.authorization.k8s.io", "plimsoll.dev"],
    "resources": [
      "networkpolicies", "roles", "rolebindings", "resourcequotas", "limitranges", "namespaces", "serviceaccounts",
      "securitybaselines",
    ],
    "verbs": ["create", "update", "patch", "delete", "escalate", "bind"],
  ]
  fileprivate static let bypass: JSONValue = [
    "apiGroups": ["plimsoll.dev"], "resources": ["securitybaselines"], "verbs": ["bypass"],
  ]
}

extension Arena {
  /// A client of a new ServiceAccount in plimsoll-system with rules in the whole cluster.
  func client(named name: String, rules: [JSONValue]) async throws -> Client {
    try await plane.apply([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRole", "metadata": ["name": .string(name)],
      "rules": .array(rules),
    ])
    return try await client(named: name, role: name)
  }

  /// A client of a new ServiceAccount in plimsoll-system with a ClusterRole.
  func client(named name: String, role: String) async throws -> Client {
    try await plane.apply([
      "apiVersion": "v1", "kind": "ServiceAccount",
      "metadata": ["name": .string(name), "namespace": "plimsoll-system"],
    ])
    try await plane.apply([
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": ["name": .string(name)],
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": .string(role)],
      "subjects": [["kind": "ServiceAccount", "name": .string(name), "namespace": "plimsoll-system"]],
    ])
    return try await plane.client(of: ObjectKey(namespace: "plimsoll-system", name: name))
  }

  /// The kubeconfig of such a client.
  nonisolated func kubeconfig(named name: String) -> String {
    plane.directory.appending(path: "plimsoll-system.\(name).kubeconfig").path
  }
}
