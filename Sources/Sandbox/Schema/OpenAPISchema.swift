import Kubernetes

/// An OpenAPI v3 schema as Kubernetes uses it: the structural schema of a custom resource, and the same shape for
/// built-in kinds.
///
/// What merging, defaulting and pruning ask on every write is computed once, when the schema is made.
/// Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
final class OpenAPISchema: Sendable {
  /// What the schema says of its value.
  let facts: Facts
  /// How values merge under server-side apply.
  let structure: Structure
  /// Whether a default or a quantity, which has one way to be written, stands anywhere beneath the value itself.
  let hasDefaults: Bool
  /// Whether the value is a `resource.Quantity`.
  let isQuantity: Bool
  /// Whether an empty value is left out, as Go's `omitempty` does with lists, maps and some texts.
  let isOmittedWhenEmpty: Bool
  /// Names of the members that have a default, with it.
  let memberDefaults: [(name: String, value: JSONValue, isNullable: Bool)]

  /// Makes a schema from what it says.
  init(_ facts: Facts) {
    self.facts = facts
    structure = Self.structure(of: facts)
    memberDefaults = facts.properties.compactMap { name, member in
      member.facts.defaultValue.map { (name, $0, member.facts.isNullable) }
    }
    .sorted { $0.name < $1.name }
    isQuantity = facts.isTyped && facts.component == Self.quantityComponent
    isOmittedWhenEmpty =
      facts.isTyped && (facts.type == .array || facts.additionalProperties != nil || facts.isOmittedWhenEmpty)
    hasDefaults =
      isQuantity || !memberDefaults.isEmpty || facts.properties.values.contains { $0.hasDefaults }
      || facts.items?.hasDefaults == true || facts.additionalProperties?.hasDefaults == true
  }
}

extension OpenAPISchema {
  /// The object that Go writes if nothing set any member.
  var zeroObject: JSONValue {
    .object(
      facts.properties.compactMapValues { member in
        member.facts.zeroValue.map { $0 == [:] ? member.zeroObject : $0 }
      })
  }

  /// Component that quantities are.
  static let quantityComponent = "io.k8s.apimachinery.pkg.api.resource.Quantity"

  /// Component that moments with microseconds are.
  static let microTimeComponent = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"

  /// What a schema says of its value. Members that are nil or empty say nothing.
  struct Facts: Sendable {
    /// Name of the component that the schema is, as `io.k8s.api.core.v1.PodSpec`; other schemas refer to it by that.
    var component: String?
    /// The JSON type; nil where any will do.
    var type: ValueType?
    /// Format of strings and numbers, as `date-time`.
    var format: String?
    /// Members of an object.
    var properties: [String: OpenAPISchema] = [:]
    /// Names of the members that must be there.
    var required: [String] = []
    /// The elements of an array.
    var items: OpenAPISchema?
    /// Members of an object that have no schema of their own.
    var additionalProperties: OpenAPISchema?
    /// Whether null is a value.
    var isNullable = false
    /// What the server fills in if nothing is given.
    var defaultValue: JSONValue?
    /// What Go writes for a member of a built-in kind that nothing set; `nil` if Go leaves the member out.
    var zeroValue: JSONValue?
    /// What a value must satisfy beyond its type.
    var rules = Rules()
    /// The `x-kubernetes-` part.
    var extensions = Extensions()
    /// Whether a Go type decodes the value in kube-apiserver: null is then as good as absent.
    var isTyped = false
    /// Whether an empty text of a built-in kind is left out. Lists and maps always are.
    var isOmittedWhenEmpty = false
  }

  /// A JSON type as OpenAPI names it.
  enum ValueType: String, Sendable, Hashable {
    case object, array, string, integer, number, boolean
  }

  /// What a value must satisfy beyond its type.
  struct Rules: Sendable {
    var enumeration: [JSONValue]?
    var pattern: Pattern?
    var minimum: Double?
    var maximum: Double?
    var isMinimumExclusive = false
    var isMaximumExclusive = false
    var multipleOf: Double?
    var minLength: Int?
    var maxLength: Int?
    var minItems: Int?
    var maxItems: Int?
    var hasUniqueItems = false
    var minProperties: Int?
    var maxProperties: Int?
    var allOf: [OpenAPISchema] = []
    var anyOf: [OpenAPISchema] = []
    var oneOf: [OpenAPISchema] = []
    var not: OpenAPISchema?
  }

  /// Kubernetes' own keywords. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
  struct Extensions: Sendable {
    var preservesUnknownFields = false
    var isIntOrString = false
    var isEmbeddedResource = false
    var listType: String?
    var listMapKeys: [String] = []
    var mapType: String?
    var patchMergeKey: String?
    var patchStrategy: String?
  }
}
