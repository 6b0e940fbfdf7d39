import Kubernetes
import Testing

@testable import Access

/// A workload and the objects that concern it, of which each part can change.
struct RiskFixture: Sendable {
  var pod: JSONValue = [:]
  var container: JSONValue = ["name": "web", "ports": [["name": "http", "containerPort": 8080]]]
  var security: JSONValue = [:]
  var service: JSONValue?
  var hasIngress = false
  var ingressRules: [JSONValue]?
  var egressRules: [JSONValue]?
  var rules: [JSONValue] = []
  var isClusterWide = false
  var mountsToken = true
  var critical: Int64 = 0
  var high: Int64 = 0
  /// The number of steps to the service account `root`, each in a namespace of its own; 0 if it is in `shop`.
  var hops = 0

  /// A fixture without anything that an attacker could use.
  static let hardened: RiskFixture = {
    var fixture = RiskFixture()
    fixture.security = [
      "runAsNonRoot": true, "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
      "seccompProfile": ["type": "RuntimeDefault"], "capabilities": ["drop": ["ALL"], "add": []],
    ]
    fixture.container["resources"] = ["limits": ["memory": "1Gi", "cpu": "1", "ephemeral-storage": "1Gi"]]
    fixture.ingressRules = []
    fixture.egressRules = []
    return fixture
  }()

  /// The risk of the workload `web`.
  var risk: WorkloadRisk { get throws { try Self.risk(of: objects) } }

  /// The risk of the workload `web` among objects.
  static func risk(of objects: [JSONValue]) throws -> WorkloadRisk {
    var inventory = Inventory()
    for object in objects { try inventory.add(object) }
    return try #require(RiskAssessor(inventory).assessAll().first { $0.workload.name == "web" })
  }

  var objects: [JSONValue] {
    var container = container
    container["securityContext"] = security
    var spec = pod
    spec["containers"] = [container]
    spec["automountServiceAccountToken"] = .bool(mountsToken)
    var objects: [JSONValue] = [
      Self.object(
        "Deployment", "web", "apps/v1", ["template": ["metadata": ["labels": ["app": "web"]], "spec": spec]]),
      Self.object("Deployment", "other", "apps/v1", ["template": ["metadata": ["labels": ["app": "other"]]]]),
      Self.object("Deployment", "far", "apps/v1", ["template": ["metadata": ["labels": ["app": "far"]]]], in: "far"),
      Self.object(
        "NetworkPolicy", "far", "networking.k8s.io/v1",
        ["podSelector": [:], "ingress": [["from": [["namespaceSelector": [:]]]]]], in: "far"),
    ]
    if var service {
      service["selector"] = ["app": "web"]
      service["ports"] = [["port": 80, "targetPort": "http"]]
      objects.append(Self.object("Service", "web", "v1", service))
    }
    if hasIngress {
      let backend: JSONValue = ["service": ["name": "web", "port": ["number": 80]]]
      objects.append(Self.object("Ingress", "web", "networking.k8s.io/v1", ["defaultBackend": backend]))
    }
    return objects + policies + permissions + reports
  }

  private var policies: [JSONValue] {
    [("Ingress", "ingress", ingressRules), ("Egress", "egress", egressRules)].compactMap { type, field, rules in
      guard let rules else { return nil }
      var spec: JSONValue = ["podSelector": ["matchLabels": ["app": "web"]], "policyTypes": [.string(type)]]
      spec[field] = .array(rules)
      return Self.object("NetworkPolicy", field, "networking.k8s.io/v1", spec)
    }
  }

  private var permissions: [JSONValue] {
    let prefix = isClusterWide ? "Cluster" : ""
    let version: JSONValue = "rbac.authorization.k8s.io/v1"
    return [
      [
        "apiVersion": version, "kind": .string(prefix + "Role"), "metadata": ["name": "web", "namespace": "shop"],
        "rules": .array(rules),
      ],
      [
        "apiVersion": version, "kind": .string(prefix + "RoleBinding"),
        "metadata": ["name": "web", "namespace": "shop"],
        "roleRef": ["kind": .string(prefix + "Role"), "name": "web"],
        "subjects": [["kind": "ServiceAccount", "name": "default", "namespace": "shop"]],
      ],
      [
        "apiVersion": version, "kind": "ClusterRoleBinding", "metadata": ["name": "root"],
        "roleRef": ["kind": "ClusterRole", "name": "cluster-admin"],
        "subjects": [
          ["kind": "ServiceAccount", "name": "root", "namespace": .string(hops == 0 ? "shop" : "hop\(hops)")]
        ],
      ],
    ] + steps
  }

  /// Bindings that let each service account on the way to `root` become the next one.
  private var steps: [JSONValue] {
    guard hops > 0 else { return [] }
    return (1...hops).map { hop in
      let account: JSONValue = [
        "kind": "ServiceAccount", "name": "default", "namespace": .string(hop == 1 ? "shop" : "hop\(hop - 1)"),
      ]
      return [
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding",
        "metadata": ["name": "step", "namespace": .string("hop\(hop)")],
        "roleRef": ["kind": "ClusterRole", "name": "edit"],
        "subjects": [account],
      ]
    }
  }

  private var reports: [JSONValue] {
    let labels: JSONValue = [
      "trivy-operator.resource.kind": "ReplicaSet", "trivy-operator.resource.name": "web-6d4cf56db6",
      "trivy-operator.resource.namespace": "shop", "trivy-operator.container.name": "web",
    ]
    return [
      [
        "apiVersion": "aquasecurity.github.io/v1alpha1", "kind": "VulnerabilityReport",
        "metadata": ["name": "web", "namespace": "shop", "labels": labels],
        "report": ["summary": ["criticalCount": .integer(critical), "highCount": .integer(high)]],
      ]
    ]
  }

  private static func object(
    _ kind: String, _ name: String, _ version: String, _ spec: JSONValue, in namespace: String = "shop"
  ) -> JSONValue {
    [
      "apiVersion": .string(version), "kind": .string(kind),
      "metadata": ["name": .string(name), "namespace": .string(namespace)], "spec": spec,
    ]
  }
}

extension RiskFixture {
  mutating func volume(_ path: String, readOnly: Bool) {
    let name: JSONValue = .string("v\(path)\(readOnly)")
    let volumes = pod["volumes"]?.arrayValue ?? []
    pod["volumes"] = .array(volumes + [["name": name, "hostPath": ["path": .string(path)]]])
    let mounts = container["volumeMounts"]?.arrayValue ?? []
    container["volumeMounts"] = .array(mounts + [["name": name, "readOnly": .bool(readOnly)]])
  }

  mutating func capability(_ name: String) {
    let added = security["capabilities"]?["add"]?.arrayValue ?? []
    security["capabilities"]?["add"] = .array(added + [.string(name)])
  }
}
