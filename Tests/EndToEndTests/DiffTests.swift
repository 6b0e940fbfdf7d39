import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// `plimsoll diff` against a real cluster. Each run checks that nothing in the cluster changes.
  @Suite(.serialized) struct Diff {
    private static let pod = ResourceType(group: "", version: "v1", plural: "pods", kind: "Pod", isNamespaced: true)

    @Test("shows the changes of a new, a converged and a drifted cluster, and writes nothing")
    func lifecycle() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        for name in ["a", "b"] { try await cluster.createNamespace(name) }
        let fresh = try await Self.diff(everyControl, in: cluster)
        #expect(fresh.status == 1)
        let expected = Enforcement.generated.map { "Create \($0.type.kind) \(cluster.object($0.item))" }
        for name in ["a", "b"].map(cluster.namespace) {
          let all = expected + ["Change Namespace \(name)", "Create ServiceAccount default"]
          #expect(fresh.changes(in: name).sorted() == all.sorted())
        }

        try await cluster.apply(everyControl)
        let once = try Command.run(["run", "--once", "--kubeconfig", cluster.plane.operatorKubeconfig.path])
        #expect(once.status == 0, "\(once.output)\(once.errors)")
        let converged = try await Self.diff(everyControl, in: cluster)
        #expect(converged.status == 0, "\(converged.preview)")
        #expect(converged.preview["summary"]?["kept"] == .integer(Int64(2 * (expected.count + 2))))

        try await cluster.delete(NetworkPolicy.resourceType, cluster.object("allow-dns"), in: "a")
        try await cluster.edit(
          ResourceQuota.resourceType, cluster.object("compute"), in: "b",
          ["spec": ["hard": ["pods": "999", "secrets": "1"]]])
        var spec = everyControl
        spec["limitRanges"] = nil
        spec["resourceQuotas"] = [["name": "compute", "hard": ["requests.cpu": "10000m", "pods": "50"]]]
        let drifted = try await Self.diff(spec, in: cluster)
        #expect(drifted.status == 1)
        #expect(
          drifted.changes(in: cluster.namespace("a")) == [
            "Create NetworkPolicy \(cluster.object("allow-dns"))", "Remove LimitRange \(cluster.object("defaults"))",
          ], "10000m equals 10, so the quota does not change")
        #expect(
          drifted.changes(in: cluster.namespace("b")) == [
            "Change ResourceQuota \(cluster.object("compute"))", "Remove LimitRange \(cluster.object("defaults"))",
          ])
        let quota = drifted.object("ResourceQuota", in: cluster.namespace("b"))
        #expect(quota?["reason"] == "Drift")
        #expect(
          quota?["fields"] == [
            ["path": "spec.hard.pods", "before": "999", "after": "50"], ["path": "spec.hard.secrets", "before": "1"],
          ])
      }
    }

    @Test("predicts every field of a rollout, of drift under a new spec, and of the end of a baseline")
    func prediction() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a", labels: ["pod-security.kubernetes.io/warn": "baseline"])
        try await Self.expectPrediction(everyControl, in: cluster)

        try await cluster.edit(
          ResourceQuota.resourceType, cluster.object("compute"), in: "a", ["spec": ["hard": ["secrets": "1"]]])
        try await cluster.edit(
          Role.resourceType, cluster.object("viewer"), in: "a", ["metadata": ["labels": ["plimsoll.dev/control": nil]]]
        )
        try await cluster.delete(LimitRange.resourceType, cluster.object("defaults"), in: "a")
        var spec = everyControl
        spec["rbac"]?["roleBindings"] = [
          [
            "name": "viewers", "roleRef": ["kind": "Role", "name": "viewer"],
            "subjects": [["kind": "User", "name": "eve"]],
          ]
        ]
        spec["rbac"]?["defaultServiceAccount"] = nil
        spec["podSecurity"] = ["enforce": "baseline", "warn": "baseline", "version": "v1.30"]
        spec["networkPolicies"] = ["defaultDeny": ["Ingress"], "allow": ["dns": true]]
        try await Self.expectPrediction(spec, in: cluster)

        spec["podSecurity"] = ["enforce": "restricted", "version": "v1.31"]
        try await Self.expectPrediction(spec, in: cluster)
        let label = "pod-security.kubernetes.io/warn"
        let namespace = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))
        #expect(namespace?["metadata"]?["labels"]?[label] == "baseline", "the released label has its earlier value")

        spec["namespaceSelector"] = ["matchNames": ["nowhere"]]
        try await Self.expectPrediction(spec, in: cluster)
        let left = try await cluster.get(Namespace.resourceType, cluster.namespace("a"))?["metadata"]
        let ofPodSecurity = (left?["labels"]?.objectValue ?? [:]).filter { $0.key.hasPrefix("pod-security") }
        #expect(ofPodSecurity == [label: "baseline"], "all labels have their earlier values")
      }
    }

    @Test(
      "counts the running pods that a raised Pod Security level would reject",
      .enabled("Pod Security Admission is on by default since 1.23") {
        try await ControlPlane.shared().minorVersion >= 23
      })
    func podSecurity() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a")
        for name in ["web-0", "web-1"] { try await Self.createPod(name, in: cluster) }
        let outcome = try await Self.diff(["podSecurity": ["enforce": "restricted"]], in: cluster)
        #expect(outcome.preview["summary"]?["refusedPods"] == 2)
        let verdict = outcome.preview["namespaces"]?.arrayValue?.first?["podSecurity"]
        #expect(verdict?["level"] == "restricted:latest")
        #expect(verdict?["violations"]?.arrayValue?.first?["pod"] == "web-0")
        #expect(verdict?["violations"]?.arrayValue?.first?["others"] == 1)
      }
    }

    @Test("shows the same changes to a user without write permission, marked as estimates")
    func reader() async throws {
      try await TestCluster.run(withOperator: false) { cluster, _ in
        try await cluster.createNamespace("a")
        let kubeconfig = try await Self.readerKubeconfig(cluster)
        let dryRun = try await Self.diff(everyControl, in: cluster)
        let computed = try await Self.diff(everyControl, in: cluster, kubeconfig: kubeconfig)
        let name = cluster.namespace("a")
        #expect(computed.status == 1)
        #expect(computed.changes(in: name) == dryRun.changes(in: name))
        #expect(computed.object("Role", in: name)?["isEstimate"] == true)
        #expect(computed.preview["notes"]?.arrayValue?.isEmpty == false)
        #expect(dryRun.preview["notes"] == [])
      }
    }
  }
}

// MARK: - Support

extension EndToEnd.Diff {
  /// The result of one run.
  private struct Outcome {
    var status: Int32
    var preview: JSONValue

    /// `Action Kind name` of each change in a namespace.
    func changes(in namespace: String) -> [String] {
      objects(in: namespace).map { change in
        ["action", "kind", "name"].map { change[$0]?.stringValue ?? "" }.joined(separator: " ")
      }
    }

    func object(_ kind: String, in namespace: String) -> JSONValue? {
      objects(in: namespace).first { $0["kind"] == .string(kind) }
    }

    private func objects(in namespace: String) -> [JSONValue] {
      let share = preview["namespaces"]?.arrayValue?.first { $0["name"] == .string(namespace) }
      return share?["changes"]?.arrayValue ?? []
    }
  }

  /// Runs a diff and then the operator, and compares every object with the diff.
  private static func expectPrediction(_ spec: JSONValue, in cluster: TestCluster) async throws {
    try await cluster.apply(spec)
    let outcome = try await diff(spec, in: cluster)
    let shares = outcome.preview["namespaces"]?.arrayValue ?? []
    let changes = shares.flatMap { $0["changes"]?.arrayValue ?? [] }
    #expect(!changes.isEmpty)
    let once = try Command.run(["run", "--once", "--kubeconfig", cluster.plane.operatorKubeconfig.path])
    #expect(once.status == 0, "\(once.output)\(once.errors)")
    for change in changes {
      let type = try #require(TestKinds.type(of: change))
      let name = change["name"]?.stringValue ?? ""
      let live = try await cluster.get(type, name, in: type.isNamespaced ? "a" : nil)
      #expect(bare(live) == change["after"], "\(type.kind) \(name)")
    }
    let after = try await diff(spec, in: cluster)
    #expect(after.status == 0, "\(after.preview)")
  }

  /// An object without the fields that a preview omits.
  private static func bare(_ object: JSONValue?) -> JSONValue? {
    var object = object
    object?["status"] = nil
    for field in ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"] {
      object?["metadata"]?[field] = nil
    }
    return object
  }

  /// Runs `plimsoll diff` with the baseline of the test, and checks that nothing in the cluster changes.
  private static func diff(
    _ spec: JSONValue, in cluster: TestCluster, kubeconfig: URL? = nil
  ) async throws -> Outcome {
    var spec = spec
    if spec["namespaceSelector"] == nil {
      spec["namespaceSelector"] = ["matchNames": [.string("\(cluster.prefix)-*")]]
    }
    let baseline: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": ["name": .string(cluster.baseline())], "spec": spec,
    ]
    let before = try await versions(cluster)
    let command = try Command.run(
      [
        "diff", "-", "--output", "json", "--kubeconfig",
        (kubeconfig ?? cluster.plane.directory.appending(path: "kubeconfig")).path,
      ], input: YAML.emit([baseline]))
    #expect(command.errors.isEmpty)
    #expect(try await versions(cluster) == before, "a preview writes nothing")
    return Outcome(status: command.status, preview: try JSONValue(parsing: Data(command.output.utf8)))
  }

  /// The version of every object of the kinds that the operator writes, by kind and key.
  private static func versions(_ cluster: TestCluster) async throws -> [String: String] {
    var versions: [String: String] = [:]
    func note<Object: KubernetesObject>(_ type: Object.Type) async throws {
      for object in try await cluster.client.list(type).items {
        versions["\(Object.resourceType.kind) \(object.key)"] = object.metadata.resourceVersion
      }
    }
    try await note(Namespace.self)
    try await note(NetworkPolicy.self)
    try await note(Role.self)
    try await note(RoleBinding.self)
    try await note(ResourceQuota.self)
    try await note(LimitRange.self)
    try await note(ServiceAccount.self)
    try await note(SecurityBaseline.self)
    return versions
  }

  private static func createPod(_ name: String, in cluster: TestCluster) async throws {
    // Pod admission requires the account, and no controller creates it here.
    let account: JSONValue = ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "default"]]
    _ = try? await cluster.client.createData(
      account, type: ServiceAccount.resourceType, namespace: cluster.namespace("a"), fieldManager: "tests")
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
      "spec": ["automountServiceAccountToken": false, "containers": [["name": "c", "image": "example.com/c"]]],
    ]
    _ = try await cluster.client.createData(
      pod, type: Self.pod, namespace: cluster.namespace("a"), fieldManager: "tests")
  }

  /// A kubeconfig of a service account with only the permissions that a preview needs.
  private static func readerKubeconfig(_ cluster: TestCluster) async throws -> URL {
    let (name, namespace) = ("\(cluster.prefix)-reader", cluster.namespace("a"))
    let rules: JSONValue = [
      [
        "apiGroups": [""],
        "resources": .array(["namespaces", "resourcequotas", "limitranges", "serviceaccounts", "endpoints"]),
      ],
      ["apiGroups": ["networking.k8s.io"], "resources": ["networkpolicies"]],
      ["apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles", "rolebindings", "clusterroles"]],
      ["apiGroups": ["plimsoll.dev"], "resources": ["securitybaselines"]],
    ]
    let granting = (rules.arrayValue ?? []).map { rule in
      var rule = rule
      rule["verbs"] = ["get", "list"]
      return rule
    }
    let group = "rbac.authorization.k8s.io"
    try await cluster.plane.apply([
      "apiVersion": "v1", "kind": "ServiceAccount",
      "metadata": ["name": .string(name), "namespace": .string(namespace)],
    ])
    try await cluster.plane.apply([
      "apiVersion": .string("\(group)/v1"), "kind": "ClusterRole", "metadata": ["name": .string(name)],
      "rules": .array(granting),
    ])
    try await cluster.plane.apply([
      "apiVersion": .string("\(group)/v1"), "kind": "ClusterRoleBinding", "metadata": ["name": .string(name)],
      "roleRef": ["apiGroup": .string(group), "kind": "ClusterRole", "name": .string(name)],
      "subjects": [["kind": "ServiceAccount", "name": .string(name), "namespace": .string(namespace)]],
    ])
    return try await kubeconfig(of: name, in: namespace, cluster)
  }

  private static func kubeconfig(of account: String, in namespace: String, _ cluster: TestCluster) async throws -> URL {
    let request: JSONValue = [
      "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 3600],
    ]
    let answer = try await cluster.client.createData(
      request, type: ServiceAccount.resourceType, namespace: namespace, name: account, subresource: "token",
      fieldManager: "tests")
    let token = try #require(try JSONValue(parsing: answer)["status"]?["token"]?.stringValue)
    let admin = cluster.plane.directory.appending(path: "kubeconfig")
    var config = try #require(try YAML.parse(try Data(contentsOf: admin), file: admin.path).first)
    config["users"] = [["name": "admin", "user": ["token": .string(token)]]]
    let file = cluster.plane.directory.appending(path: "\(account).kubeconfig")
    try Data(YAML.emit([config]).utf8).write(to: file)
    return file
  }
}
