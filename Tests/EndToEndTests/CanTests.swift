import Access
import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

extension EndToEnd {
  /// `plimsoll can`, compared with the authorizer of the API server.
  @Suite(.serialized) struct Can {
    private static let manifests = """
      {apiVersion: v1, kind: Namespace, metadata: {name: can-shop}}
      ---
      {apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: can-shop}}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRole
      metadata: {name: can-reader}
      rules:
      - {apiGroups: ["", apps], resources: [pods, deployments, "*/scale", pods/log], verbs: [get, list]}
      - {apiGroups: ["*"], resources: [configmaps], resourceNames: [settings], verbs: ["*"]}
      - {apiGroups: [""], resources: [secrets, serviceaccounts/token], resourceNames: ["", settings], verbs: [list, create]}
      - {apiGroups: [""], resources: [secrets], resourceNames: [""], verbs: [get]}
      - {nonResourceURLs: [/metrics, "/logs/*"], verbs: [get]}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: Role
      metadata: {name: can-all, namespace: can-shop}
      rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: can-readers}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: can-reader}
      subjects:
      - {kind: Group, name: can-developers, apiGroup: rbac.authorization.k8s.io}
      - {kind: User, name: "system:serviceaccount:can-shop:web", apiGroup: rbac.authorization.k8s.io}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: can-admins, namespace: can-shop}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: can-all}
      subjects:
      - {kind: Group, name: "system:serviceaccounts:can-ci", apiGroup: rbac.authorization.k8s.io}
      - {kind: User, name: can-jane, apiGroup: rbac.authorization.k8s.io}
      - {kind: ServiceAccount, name: local}
      """

    /// Subjects as `plimsoll can` and `kubectl --as` name them.
    private static let subjects: [(subject: String, user: String, groups: [String])] = [
      ("can-shop/web", "system:serviceaccount:can-shop:web", []),
      ("can-ci/any", "system:serviceaccount:can-ci:any", []), ("User/can-jane", "can-jane", []),
      ("can-shop/local", "system:serviceaccount:can-shop:local", []),
      ("User/can-joe", "can-joe", ["can-developers"]), ("Group/can-developers", "someone", ["can-developers"]),
      ("Group/system:masters", "someone", ["system:masters"]), ("system:anonymous", "system:anonymous", []),
    ]

    /// Requests: the verb, the resource for `plimsoll can`, the arguments for kubectl, the name and the namespace.
    private static let requests: [(verb: String, resource: String, kubectl: [String], name: String?, in: String?)] = [
      ("get", "pods", ["pods"], nil, "can-shop"), ("get", "pods", ["pods"], nil, "default"),
      ("list", "pods", ["pods", "-A"], nil, nil), ("delete", "pods", ["pods"], nil, "can-shop"),
      ("get", "pods/log", ["pods", "--subresource=log"], nil, "default"),
      ("get", "deployments.apps", ["deployments.apps"], nil, "default"),
      ("get", "deployments.apps/scale", ["deployments.apps", "--subresource=scale"], nil, "default"),
      ("update", "configmaps", ["configmaps/settings"], "settings", "default"),
      ("update", "configmaps", ["configmaps/other"], "other", "default"),
      ("list", "secrets", ["secrets"], nil, "default"), ("create", "secrets", ["secrets"], nil, "default"),
      ("list", "secrets", ["secrets/settings"], "settings", "default"),
      ("list", "secrets", ["secrets/other"], "other", "default"), ("delete", "secrets", ["secrets"], nil, "default"),
      ("get", "/metrics", ["/metrics"], nil, nil), ("get", "/logs/a", ["/logs/a"], nil, nil),
      ("get", "/healthz", ["/healthz"], nil, nil), ("get", "nodes", ["nodes"], nil, nil),
    ]

    @Test("the answers are those of kubectl auth can-i")
    func kubectl() async throws {
      let assets = ProcessInfo.processInfo.environment["KUBEBUILDER_ASSETS"] ?? ""
      let program = URL(filePath: assets).appending(path: "kubectl")
      guard !assets.isEmpty, FileManager.default.isExecutableFile(atPath: program.path) else {
        print("KUBEBUILDER_ASSETS contains no kubectl: its answers are not compared")
        return
      }
      let plane = try await Self.install()
      let kubeconfig = plane.directory.appending(path: "kubeconfig").path
      // kubectl asks with a SelfSubjectAccessReview, which the default roles do not let anonymous users create.
      for (subject, user, groups) in Self.subjects where user != "system:anonymous" {
        for request in Self.requests {
          var arguments = ["--kubeconfig", kubeconfig, "auth", "can-i", request.verb] + request.kubectl
          arguments += ["--as", user] + groups.flatMap { ["--as-group", $0] }
          if let namespace = request.in { arguments += ["-n", namespace] }
          let isAllowed = try Self.run(program, arguments)
          var ours = ["can", subject, request.verb, request.resource, "--kubeconfig", kubeconfig]
          if let name = request.name { ours += ["--name", name] }
          if let namespace = request.in { ours += ["-n", namespace] }
          if subject.hasPrefix("User/") { ours += groups.flatMap { ["--as-group", $0] } }
          let result = try Command.run(ours)
          #expect(result.status == (isAllowed ? 0 : 1), "\(arguments)\n\(result.output)\(result.errors)")
        }
      }
    }

    /// Namespaces and names of the requests for SubjectAccessReviews.
    private static let scopes: [(namespace: String?, name: String?)] = [
      ("can-shop", nil), ("default", nil), (nil, nil), ("default", "settings"),
    ]

    @Test("the answers are those of SubjectAccessReviews")
    func reviews() async throws {
      let client = try await Self.install().admin
      let authorizer = Authorizer(try await Self.inventory(client))
      let resources = [
        ("", "pods", ""), ("", "pods", "log"), ("", "pods", "exec"), ("", "secrets", ""), ("", "configmaps", ""),
        ("", "serviceaccounts", "token"),
        ("apps", "deployments", ""), ("apps", "deployments", "scale"),
      ]
      for (subject, user, groups) in Self.subjects {
        let identity = try SubjectIdentity(parsing: subject, groups: subject.hasPrefix("User/") ? groups : [])
        for (group, resource, subresource) in resources {
          for verb in ["get", "list", "create", "delete", "impersonate"] {
            for (namespace, name) in Self.scopes {
              let full = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
              let request = AccessRequest(verb, full, group: group, name: name, in: namespace)
              let answer = try await Self.review(
                [
                  "user": .string(user), "groups": .array(identity.groups.map { .string($0) }),
                  "resourceAttributes": [
                    "verb": .string(verb), "group": .string(group), "resource": .string(resource),
                    "subresource": .string(subresource), "namespace": .string(namespace ?? ""),
                    "name": .string(name ?? ""),
                  ],
                ], client)
              let isAllowed = !authorizer.grants(allowing: request, by: identity).isEmpty
              #expect(answer == isAllowed, "\(subject) \(request)")
            }
          }
        }
      }
    }

    private static func review(_ spec: JSONValue, _ client: Client) async throws -> Bool? {
      let type = ResourceType(
        group: "authorization.k8s.io", version: "v1", plural: "subjectaccessreviews", kind: "SubjectAccessReview",
        isNamespaced: false)
      let review: JSONValue = ["apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "spec": spec]
      let data = try await client.createData(review, type: type, namespace: nil, fieldManager: "kubectl")
      return try JSONValue(parsing: data)["status"]?["allowed"]?.boolValue
    }

    private static func install() async throws -> ControlPlane {
      let plane = try await ControlPlane.shared()
      for object in try YAML.parse(manifests, file: "manifests") { try await plane.apply(object) }
      return plane
    }

    private static func inventory(_ client: Client) async throws -> Inventory {
      var inventory = Inventory(isCluster: true)
      let bindings = [TestKinds.clusterRoleBinding, RoleBinding.resourceType]
      for type in [ClusterRole.resourceType, Role.resourceType] + bindings {
        let list = try JSONValue(parsing: try await client.send(.list(type, namespace: nil, ListOptions())))
        for var item in list["items"]?.arrayValue ?? [] {
          item["apiVersion"] = .string(type.apiVersion)
          item["kind"] = .string(type.kind)
          try inventory.add(item)
        }
      }
      return inventory
    }

    /// Whether `kubectl auth can-i` says yes. It exits with 1 for no.
    private static func run(_ program: URL, _ arguments: [String]) throws -> Bool {
      let process = Process()
      process.executableURL = program
      process.arguments = arguments
      let output = Pipe()
      process.standardOutput = output
      process.standardError = FileHandle.nullDevice
      try process.run()
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let answer = text.trimmingCharacters(in: .whitespacesAndNewlines)
      try #require(["yes", "no"].contains(answer), "\(arguments): \(answer)")
      return answer == "yes"
    }
  }
}
