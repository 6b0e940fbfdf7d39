import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The built-in kinds, which are recorded from a kube-apiserver.
struct BuiltInKindsTests {
  @Test("every kind is listed once in each version")
  func uniqueness() {
    let kinds = BuiltInKinds.all.map { "\($0.apiVersion) \($0.kind)" }
    #expect(Set(kinds).count == kinds.count)
    let paths = BuiltInKinds.all.map { "\($0.apiVersion) \($0.plural)" }
    #expect(Set(paths).count == paths.count)
  }

  @Test(
    "kinds have the names, scopes, verbs and categories that kubectl api-resources prints",
    arguments: [
      "configmaps cm v1 true ConfigMap - - false",
      "namespaces ns v1 false Namespace create,delete,get,list,patch,update,watch - true",
      "pods po v1 true Pod - all true",
      "customresourcedefinitions crd,crds apiextensions.k8s.io/v1 false CustomResourceDefinition - api-extensions true",
      "deployments deploy apps/v1 true Deployment - all true",
      "selfsubjectreviews - authentication.k8s.io/v1 false SelfSubjectReview create - false",
      "horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler - all true",
      "events ev events.k8s.io/v1 true Event - - false",
      "networkpolicies netpol networking.k8s.io/v1 true NetworkPolicy - - false",
      "clusterroles - rbac.authorization.k8s.io/v1 false ClusterRole - - false",
    ])
  func names(line: String) throws {
    let parts = line.split(separator: " ").map(String.init)
    let kind = try #require(BuiltInKinds.all.first { $0.plural == parts[0] && $0.apiVersion == parts[2] })
    func list(_ text: String) -> [String] { text == "-" ? [] : text.split(separator: ",").map(String.init) }
    #expect(kind.shortNames == list(parts[1]))
    #expect(kind.isNamespaced == (parts[3] == "true"))
    #expect(kind.kind == parts[4] && kind.listKind == parts[4] + "List" && kind.singular == parts[4].lowercased())
    #expect(kind.verbs == (parts[5] == "-" ? ServedKind.allVerbs : list(parts[5])))
    #expect(kind.categories == list(parts[6]))
    #expect(kind.hasStatus == (parts[7] == "true"))
    #expect(kind.isStored == (parts[5] != "create"))
  }

  @Test(
    "every kind has a schema with metadata, and every behavior a kind", arguments: BuiltInKinds.all.map(\.component))
  func schemas(component: String) throws {
    let kind = try #require(BuiltInKinds.all.first { $0.component == component })
    #expect(RecordedSchemas.shared.json(component) != nil)
    #expect(kind.schema.facts.isTyped)
    #expect(
      kind.schema.facts.properties["metadata"]?.facts.component == RecordedSchemas.shared.objectMeta.facts.component)
    #expect(kind.groupVersionKind["kind"] == .string(kind.kind))
  }

  @Test("every recorded schema can be read")
  func components() {
    for name in RecordedSchemas.shared.names {
      #expect(RecordedSchemas.shared.json(name) != nil)
      #expect(RecordedSchemas.shared.schema(name).facts.component == name)
    }
  }

  @Test("every behavior, default and Go type belongs to a recorded kind or component")
  func tables() {
    let kinds = Set(BuiltInKinds.all.map { "\($0.apiVersion) \($0.kind)" })
    #expect(KindBehavior.names.subtracting(kinds).isEmpty)
    for (component, members) in GoTypes.members {
      let names = RecordedSchemas.shared.names.filter { $0.hasSuffix(".\(component)") }
      #expect(names.count == 1, "\(component)")
      let properties = names.first.map { RecordedSchemas.shared.schema($0).facts.properties } ?? [:]
      #expect(members.allSatisfy { properties[$0] != nil }, "\(component): \(members)")
    }
  }

  @Test("a kind without a behavior is validated by its schema")
  func genericKinds() throws {
    let kind = try #require(BuiltInKinds.all.first { $0.kind == "RuntimeClass" })
    let object: JSONValue = [
      "apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", "metadata": ["name": "a"], "handler": "h", "other": 1,
    ]
    var expected = object
    expected["other"] = nil
    #expect(kind.defaulted(kind.pruned(object)) == expected)
    #expect(kind.problems(in: expected).isEmpty)
    #expect(kind.behavior.columns.map(\.name) == ["Name", "Age"])
    expected["handler"] = nil
    #expect(kind.problems(in: kind.defaulted(expected)).map(\.field) == ["handler"])

    let webhooks = try #require(BuiltInKinds.all.first { $0.kind == "ValidatingWebhookConfiguration" })
    let webhook: JSONValue = [
      "name": "a.b.c", "sideEffects": "Sometimes", "admissionReviewVersions": ["v1"], "clientConfig": [:],
    ]
    let configuration: JSONValue = ["metadata": ["name": "a"], "webhooks": [webhook]]
    #expect(webhooks.problems(in: configuration).map(\.field) == ["webhooks[0].sideEffects"])
  }
}
