import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The OpenAPI documents.
struct OpenAPIDocumentsTests {
  private static let paths = Set(BuiltInKinds.all.map(\.documentPath)).sorted()

  @Test("every reference is to a component of the same document", arguments: paths)
  func references(path: String) throws {
    let document = try #require(OpenAPIDocuments.document(path, BuiltInKinds.all))
    let components = try #require(document.value("components", "schemas")?.objectValue)
    let prefix = "#/components/schemas/"
    for reference in Self.references(in: document) {
      #expect(
        reference.hasPrefix(prefix) && components[String(reference.dropFirst(prefix.count))] != nil, "\(reference)")
    }
    #expect(document["openapi"] == "3.0.0")
  }

  @Test("kubectl finds every kind by its group, version and kind", arguments: BuiltInKinds.all.map(\.component))
  func tags(component: String) throws {
    let kind = try #require(BuiltInKinds.all.first { $0.component == component })
    let document = try #require(OpenAPIDocuments.document(kind.documentPath, BuiltInKinds.all))
    let schema = document.value("components", "schemas", component)
    #expect(
      schema?["x-kubernetes-group-version-kind"] == [
        ["group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind)]
      ])
    #expect(schema?["type"] == "object")
    #expect(schema?.value("properties", "metadata") != nil)
  }

  @Test("a custom resource has the schema of its definition and the metadata of every object")
  func customResources() throws {
    let spec: JSONValue = ["type": "object", "properties": ["size": ["type": "integer", "description": "d"]]]
    let definition: JSONValue = [
      "spec": [
        "group": "example.com", "scope": "Namespaced", "names": ["plural": "gadgets", "kind": "Gadget"],
        "versions": [
          [
            "name": "v1", "served": true, "storage": true,
            "schema": ["openAPIV3Schema": ["type": "object", "properties": ["spec": spec]]],
          ]
        ],
      ]
    ]
    let kinds = try ServedKind.kinds(of: definition)
    let document = try #require(OpenAPIDocuments.document("apis/example.com/v1", kinds))
    let schema = document.value("components", "schemas", "com.example.v1.Gadget")
    #expect(schema?.value("properties", "spec") == spec)
    #expect(Self.references(in: document).contains { $0.hasSuffix("ObjectMeta") })
  }

  @Test("a stored kind has patch operations, and a review has none")
  func operations() throws {
    let core = try #require(OpenAPIDocuments.document("api/v1", BuiltInKinds.all))
    let patch = core.value("paths", "/api/v1/namespaces/{namespace}/configmaps/{name}", "patch")
    #expect(patch?["x-kubernetes-group-version-kind"]?["kind"] == "ConfigMap")
    #expect(patch?.value("requestBody", "content", "application/strategic-merge-patch+json") != nil)
    #expect(patch?.elements("parameters").contains { $0["name"] == "fieldValidation" } == true)
    let reviews = try #require(OpenAPIDocuments.document("apis/authentication.k8s.io/v1", BuiltInKinds.all))
    let review = reviews.value("paths", "/apis/authentication.k8s.io/v1/tokenreviews")
    #expect(review?["patch"] == nil)
    #expect(review?.text("post", "x-kubernetes-group-version-kind", "kind") == "TokenReview")
  }

  @Test("the index names each document with its hash")
  func index() {
    let index = OpenAPIDocuments.index(BuiltInKinds.all, hash: "42")
    #expect(index.value("paths", "apis/apps/v1", "serverRelativeURL") == "/openapi/v3/apis/apps/v1?hash=42")
    #expect(index["paths"]?.objectValue?.keys.sorted() == Self.paths)
    #expect(OpenAPIDocuments.document("apis/none/v1", BuiltInKinds.all) == nil)
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
