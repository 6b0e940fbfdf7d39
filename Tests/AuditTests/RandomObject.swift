import Kubernetes
import TestSupport

/// A random object of a small world, in which names, labels and references often match.
struct RandomObject {
  let kind: String
  let value: JSONValue

  /// Kind, namespace and name.
  var id: String { "\(kind)/\(value["metadata"]?["namespace"]?.stringValue ?? "")/\(name)" }
  private var name: String { value["metadata"]?["name"]?.stringValue ?? "" }

  init(using generator: inout SeededGenerator) {
    let kinds = [
      "Deployment", "Deployment", "Service", "NetworkPolicy", "ServiceAccount", "Role", "RoleBinding", "ClusterRole",
      "ClusterRoleBinding", "Ingress", "PodDisruptionBudget", "LimitRange", "ResourceQuota", "ConfigMap", "CronJob",
    ]
    let kind = generator.pick(kinds)
    var metadata: JSONValue = ["name": .string(generator.pick(["a", "b"]))]
    if !kind.hasPrefix("Cluster") { metadata["namespace"] = .string(generator.pick(["shop", "bank"])) }
    var value = Self.fields(of: kind, using: &generator)
    value["kind"] = .string(kind)
    value["metadata"] = metadata
    self.kind = kind
    self.value = value
  }

  private static func fields(of kind: String, using generator: inout SeededGenerator) -> JSONValue {
    let selector: JSONValue = ["matchLabels": ["app": .string(generator.pick(["x", "y"]))]]
    switch kind {
    case "Deployment":
      return [
        "apiVersion": "apps/v1",
        "spec": ["replicas": .integer(generator.pick([1, 3])), "template": template(using: &generator)],
      ]
    case "CronJob":
      return [
        "apiVersion": "batch/v1",
        "spec": ["jobTemplate": ["spec": ["template": template(using: &generator)]]],
      ]
    case "Service":
      let type = generator.pick(["ClusterIP", "NodePort"])
      return [
        "apiVersion": "v1",
        "spec": [
          "type": .string(type), "selector": selector["matchLabels"] ?? [:], "ports": [["port": 80, "name": "http"]],
        ],
      ]
    case "NetworkPolicy":
      let types = generator.pick([["Ingress"], ["Egress"], ["Ingress", "Egress"]])
      return [
        "apiVersion": "networking.k8s.io/v1",
        "spec": [
          "podSelector": generator.pick([[:], selector]), "policyTypes": .array(types.map(JSONValue.string)),
          "ingress": generator.pick([[], [[:]]]),
        ],
      ]
    case "ServiceAccount":
      return ["apiVersion": "v1", "automountServiceAccountToken": .bool(generator.pick([true, false]))]
    case "Role", "ClusterRole":
      let all: JSONValue = [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]
      let some: JSONValue = [["apiGroups": [""], "resources": ["secrets"], "verbs": ["get"]]]
      return ["apiVersion": "rbac.authorization.k8s.io/v1", "rules": generator.pick([all, some, []])]
    case "RoleBinding", "ClusterRoleBinding":
      let role = kind == "RoleBinding" ? generator.pick(["Role", "ClusterRole"]) : "ClusterRole"
      return [
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "roleRef": ["kind": .string(role), "name": .string(generator.pick(["a", "b"]))],
        "subjects": [["kind": "Group", "name": .string(generator.pick(["dev", "system:authenticated"]))]],
      ]
    case "Ingress":
      let backend: JSONValue = [
        "service": [
          "name": .string(generator.pick(["a", "b"])), "port": ["number": .integer(generator.pick([80, 81]))],
        ]
      ]
      return ["apiVersion": "networking.k8s.io/v1", "spec": ["defaultBackend": backend]]
    case "PodDisruptionBudget":
      return [
        "apiVersion": "policy/v1", "spec": ["minAvailable": .integer(generator.pick([1, 3])), "selector": selector],
      ]
    case "LimitRange":
      return [
        "apiVersion": "v1",
        "spec": ["limits": [["type": "Container", "default": [generator.pick(["cpu", "memory"]): "1"]]]],
      ]
    case "ConfigMap": return ["apiVersion": "v1", "data": ["password": .string(generator.pick(["", "hunter2"]))]]
    default: return ["apiVersion": "v1"]
    }
  }

  private static func template(using generator: inout SeededGenerator) -> JSONValue {
    let container: JSONValue = [
      "name": "web", "image": .string(generator.pick(["quay.io/a:1", "nginx", "nginx@sha256:1"])),
      "securityContext": ["privileged": .bool(generator.pick([true, false])), "procMount": "Unmasked"],
      "resources": generator.pick([[:], ["limits": ["cpu": "1"]]]),
    ]
    return [
      "metadata": ["labels": ["app": .string(generator.pick(["x", "y"]))]],
      "spec": [
        "serviceAccountName": .string(generator.pick(["a", "b", "default"])),
        "hostUsers": .bool(generator.pick([true, false])),
        "containers": [container],
      ],
    ]
  }
}

extension SeededGenerator {
  /// One of the values, which must not be empty.
  mutating func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &self)] }
}
