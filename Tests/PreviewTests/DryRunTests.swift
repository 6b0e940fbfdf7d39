import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@testable import Preview

/// Complete previews on a server with scripted responses.
@Suite struct DryRunTests {
  private static let namespace: JSONValue = [
    "apiVersion": "v1", "kind": "Namespace",
    "metadata": ["name": "team-a", "uid": "1", "resourceVersion": "3", "labels": ["team": "a"]],
  ]

  /// The namespace with the annotations that a baseline has there.
  private static func namespace(under spec: String) throws -> JSONValue {
    let rendered = Planner().render(
      [try Examples.baseline(spec)], in: Examples.namespace("team-a"), cluster: ClusterFacts(), now: Examples.now)
    var namespace = Self.namespace
    namespace["metadata"]?["annotations"] =
      rendered.objects.first { $0.id.kind == .namespace }?.manifest["metadata"]?["annotations"]
    return namespace
  }

  @Test("shows a new object as the server would store it, without server-managed metadata")
  func creation() async throws {
    let server = FakeServer([try Self.namespace(under: Examples.denying)]) { request in
      guard request.isWrite, var object = request.body else { return nil }
      object["metadata"]?["uid"] = "made-up"
      object["metadata"]?["creationTimestamp"] = "2026-01-01T00:00:00Z"
      object["spec"]?["filledIn"] = "by the server"
      return .init(body: object)
    }
    let preview = try await server.preview(try Examples.baseline(Examples.denying))
    let change = try #require(preview.namespaces.first?.changes.first)
    #expect(change.action == .create)
    #expect(change.reason == .rollout)
    #expect(change.before == nil)
    #expect(change.after?["spec"]?["filledIn"] == "by the server")
    #expect(change.after?["metadata"]?.objectValue?.keys.sorted() == ["labels", "name", "namespace"])
    #expect(change.fields.isEmpty)
    #expect(preview.hasChanges)
  }

  @Test("sends only reads and dry runs")
  func harmless() async throws {
    let spec = """
      \(Examples.denying)
      podSecurity: {enforce: restricted}
      resourceQuotas: [{name: q, hard: {pods: 1}}]
      rbac: {defaultServiceAccount: {automountToken: false}}
      """
    let server = FakeServer([
      Self.namespace, Examples.policy(name: "restricted-old"), try Self.baselineObject(Examples.denying),
    ])
    let preview = try await server.preview(try Examples.baseline(spec))
    #expect(Set(preview.namespaces.flatMap(\.changes).map(\.action)) == [.create, .change, .remove])
    for request in server.requests {
      #expect(request.method == "GET" || request.query["dryRun"] == "All", "\(request.method) \(request.path)")
    }
  }

  @Test("a user without write permission gets an estimate and one note about it")
  func estimate() async throws {
    let server = FakeServer([try Self.namespace(under: Examples.denying)]) { request in
      guard request.isWrite else { return nil }
      return .refusal(
        403, "Forbidden",
        #"networkpolicies.networking.k8s.io "x" is forbidden: User "eve" cannot patch resource "networkpolicies" in API group "networking.k8s.io" in the namespace "team-a""#
      )
    }
    let preview = try await server.preview(
      try Examples.baseline("networkPolicies: {defaultDeny: [Ingress, Egress], allow: {sameNamespace: true}}"))
    #expect(preview.namespaces.flatMap(\.changes).map(\.origin) == [.estimate, .estimate])
    #expect(preview.notes.count == 1)
    #expect(preview.notes.first?.contains("grant create, update and patch") == true)
    #expect(preview.summary.refused == 0)
  }

  @Test(
    "estimates a write that only the user may not send, and reports one that the server rejects for everyone",
    arguments: [
      (403, #"User "eve" cannot patch resource "roles" in API group "rbac.authorization.k8s.io""#, true),
      (403, #"user "eve" (groups=["x"]) is attempting to grant RBAC permissions not currently held: {...}"#, true),
      (403, #"admission webhook "gate.example.com" denied the request: no"#, false),
      (422, #"Role.rbac.authorization.k8s.io "x" is invalid: rules[0].verbs: Required value"#, false),
      (400, "admission webhook does not support dry run", false),
    ])
  func refusals(status: Int, message: String, isEstimate: Bool) async throws {
    let spec = "rbac: {roles: [{name: r, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}]}"
    let server = FakeServer([try Self.namespace(under: spec)]) { request in
      request.isWrite ? .refusal(status, status == 403 ? "Forbidden" : "Invalid", message) : nil
    }
    let preview = try await server.preview(try Examples.baseline(spec))
    let change = try #require(preview.namespaces.first?.changes.first)
    #expect((change.origin == .estimate) == isEstimate)
    #expect(change.refusal == (isEstimate ? nil : message))
    #expect(change.after?["rules"] != nil, "the desired object is shown in both cases")
    #expect(preview.hasChanges)
  }

  @Test("estimates a binding to a role that exists only in the dry run")
  func unboundRole() async throws {
    let spec = """
      rbac:
        roles: [{name: r, rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]}]
        roleBindings: [{name: b, roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: eve}]}]
      """
    let server = FakeServer([try Self.namespace(under: spec)]) { request in
      request.isWrite ? .refusal(404, "NotFound", #"roles "restricted-r" not found"#) : nil
    }
    let changes = try await server.preview(try Examples.baseline(spec)).namespaces.flatMap(\.changes)
    #expect(changes.map(\.id.kind) == [.role, .roleBinding])
    #expect(changes.map { $0.origin == .estimate } == [false, true])
  }

  @Test("fails if the server is unavailable, instead of showing part of the changes")
  func fault() async throws {
    let server = FakeServer([try Self.namespace(under: Examples.denying)]) { request in
      request.isWrite ? .refusal(500, "InternalError", "etcd is gone") : nil
    }
    await #expect(throws: APIError.self) { try await server.preview(try Examples.baseline(Examples.denying)) }
  }

  @Test("names a kind that the user may not list, and the fix")
  func unlisted() async throws {
    let server = FakeServer([Self.namespace]) { request in
      request.path.hasSuffix("/resourcequotas") ? .refusal(403, "Forbidden", "no") : nil
    }
    let error = await #expect(throws: PreviewError.self) {
      try await server.preview(try Examples.baseline(Examples.denying))
    }
    #expect(error?.description.hasPrefix("cannot list resourcequotas:") == true)
    #expect(error?.description.contains("grant get and list on it") == true)
  }

  @Test("removes keys that another client added, as the operator would")
  func surplus() async throws {
    let spec = "resourceQuotas: [{name: q, hard: {pods: 1}}]"
    var quota: JSONValue = [
      "apiVersion": "v1", "kind": "ResourceQuota",
      "metadata": [
        "name": "restricted-q", "namespace": "team-a", "uid": "2", "resourceVersion": "4",
        "labels": [
          "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "restricted",
          "plimsoll.dev/control": "resourceQuotas",
        ],
      ],
      "spec": ["hard": ["pods": "9", "secrets": "1"]],
    ]
    quota["metadata"]?["ownerReferences"] = Examples.policy()["metadata"]?["ownerReferences"]
    quota["metadata"]?["managedFields"] = [
      ["manager": "plimsoll", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": [:]],
      [
        "manager": "kubectl-edit", "operation": "Update", "time": "2026-01-02T00:00:00Z",
        "fieldsV1": ["f:spec": ["f:hard": ["f:pods": [:], "f:secrets": [:]]]],
      ],
    ]
    let server = FakeServer([try Self.namespace(under: spec), quota, try Self.baselineObject(spec)])
    let preview = try await server.preview(try Examples.baseline(spec))
    let change = try #require(preview.namespaces.first?.changes.first)
    #expect(change.action == .change)
    #expect(change.reason == .drift, "managedFields names another client")
    #expect(change.fields.map(\.path) == ["spec.hard.pods", "spec.hard.secrets"])
    #expect(change.fields.map(\.live) == ["9", "1"])
    #expect(change.fields.map(\.desired) == ["1", nil])
  }

  @Test("dry-runs a recreated object under an unused name, and shows it under its own")
  func replacement() async throws {
    let spec =
      "rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects: [{kind: User, name: eve}]}]}"
    var binding: JSONValue = [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
      "metadata": Examples.policy(name: "restricted-b")["metadata"] ?? [:],
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"],
      "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "eve"]],
    ]
    binding["metadata"]?["labels"]?["plimsoll.dev/control"] = "rbac"
    let server = FakeServer([try Self.namespace(under: spec), binding, try Self.baselineObject(spec)])
    let preview = try await server.preview(try Examples.baseline(spec))
    let change = try #require(preview.namespaces.first?.changes.first)
    #expect(change.action == .replace)
    #expect(change.fields.map(\.path) == ["roleRef.name"])
    #expect(change.after?["metadata"]?["name"] == "restricted-b")
    let rehearsed = server.requests.filter { $0.isWrite }
    #expect(rehearsed.map { $0.body?["metadata"]?["name"] } == ["restricted-b-rehearsal"])
    #expect(preview.summary.change == 1)
  }

  @Test("omits the removal of an object that is gone, and keeps an object whose write changes nothing")
  func nothing() async throws {
    let gone = Examples.policy(name: "restricted-old")
    let changed = Examples.policy(types: ["Ingress"])
    let server = FakeServer([
      try Self.namespace(under: Examples.denying), gone, changed, try Self.baselineObject(Examples.denying),
    ]) { request in
      if request.method == "GET", request.path == FakeServer.path(of: gone) { return .refusal(404, "NotFound", "gone") }
      // A webhook that reverts every change.
      return request.isWrite ? .init(body: changed) : nil
    }
    let preview = try await server.preview(try Examples.baseline(Examples.denying))
    #expect(preview.namespaces.flatMap(\.changes).isEmpty)
    #expect(!preview.hasChanges)
    #expect(server.requests.contains { $0.isWrite })
  }

  @Test("the end of a baseline removes its annotation and labels, and leaves no empty map")
  func release() async throws {
    let spec = "podSecurity: {enforce: restricted}"
    var namespace = Self.namespace
    namespace["metadata"]?["labels"] = [
      "pod-security.kubernetes.io/enforce": "restricted", "pod-security.kubernetes.io/enforce-version": "latest",
    ]
    namespace["metadata"]?["annotations"] = [
      "plimsoll.dev/previous-pod-security":
        #"{"applied":{"pod-security.kubernetes.io/enforce":"restricted","pod-security.kubernetes.io/enforce-version":"latest"},"baselines":["restricted"],"previous":{}}"#
    ]
    namespace["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Apply"]]
    let server = FakeServer([namespace, try Self.baselineObject(spec)])
    let preview = try await server.preview(
      try Examples.baseline("{namespaceSelector: {matchNames: [nowhere]}, \(spec)}"))
    let change = try #require(preview.namespaces.first?.changes.first)
    #expect(change.action == .change)
    #expect(change.reason == .prune)
    #expect(change.after?["metadata"] == ["name": "team-a"])
  }

  @Test("shows a released mode and a changed mode as one change, with the server's warnings")
  func surrender() async throws {
    let labels = ["enforce": "baseline", "enforce-version": "latest", "warn": "restricted", "warn-version": "latest"]
    let applied = labels.map { #""pod-security.kubernetes.io/\#($0.key)":"\#($0.value)""# }.sorted().joined(
      separator: ",")
    var namespace = Self.namespace
    for (key, value) in labels {
      namespace["metadata"]?["labels"]?["pod-security.kubernetes.io/\(key)"] = .string(value)
    }
    namespace["metadata"]?["annotations"] = [
      "plimsoll.dev/previous-pod-security": .string(
        #"{"applied":{\#(applied)},"baselines":["restricted"],"previous":{}}"#)
    ]
    namespace["metadata"]?["managedFields"] = [["manager": "plimsoll", "operation": "Apply"]]
    let before = try Self.baselineObject("podSecurity: {enforce: baseline, warn: restricted}")
    for mayWrite in [true, false] {
      let live = namespace
      let server = FakeServer([namespace, before]) { request in
        guard request.isWrite, let body = request.body else { return nil }
        guard mayWrite else { return .refusal(403, "Forbidden", #"User "eve" cannot patch resource "namespaces""#) }
        let warnings = [
          #"existing pods in namespace "team-a" violate the new PodSecurity enforce level "restricted:latest""#,
          "web-0: runAsNonRoot != true",
        ]
        return .init(body: LocalWrite.merge(body, into: live), warnings: warnings)
      }
      let preview = try await server.preview(try Examples.baseline("podSecurity: {enforce: restricted}"))
      let changes = preview.namespaces.flatMap(\.changes)
      #expect(changes.count == 1)
      #expect(changes.first?.reason == .rollout)
      #expect(
        changes.first?.after?["metadata"]?["labels"] == [
          "team": "a", "pod-security.kubernetes.io/enforce": "restricted",
          "pod-security.kubernetes.io/enforce-version": "latest",
        ])
      #expect((changes.first?.origin == .estimate) == !mayWrite)
      #expect(preview.namespaces.first?.podSecurity?.pods == (mayWrite ? 1 : nil))
      let writes = server.requests.filter { $0.isWrite }
      #expect(writes.map { $0.query["dryRun"] } == ["All"])
    }
  }

  @Test("turns the server's warnings about a namespace into violations of its pods")
  func podSecurity() async throws {
    let server = FakeServer([Self.namespace]) { request in
      guard request.isWrite, let body = request.body else { return nil }
      return .init(
        body: body,
        warnings: [
          #"existing pods in namespace "team-a" violate the new PodSecurity enforce level "restricted:latest""#,
          "web-0 (and 2 other pods): runAsNonRoot != true", "something else",
        ])
    }
    let preview = try await server.preview(try Examples.baseline("podSecurity: {enforce: restricted}"))
    let share = try #require(preview.namespaces.first)
    #expect(share.podSecurity?.level == "restricted:latest")
    #expect(share.podSecurity?.pods == 3)
    #expect(share.warnings == ["something else"])
    #expect(preview.summary.refusedPods == 3)
  }

  @Test("reads long lists in pages, and reads the whole list again if a page has expired")
  func pages() async throws {
    let other: JSONValue = ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": "team-b", "uid": "2"]]
    let first = Self.namespace
    for isExpired in [false, true] {
      let server = FakeServer([first, other]) { request in
        guard request.path == "/api/v1/namespaces", request.query["limit"] != nil else { return nil }
        if request.query["continue"] == nil {
          return .init(body: ["metadata": ["resourceVersion": "9", "continue": "next"], "items": [first]])
        }
        if isExpired { return .refusal(410, "Expired", "too old") }
        return .init(body: ["metadata": ["resourceVersion": "9"], "items": [other]])
      }
      let preview = try await server.preview(try Examples.baseline(Examples.denying))
      #expect(preview.namespaces.map(\.name) == ["team-a", "team-b"])
    }
  }

  @Test("a cluster without the CRD has no baselines")
  func withoutCRD() async throws {
    let server = FakeServer([Self.namespace]) { request in
      request.path.hasPrefix("/apis/plimsoll.dev") ? .refusal(404, "NotFound", "no such group") : nil
    }
    #expect(try await server.preview(try Examples.baseline(Examples.denying)).summary.create == 1)
  }

  /// A baseline as the server stores it.
  private static func baselineObject(_ spec: String) throws -> JSONValue {
    [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline",
      "metadata": ["name": "restricted", "uid": "uid-of-restricted", "generation": 1, "resourceVersion": "5"],
      "spec": try YAML.parse(spec, file: "spec").first ?? [:],
    ]
  }
}
