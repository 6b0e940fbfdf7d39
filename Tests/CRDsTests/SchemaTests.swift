import Kubernetes
import Testing

@testable import CRDs

@Suite("Schema")
struct SchemaTests {
  @Test("the schema has exactly the properties of the types")
  func sameFields() {
    // A Role cannot grant non-resource URLs, so the schema does not have this property.
    let excluded = "rbac.roles[].rules[].nonResourceURLs"
    let properties = fieldPaths(of: CompleteBaseline.spec).subtracting([excluded])
    #expect(properties == SecurityBaselineSpec.schema.fieldPaths)
    #expect(fieldPaths(of: CompleteBaseline.status) == SecurityBaselineStatus.schema.fieldPaths)
  }

  @Test("a baseline with all fields is valid and parsed unchanged")
  func completeBaseline() throws {
    #expect(CompleteBaseline.spec.validate() == [])
    let status = try JSONValue(encoding: CompleteBaseline.status)
    #expect(SecurityBaselineStatus.schema.validate(status, at: FieldPath("status")) == [])
    let value: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "complete"],
      "spec": try JSONValue(encoding: CompleteBaseline.spec),
    ]
    let parsed = try SecurityBaseline.parse(value)
    #expect(parsed.spec == CompleteBaseline.spec)
    #expect(parsed.metadata.name == "complete")
  }

  @Test("every description is a sentence")
  func descriptions() {
    for schema in SecurityBaseline.schema.all {
      #expect(schema.description.hasSuffix("."), "\(schema.description)")
      #expect(schema.description.first?.isUppercase == true, "\(schema.description)")
    }
  }

  @Test("the defaults of the schema equal those of the types")
  func defaults() throws {
    let spec = SecurityBaselineSpec.schema
    let empty = SecurityBaselineSpec()
    #expect(spec.defaultOf("suspend") == .bool(empty.isSuspended))
    #expect(spec.defaultOf("enforcement") == .string(empty.enforcement(of: .rbac).rawValue))
    #expect(spec.defaultOf("deletionPolicy") == .string(empty.effectiveDeletionPolicy.rawValue))
    #expect(spec.defaultOf("adoptExisting") == .bool(empty.adoptsExisting))
    #expect(
      NetworkPoliciesSpec.schema.defaultOf("unmanaged")
        == .string(NetworkPoliciesSpec().effectiveUnmanaged.rawValue))
    #expect(RBACSpec.schema.defaultOf("unmanaged") == .string(RBACSpec().effectiveUnmanaged.rawValue))
    #expect(PodSecuritySpec.schema.defaultOf("version") == .string(PodSecuritySpec().effectiveVersion))
  }

  @Test("no default enables a control or overrides the enforcement of the baseline")
  func defaultsEnableNothing() {
    for schema in SecurityBaseline.schema.all {
      switch schema.shape {
      case .object, .map, .list: #expect(schema.defaultValue == nil, "\(schema.description)")
      default: break
      }
    }
    for control in [NetworkPoliciesSpec.schema, RBACSpec.schema, PodSecuritySpec.schema] {
      #expect(control.defaultOf("enforcement") == nil)
    }
  }

  @Test("the manifest has the expected names and columns")
  func manifest() throws {
    let manifest = CustomResourceDefinition.manifest()
    let names = try #require(manifest["spec"]?["names"])
    #expect(manifest["metadata"]?["name"] == "securitybaselines.plimsoll.dev")
    #expect(manifest["spec"]?["scope"] == "Cluster")
    #expect(names["shortNames"] == ["sb", "baseline"])
    let version = try #require(manifest["spec"]?["versions"]?.arrayValue?.first)
    #expect(version["subresources"]?["status"] == [:])
    let columns = try #require(version["additionalPrinterColumns"]?.arrayValue)
    #expect(
      columns.filter { $0["priority"] == nil }.map { $0["name"]?.stringValue?.uppercased() }
        == ["MODE", "NAMESPACES", "COMPLIANT", "FINDINGS", "DRIFT", "READY", "AGE"])
  }

  @Test("the manifests with and without rules differ only in the rules")
  func withoutRules() throws {
    let text = String(decoding: try CustomResourceDefinition.manifest().jsonData(), as: UTF8.self)
    #expect(!text.contains("x-kubernetes-validations"))
    #expect(
      CustomResourceDefinition.manifest(withRules: true).withoutMembers("x-kubernetes-validations")
        == CustomResourceDefinition.manifest())
    #expect(CustomResourceDefinition.manifest(withRules: true) != CustomResourceDefinition.manifest())
  }
}

extension Schema {
  /// The schema and all schemas in it.
  var all: [Schema] {
    switch shape {
    case .object(let fields): [self] + fields.flatMap(\.schema.all)
    case .map(_, let values, _): [self] + values.all
    case .list(let element, _, _): [self] + element.all
    default: [self]
    }
  }

  func defaultOf(_ name: String) -> JSONValue? {
    guard case .object(let fields) = shape else { return nil }
    return fields.first { $0.name == name }?.schema.defaultValue
  }

  var fieldPaths: Set<String> { paths(at: "") }

  private func paths(at path: String) -> Set<String> {
    switch shape {
    case .object(let fields):
      Set(
        fields.flatMap { field in
          let child = path.isEmpty ? field.name : "\(path).\(field.name)"
          return [child] + field.schema.paths(at: child)
        })
    case .list(let element, _, _): element.paths(at: path + "[]")
    default: []
    }
  }
}

extension JSONValue {
  func withoutMembers(_ name: String) -> JSONValue {
    switch self {
    case .object(let members): .object(members.filter { $0.key != name }.mapValues { $0.withoutMembers(name) })
    case .array(let elements): .array(elements.map { $0.withoutMembers(name) })
    default: self
    }
  }
}

/// The paths of all stored properties by reflection. The path of a property that is `nil` is included, but not its
/// fields.
private func fieldPaths(of value: Any, at path: String = "") -> Set<String> {
  let mirror = Mirror(reflecting: value)
  switch mirror.displayStyle {
  case .optional:
    return mirror.children.first.map { fieldPaths(of: $0.value, at: path) } ?? []
  case .collection:
    return mirror.children.reduce(into: []) { $0.formUnion(fieldPaths(of: $1.value, at: path + "[]")) }
  case .struct where !(value is Quantity || value is Timestamp || value is ControlID || value is String):
    return mirror.children.reduce(into: []) { paths, child in
      guard let label = child.label else { return }
      let name = path.isEmpty ? label : "\(path).\(label)"
      paths.insert(name)
      paths.formUnion(fieldPaths(of: child.value, at: name))
    }
  default: return []
  }
}
