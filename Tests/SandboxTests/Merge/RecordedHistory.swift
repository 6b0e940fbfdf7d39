import Foundation
import Kubernetes
import Testing

@testable import Sandbox

/// Writes of one object one after the other, and what kube-apiserver 1.36.2 answered to each.
struct RecordedHistory: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let kind: RecordedKind
  let steps: [Step]

  init(_ sentence: String, _ kind: RecordedKind, _ steps: [Step]) {
    (testDescription, self.kind, self.steps) = ("\(sentence) (\(kind.kind))", kind, steps)
  }

  /// One write.
  struct Step: Sendable {
    enum Action: Sendable { case create, update, apply, force, merge, strategic, json }

    /// What a write gave.
    enum Answer: Sendable {
      /// The object without identity; and the owners of its fields, each as `NAME OPERATION VERSION/SUBRESOURCE @STEP`
      /// with the step that last changed what it owns.
      case object(JSONValue, owners: [Owner])
      /// The message, and the field and the message of each cause.
      case conflicts(String, causes: [String])
      case refusal(PatchError)
    }

    struct Owner: Sendable, Hashable {
      let name: String
      let fields: JSONValue
    }

    let action: Action
    let manager: String
    let subresource: String
    let body: JSONValue
    let answer: Answer

    init(
      _ action: Action, by manager: String, subresource: String = "", _ body: String, gives object: String,
      owners: KeyValuePairs<String, String>
    ) {
      let owners = owners.map { Owner(name: $0.key, fields: parsedJSON($0.value)) }
      (self.action, self.manager, self.subresource) = (action, manager, subresource)
      (self.body, answer) = (parsedJSON(body), .object(parsedJSON(object), owners: owners))
    }

    init(
      _ action: Action, by manager: String, subresource: String = "", _ body: String, conflicts message: String,
      _ causes: [String]
    ) {
      (self.action, self.manager, self.subresource) = (action, manager, subresource)
      (self.body, answer) = (parsedJSON(body), .conflicts(message, causes: causes))
    }

    init(
      _ action: Action, by manager: String, subresource: String = "", _ body: String, refusal: PatchError
    ) {
      (self.action, self.manager, self.subresource) = (action, manager, subresource)
      (self.body, answer) = (parsedJSON(body), .refusal(refusal))
    }
  }
}

/// Parses JSON that is known to be some.
func parsedJSON(_ text: String) -> JSONValue {
  do { return try JSONValue(parsing: Data(text.utf8)) } catch { preconditionFailure("\(error): \(text)") }
}

/// A kind that the histories are of.
struct RecordedKind: Sendable {
  let kind: String
  let apiVersion: String
  let schema: OpenAPISchema
  /// What a new object holds before any request said anything.
  var blank: JSONValue = [:]
  /// What the server fills in, and nobody comes to own.
  var filled: JSONValue = [:]
  /// Whether the status is a subresource.
  var hasStatus = false
}

extension RecordedKind {
  static let configMap = RecordedKind(
    kind: "ConfigMap", apiVersion: "v1",
    schema: MetaSchemas.root("io.k8s.api.core.v1.ConfigMap", "", ["data": .strings(""), "immutable": .boolean("")]))

  static let networkPolicy = RecordedKind(
    kind: "NetworkPolicy", apiVersion: "networking.k8s.io/v1",
    schema: MetaSchemas.root(
      "io.k8s.api.networking.v1.NetworkPolicy", "",
      [
        "spec": .object(
          "io.k8s.api.networking.v1.NetworkPolicySpec", "",
          [
            "podSelector": MetaSchemas.labelSelector, "policyTypes": .list(""),
            "ingress": .list("", of: .opaque(nil, "")),
            "egress": .list("", of: .opaque(nil, "")),
          ])
      ]), blank: ["spec": [:]])

  static let resourceQuota = RecordedKind(
    kind: "ResourceQuota", apiVersion: "v1",
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.ResourceQuota", "",
      [
        "spec": .object("io.k8s.api.core.v1.ResourceQuotaSpec", "", ["hard": quantities]),
        "status": .object("io.k8s.api.core.v1.ResourceQuotaStatus", "", ["hard": quantities, "used": quantities]),
      ]), blank: ["spec": [:], "status": [:]], hasStatus: true)

  static let namespace = RecordedKind(
    kind: "Namespace", apiVersion: "v1",
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Namespace", "",
      [
        "spec": .object("io.k8s.api.core.v1.NamespaceSpec", "", ["finalizers": .list("")]),
        "status": .object("io.k8s.api.core.v1.NamespaceStatus", "", ["phase": .string("")]),
      ]), blank: ["spec": [:], "status": [:]],
    filled: [
      "metadata": ["labels": ["kubernetes.io/metadata.name": "NAME"]], "spec": ["finalizers": ["kubernetes"]],
      "status": ["phase": "Active"],
    ], hasStatus: true)

  static let podTemplate = RecordedKind(
    kind: "PodTemplate", apiVersion: "v1",
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.PodTemplate", "",
      [
        "template": .object(
          "io.k8s.api.core.v1.PodTemplateSpec", "",
          ["spec": .object("io.k8s.api.core.v1.PodSpec", "", ["containers": .list("", of: container, by: "name")])])
      ]), blank: ["template": ["spec": [:]]])

  private static let container = OpenAPISchema.object(
    "io.k8s.api.core.v1.Container", "",
    [
      "name": .string(""), "image": .string(""),
      "ports": .list(
        "",
        of: .object(
          "io.k8s.api.core.v1.ContainerPort", "",
          [
            "containerPort": .int32(""), "name": .string(""), "protocol": .string("", default: "TCP"),
          ]), by: "containerPort", "protocol"),
    ])

  private static let quantities = OpenAPISchema.map("", of: .quantity(""))

  static let gadget: RecordedKind = {
    let schema = parsedJSON(
      #"""
      {"type":"object","properties":{
        "spec":{"type":"object","properties":{
          "size":{"type":"integer"},"port":{"x-kubernetes-int-or-string":true},
          "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],
            "items":{"type":"object","required":["name"],"properties":{
              "name":{"type":"string"},"size":{"type":"integer"},
              "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}}}},
          "links":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["from","to"],
            "items":{"type":"object","required":["from","to"],"properties":{
              "from":{"type":"string"},"to":{"type":"integer"},"cost":{"type":"integer"}}}},
          "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
          "plain":{"type":"array","items":{"type":"string"}},
          "fixed":{"type":"object","x-kubernetes-map-type":"atomic",
            "properties":{"a":{"type":"string"},"b":{"type":"string"}}},
          "any":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "labels":{"type":"object","additionalProperties":{"type":"object",
            "properties":{"x":{"type":"integer"},"y":{"type":"integer"}}}}}},
        "status":{"type":"object","properties":{"phase":{"type":"string"},"ready":{"type":"integer"}}}}}
      """#)
    do {
      return RecordedKind(
        kind: "Gadget", apiVersion: "merge.example.com/v1", schema: try OpenAPISchema(schema), hasStatus: true)
    } catch { preconditionFailure("\(error)") }
  }()
}
