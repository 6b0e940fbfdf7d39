import Kubernetes
import Testing

@testable import Sandbox

/// The OpenAPI documents of the built-in kinds.
struct OpenAPIDocumentsTests {
  private static let paths = Set(Catalogue.builtIn.map(\.documentPath)).sorted()

  @Test("Every reference in version 3 leads to a component of the same document", arguments: paths)
  func references(path: String) throws {
    let document = try #require(OpenAPIDocuments.document(path, Catalogue.builtIn))
    let components = try #require(document.value("components", "schemas")?.objectValue)
    let prefix = "#/components/schemas/"
    for reference in Self.references(in: document) {
      #expect(
        reference.hasPrefix(prefix) && components[String(reference.dropFirst(prefix.count))] != nil, "\(reference)")
    }
    #expect(document["openapi"] == "3.0.0")
  }

  @Test("Every reference in version 2 leads to a definition")
  func swaggerReferences() throws {
    let document = OpenAPIDocuments.swagger(Catalogue.builtIn)
    let definitions = try #require(document["definitions"]?.objectValue)
    let prefix = "#/definitions/"
    let references = Self.references(in: document)
    #expect(!references.isEmpty)
    for reference in references {
      #expect(
        reference.hasPrefix(prefix) && definitions[String(reference.dropFirst(prefix.count))] != nil, "\(reference)")
    }
  }

  @Test("kubectl finds every kind by its group, version and kind", arguments: Catalogue.builtIn.map(\.component))
  func tags(component: String) throws {
    let kind = try #require(Catalogue.builtIn.first { $0.component == component })
    let wanted: JSONValue = [
      ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
    ]
    let document = try #require(OpenAPIDocuments.document(kind.documentPath, Catalogue.builtIn))
    let swagger = OpenAPIDocuments.swagger(Catalogue.builtIn)
    for schema in [document.value("components", "schemas", component), swagger.value("definitions", component)] {
      #expect(schema?["x-kubernetes-group-version-kind"] == wanted)
      #expect(schema?["type"] == "object")
      #expect(schema?.value("properties", "metadata") != nil)
    }
  }

  @Test("kubectl finds the ways to patch a kind that is stored, and none for a review")
  func operations() throws {
    let core = try #require(OpenAPIDocuments.document("api/v1", Catalogue.builtIn))
    let patch = core.value("paths", "/api/v1/namespaces/{namespace}/configmaps/{name}", "patch")
    #expect(patch?["x-kubernetes-group-version-kind"]?["kind"] == "ConfigMap")
    #expect(patch?.value("requestBody", "content", "application/strategic-merge-patch+json") != nil)
    #expect(patch?.elements("parameters").contains { $0["name"] == "fieldValidation" } == true)
    let reviews = try #require(OpenAPIDocuments.document("apis/authentication.k8s.io/v1", Catalogue.builtIn))
    let review = reviews.value("paths", "/apis/authentication.k8s.io/v1/tokenreviews")
    #expect(review?["patch"] == nil)
    #expect(review?.text("post", "x-kubernetes-group-version-kind", "kind") == "TokenReview")
  }

  @Test("The index names each document with its hash")
  func index() {
    let index = OpenAPIDocuments.index(Catalogue.builtIn, hash: "42")
    #expect(index.value("paths", "apis/apps/v1", "serverRelativeURL") == "/openapi/v3/apis/apps/v1?hash=42")
    #expect(index["paths"]?.objectValue?.keys.sorted() == Self.paths)
    #expect(OpenAPIDocuments.document("apis/none/v1", Catalogue.builtIn) == nil)
  }

  /// What kube-apiserver 1.36.2 says of lists, by definition and member.
  @Test(
    "Lists merge as kube-apiserver's document says",
    arguments: [
      ("io.k8s.api.core.v1.PodSpec", "containers", "map", ["name"], "merge", "name"),
      ("io.k8s.api.core.v1.PodSpec", "volumes", "map", ["name"], "merge,retainKeys", "name"),
      ("io.k8s.api.core.v1.PodSpec", "tolerations", "atomic", [], "", ""),
      (
        "io.k8s.api.core.v1.PodSpec", "topologySpreadConstraints", "map", ["topologyKey", "whenUnsatisfiable"], "merge",
        "topologyKey"
      ),
      ("io.k8s.api.core.v1.Container", "ports", "map", ["containerPort", "protocol"], "merge", "containerPort"),
      ("io.k8s.api.core.v1.Container", "env", "map", ["name"], "merge", "name"),
      ("io.k8s.api.core.v1.Container", "command", "atomic", [], "", ""),
      ("io.k8s.api.core.v1.ResourceRequirements", "claims", "map", ["name"], "", ""),
      ("io.k8s.api.core.v1.ServiceSpec", "ports", "map", ["port", "protocol"], "merge", "port"),
      ("io.k8s.api.core.v1.ServiceAccount", "secrets", "map", ["name"], "merge", "name"),
      ("io.k8s.api.core.v1.ServiceAccount", "imagePullSecrets", "atomic", [], "", ""),
      ("io.k8s.api.apps.v1.DeploymentSpec", "strategy", "", [], "retainKeys", ""),
      ("io.k8s.api.rbac.v1.RoleBinding", "subjects", "atomic", [], "", ""),
      ("io.k8s.api.networking.v1.NetworkPolicySpec", "ingress", "atomic", [], "", ""),
    ])
  func lists(component: String, member: String, type: String, keys: [String], strategy: String, key: String) throws {
    let schema = OpenAPIDocuments.swagger(Catalogue.builtIn).value("definitions", component, "properties", member)
    let found = try #require(schema)
    #expect(found.text("x-kubernetes-list-type") == type)
    #expect(found.elements("x-kubernetes-list-map-keys").compactMap(\.stringValue) == keys)
    #expect(found.text("x-kubernetes-patch-strategy") == strategy)
    #expect(found.text("x-kubernetes-patch-merge-key") == key)
  }

  private static func references(in value: JSONValue) -> Set<String> {
    switch value {
    case .object(let members):
      members.reduce(into: []) { found, member in
        if member.key == "$ref", let text = member.value.stringValue { found.insert(text) }
        found.formUnion(references(in: member.value))
      }
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(references(in: $1)) }
    default: []
    }
  }
}
