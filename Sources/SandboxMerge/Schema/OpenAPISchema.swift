package import Kubernetes

/// An OpenAPI v3 schema as Kubernetes uses it: the structural schema of a custom resource, and the same shape for
/// built-in kinds.
///
/// Values that every merge, defaulting and pruning needs are computed once, in the initializer.
/// Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/
package final class OpenAPISchema: Sendable {
  /// The facts about the value.
  package let facts: Facts
  /// How values merge under server-side apply.
  package let structure: Structure
  /// Whether there is a default or a quantity anywhere below the value.
  package let hasDefaults: Bool
  /// Whether the value is a `resource.Quantity`.
  package let isQuantity: Bool
  /// Whether an empty value is left out, as Go's `omitempty` does with lists, maps and some texts.
  package let isOmittedWhenEmpty: Bool
  /// Names of the members that have a default, with it.
  package let memberDefaults: [(name: String, value: JSONValue, isNullable: Bool)]

  /// Makes a schema from what it says.
  package init(_ facts: Facts) {
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
  package var zeroObject: JSONValue {
    .object(
      facts.properties.compactMapValues { member in
        member.facts.zeroValue.map { $0 == [:] ? member.zeroObject : $0 }
      })
  }

  /// Component that quantities are.
  package static let quantityComponent = "io.k8s.apimachinery.pkg.api.resource.Quantity"

  /// Component that moments with microseconds are.
  package static let microTimeComponent = "io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime"

  /// The facts about a value. Members that are `nil` or empty do not restrict it.
  package struct Facts: Sendable {
    /// Name of the component that the schema is, as `io.k8s.api.core.v1.PodSpec`; other schemas refer to it by that.
    package var component: String?
    /// The JSON type; `nil` if any type is allowed.
    package var type: ValueType?
    /// Format of strings and numbers, as `date-time`.
    package var format: String?
    /// Members of an object.
    package var properties: [String: OpenAPISchema] = [:]
    /// Names of the members that must be there.
    package var required: [String] = []
    /// The elements of an array.
    package var items: OpenAPISchema?
    /// Members of an object that have no schema of their own.
    package var additionalProperties: OpenAPISchema?
    /// Whether null is a value.
    package var isNullable = false
    /// The default value.
    package var defaultValue: JSONValue?
    /// The value that Go writes for an unset member of a built-in kind; `nil` if Go omits the member.
    package var zeroValue: JSONValue?
    /// Validation rules beyond the type.
    package var rules = Rules()
    /// The `x-kubernetes-` part.
    package var extensions = Extensions()
    /// Whether a Go type decodes the value in kube-apiserver: null is then as good as absent.
    package var isTyped = false
    /// Whether an empty text of a built-in kind is left out. Lists and maps always are.
    package var isOmittedWhenEmpty = false

    package init() {}
  }

  /// A JSON type as OpenAPI names it.
  package enum ValueType: String, Sendable, Hashable {
    case object, array, string, integer, number, boolean
  }

  /// Validation rules beyond the type.
  package struct Rules: Sendable {
    package var enumeration: [JSONValue]?
    package var pattern: Pattern?
    package var minimum: Double?
    package var maximum: Double?
    package var isMinimumExclusive = false
    package var isMaximumExclusive = false
    package var multipleOf: Double?
    package var minLength: Int?
    package var maxLength: Int?
    package var minItems: Int?
    package var maxItems: Int?
    package var hasUniqueItems = false
    package var minProperties: Int?
    package var maxProperties: Int?
    package var allOf: [OpenAPISchema] = []
    package var anyOf: [OpenAPISchema] = []
    package var oneOf: [OpenAPISchema] = []
    package var not: OpenAPISchema?
  }

  /// Kubernetes' own keywords. Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
  package struct Extensions: Sendable {
    package var preservesUnknownFields = false
    package var isIntOrString = false
    package var isEmbeddedResource = false
    package var listType: String?
    package var listMapKeys: [String] = []
    package var mapType: String?
    package var patchMergeKey: String?
    package var patchStrategy: String?
  }
}
