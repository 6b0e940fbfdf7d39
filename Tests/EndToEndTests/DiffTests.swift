import CRDs
import Foundation
import Kubernetes
import Testing

extension EndToEnd {
  /// What `plimsoll diff` says of a real cluster, and that it leaves no trace there.
  @Suite(.serialized) struct Diff {
    private static let pod = ResourceType(group: "", version: "v1", plural: "pods", kind: "Pod", isNamespaced: true)

    @Test("a fresh cluster, a converged one, and one with drift under a new spec; nothing is ever written")
    func life() async throws {
      try await Scenario.run(withOperator: false) { scenario, _ in
        for name in ["a", "b"] { try await scenario.createNamespace(name) }
        let fresh = try await Self.diff(everyControl, in: scenario)
        #expect(fresh.status == 1)
        let expected = Enforcement.generated.map { "Create \($0.type.kind) \(scenario.object($0.item))" }
        for name in ["a", "b"].map(scenario.namespace) {
          let all = expected + ["Change Namespace \(name)", "Create ServiceAccount default"]
          #expect(fresh.changes(in: name).sorted() == all.sorted())
        }

        try await scenario.apply(everyControl)
        let once = try Command.run(["run", "--once", "--kubeconfig", scenario.plane.operatorKubeconfig.path])
        #expect(once.status == 0, "\(once.output)\(once.errors)")
        let converged = try await Self.diff(everyControl, in: scenario)
        #expect(converged.status == 0, "\(converged.preview)")
        #expect(converged.preview["summary"]?["kept"] == .integer(Int64(2 * (expected.count + 2))))

        try await scenario.delete(NetworkPolicy.resourceType, scenario.object("allow-dns"), in: "a")
        try await scenario.edit(
          ResourceQuota.resourceType, scenario.object("compute"), in: "b",
          ["spec": ["hard": ["pods": "999", "secrets": "1"]]])
        var spec = everyControl
        spec["limitRanges"] = nil
        spec["resourceQuotas"] = [["name": "compute", "hard": ["requests.cpu": "10000m", "pods": "50"]]]
        let drifted = try await Self.diff(spec, in: scenario)
        #expect(drifted.status == 1)
        #expect(
          drifted.changes(in: scenario.namespace("a")) == [
            "Create NetworkPolicy \(scenario.object("allow-dns"))", "Remove LimitRange \(scenario.object("defaults"))",
          ], "10000m is 10: the quota is left alone")
        #expect(
          drifted.changes(in: scenario.namespace("b")) == [
            "Change ResourceQuota \(scenario.object("compute"))", "Remove LimitRange \(scenario.object("defaults"))",
          ])
        let quota = drifted.object("ResourceQuota", in: scenario.namespace("b"))
        #expect(quota?["reason"] == "Drift")
        #expect(
          quota?["fields"] == [
            ["path": "spec.hard.pods", "before": "999", "after": "50"], ["path": "spec.hard.secrets", "before": "1"],
          ])
      }
    }

    @Test("what is foretold comes true, field by field: a rollout, drift under another spec, the end of a baseline")
    func prophecy() async throws {
      try await Scenario.run(withOperator: false) { scenario, _ in
        try await scenario.createNamespace("a", labels: ["pod-security.kubernetes.io/warn": "baseline"])
        try await Self.foretell(everyControl, in: scenario)

        try await scenario.edit(
          ResourceQuota.resourceType, scenario.object("compute"), in: "a", ["spec": ["hard": ["secrets": "1"]]])
        try await scenario.edit(
          Role.resourceType, scenario.object("viewer"), in: "a", ["metadata": ["labels": ["plimsoll.dev/control": nil]]]
        )
        try await scenario.delete(LimitRange.resourceType, scenario.object("defaults"), in: "a")
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
        try await Self.foretell(spec, in: scenario)

        spec["podSecurity"] = ["enforce": "restricted", "version": "v1.31"]
        try await Self.foretell(spec, in: scenario)
        let label = "pod-security.kubernetes.io/warn"
        let namespace = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))
        #expect(namespace?["metadata"]?["labels"]?[label] == "baseline", "given up in the same write, it is as before")

        spec["namespaceSelector"] = ["matchNames": ["nowhere"]]
        try await Self.foretell(spec, in: scenario)
        let left = try await scenario.get(Namespace.resourceType, scenario.namespace("a"))?["metadata"]
        let ofPodSecurity = (left?["labels"]?.objectValue ?? [:]).filter { $0.key.hasPrefix("pod-security") }
        #expect(ofPodSecurity == [label: "baseline"], "and so are all, one day")
      }
    }

    @Test(
      "the running pods that a raised Pod Security level would refuse are counted, where the server tells",
      .enabled("Pod Security Admission is on by default since 1.23") {
        try await ControlPlane.shared().minorVersion >= 23
      })
    func podSecurity() async throws {
      try await Scenario.run(withOperator: false) { scenario, _ in
        try await scenario.createNamespace("a")
        for name in ["web-0", "web-1"] { try await Self.createPod(name, in: scenario) }
        let outcome = try await Self.diff(["podSecurity": ["enforce": "restricted"]], in: scenario)
        #expect(outcome.preview["summary"]?["refusedPods"] == 2)
        let verdict = outcome.preview["namespaces"]?.arrayValue?.first?["podSecurity"]
        #expect(verdict?["level"] == "restricted:latest")
        #expect(verdict?["violations"]?.arrayValue?.first?["pod"] == "web-0")
        #expect(verdict?["violations"]?.arrayValue?.first?["others"] == 1)
      }
    }

    @Test("a user who may only read gets the same changes, computed, and is told so")
    func reader() async throws {
      try await Scenario.run(withOperator: false) { scenario, _ in
        try await scenario.createNamespace("a")
        let kubeconfig = try await Self.readerKubeconfig(scenario)
        let told = try await Self.diff(everyControl, in: scenario)
        let computed = try await Self.diff(everyControl, in: scenario, kubeconfig: kubeconfig)
        let name = scenario.namespace("a")
        #expect(computed.status == 1)
        #expect(computed.changes(in: name) == told.changes(in: name))
        #expect(computed.object("Role", in: name)?["isEstimate"] == true)
        #expect(computed.preview["notes"]?.arrayValue?.isEmpty == false)
        #expect(told.preview["notes"] == [])
      }
    }
  }
}

// MARK: - Running it

extension EndToEnd.Diff {
  /// What one run said.
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

  /// Takes a diff, lets the operator do it, and compares every object with what the diff said it would be.
  private static func foretell(_ spec: JSONValue, in scenario: Scenario) async throws {
    try await scenario.apply(spec)
    let outcome = try await diff(spec, in: scenario)
    let shares = outcome.preview["namespaces"]?.arrayValue ?? []
    let changes = shares.flatMap { $0["changes"]?.arrayValue ?? [] }
    #expect(!changes.isEmpty)
    let once = try Command.run(["run", "--once", "--kubeconfig", scenario.plane.operatorKubeconfig.path])
    #expect(once.status == 0, "\(once.output)\(once.errors)")
    for change in changes {
      let type = try #require(TestKinds.type(of: change))
      let name = change["name"]?.stringValue ?? ""
      let live = try await scenario.get(type, name, in: type.isNamespaced ? "a" : nil)
      #expect(bare(live) == change["after"], "\(type.kind) \(name)")
    }
    let after = try await diff(spec, in: scenario)
    #expect(after.status == 0, "\(after.preview)")
  }

  /// An object without what a preview leaves out.
  private static func bare(_ object: JSONValue?) -> JSONValue? {
    var object = object
    object?["status"] = nil
    for field in ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"] {
      object?["metadata"]?[field] = nil
    }
    return object
  }

  /// Runs `plimsoll diff` with the scenario's baseline, and sees to it that nothing in the cluster changes.
  private static func diff(
    _ spec: JSONValue, in scenario: Scenario, kubeconfig: URL? = nil
  ) async throws -> Outcome {
    var spec = spec
    if spec["namespaceSelector"] == nil {
      spec["namespaceSelector"] = ["matchNames": [.string("\(scenario.prefix)-*")]]
    }
    let baseline: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": ["name": .string(scenario.baseline())], "spec": spec,
    ]
    let before = try await versions(scenario)
    let command = try Command.run(
      [
        "diff", "-", "--output", "json", "--kubeconfig",
        (kubeconfig ?? scenario.plane.directory.appending(path: "kubeconfig")).path,
      ], input: YAML.emit([baseline]))
    #expect(command.errors.isEmpty)
    #expect(try await versions(scenario) == before, "a preview writes nothing")
    return Outcome(status: command.status, preview: try JSONValue(parsing: Data(command.output.utf8)))
  }

  /// The version of every object of the kinds that the operator writes, by kind and key.
  private static func versions(_ scenario: Scenario) async throws -> [String: String] {
    var versions: [String: String] = [:]
    func note<Object: KubernetesObject>(_ type: Object.Type) async throws {
      for object in try await scenario.client.list(type).items {
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

  private static func createPod(_ name: String, in scenario: Scenario) async throws {
    // The admission of pods wants the account to be there; no controller makes it here.
    let account: JSONValue = ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "default"]]
    _ = try? await scenario.client.createData(
      account, type: ServiceAccount.resourceType, namespace: scenario.namespace("a"), fieldManager: "tests")
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
      "spec": ["automountServiceAccountToken": false, "containers": [["name": "c", "image": "example.com/c"]]],
    ]
    _ = try await scenario.client.createData(
      pod, type: Self.pod, namespace: scenario.namespace("a"), fieldManager: "tests")
  }

  /// A kubeconfig of a service account that may get and list what a preview needs, and no more.
  private static func readerKubeconfig(_ scenario: Scenario) async throws -> URL {
    let (name, namespace) = ("\(scenario.prefix)-reader", scenario.namespace("a"))
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
    try await scenario.plane.apply([
      "apiVersion": "v1", "kind": "ServiceAccount",
      "metadata": ["name": .string(name), "namespace": .string(namespace)],
    ])
    try await scenario.plane.apply([
      "apiVersion": .string("\(group)/v1"), "kind": "ClusterRole", "metadata": ["name": .string(name)],
      "rules": .array(granting),
    ])
    try await scenario.plane.apply([
      "apiVersion": .string("\(group)/v1"), "kind": "ClusterRoleBinding", "metadata": ["name": .string(name)],
      "roleRef": ["apiGroup": .string(group), "kind": "ClusterRole", "name": .string(name)],
      "subjects": [["kind": "ServiceAccount", "name": .string(name), "namespace": .string(namespace)]],
    ])
    return try await kubeconfig(of: name, in: namespace, scenario)
  }

  private static func kubeconfig(of account: String, in namespace: String, _ scenario: Scenario) async throws -> URL {
    let request: JSONValue = [
      "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": 3600],
    ]
    let answer = try await scenario.client.createData(
      request, type: ServiceAccount.resourceType, namespace: namespace, name: account, subresource: "token",
      fieldManager: "tests")
    let token = try #require(try JSONValue(parsing: answer)["status"]?["token"]?.stringValue)
    let admin = scenario.plane.directory.appending(path: "kubeconfig")
    var config = try #require(try YAML.parse(try Data(contentsOf: admin), file: admin.path).first)
    config["users"] = [["name": "admin", "user": ["token": .string(token)]]]
    let file = scenario.plane.directory.appending(path: "\(account).kubeconfig")
    try Data(YAML.emit([config]).utf8).write(to: file)
    return file
  }
}
