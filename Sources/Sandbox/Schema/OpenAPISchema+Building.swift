import Kubernetes

/// The vocabulary in which the schemas of built-in kinds are written.
extension OpenAPISchema {
  /// A text.
  static func string(_ description: String, oneOf values: [String] = [], default value: String? = nil) -> OpenAPISchema
  {
    scalar(.string, description) {
      if !values.isEmpty { $0.rules.enumeration = values.map { .string($0) } }
      $0.defaultValue = value.map { .string($0) }
    }
  }

  /// A truth.
  static func boolean(_ description: String, default value: Bool? = nil) -> OpenAPISchema {
    scalar(.boolean, description) { $0.defaultValue = value.map { .bool($0) } }
  }

  /// A whole number of 32 bits.
  static func int32(_ description: String, default value: Int64? = nil) -> OpenAPISchema {
    scalar(.integer, description) {
      $0.format = "int32"
      $0.defaultValue = value.map { .integer($0) }
    }
  }

  /// A whole number of 64 bits.
  static func int64(_ description: String, default value: Int64? = nil) -> OpenAPISchema {
    scalar(.integer, description) {
      $0.format = "int64"
      $0.defaultValue = value.map { .integer($0) }
    }
  }

  /// Bytes in base 64.
  static func bytes(_ description: String) -> OpenAPISchema {
    scalar(.string, description) { $0.format = "byte" }
  }

  /// A number or a text: a port, or a percentage.
  static func intOrString(_ description: String) -> OpenAPISchema {
    scalar(.string, description) {
      $0.component = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
      $0.format = "int-or-string"
      $0.extensions.isIntOrString = true
    }
  }

  /// A `resource.Quantity`.
  static func quantity(_ description: String) -> OpenAPISchema {
    scalar(.string, description) {
      $0.component = quantityComponent
      $0.extensions.isIntOrString = true
    }
  }

  /// A moment in RFC 3339.
  static func time(_ description: String) -> OpenAPISchema {
    scalar(.string, description) {
      $0.component = "io.k8s.apimachinery.pkg.apis.meta.v1.Time"
      $0.format = "date-time"
    }
  }

  /// A moment in RFC 3339 with microseconds.
  static func microTime(_ description: String) -> OpenAPISchema {
    scalar(.string, description) {
      $0.component = microTimeComponent
      $0.format = "date-time"
    }
  }

  /// An object with the given members and no others.
  ///
  /// - Parameter component: Its name among the components, as `io.k8s.api.core.v1.PodSpec`.
  /// - Parameter announced: Members that documents call required although the server does without them.
  static func object(
    _ component: String? = nil, _ description: String, _ members: [String: OpenAPISchema], required: [String] = [],
    announced: [String] = [], isAtomic: Bool = false
  ) -> OpenAPISchema {
    scalar(.object, description) {
      $0.component = component
      $0.properties = members
      $0.required = required
      $0.announced = announced
      if isAtomic { $0.extensions.mapType = "atomic" }
    }
  }

  /// An object whose members are the user's.
  static func map(_ description: String, of element: OpenAPISchema) -> OpenAPISchema {
    scalar(.object, description) { $0.additionalProperties = element }
  }

  /// An object whose members are the user's and texts.
  static func strings(_ description: String) -> OpenAPISchema { map(description, of: plainString) }

  /// An object that this server knows no members of, and keeps as it is.
  static func opaque(_ component: String? = nil, _ description: String) -> OpenAPISchema {
    scalar(.object, description) {
      $0.component = component
      $0.extensions.preservesUnknownFields = true
    }
  }

  /// A list that is replaced as a whole.
  static func list(_ description: String, of element: OpenAPISchema = plainString) -> OpenAPISchema {
    scalar(.array, description) {
      $0.items = element
      $0.extensions.listType = "atomic"
    }
  }

  /// A list without order and repetition.
  static func set(_ description: String, of element: OpenAPISchema = plainString, isPatched: Bool = true)
    -> OpenAPISchema
  {
    scalar(.array, description) {
      $0.items = element
      $0.extensions.listType = "set"
      $0.extensions.patchStrategy = isPatched ? "merge" : nil
    }
  }

  /// A list whose elements are told apart by some of their members.
  ///
  /// - Parameter keys: Those members' names; strategic merge patches go by the first of them.
  /// - Parameter strategy: `x-kubernetes-patch-strategy`; nil where a strategic merge patch replaces the list.
  static func list(
    _ description: String, of element: OpenAPISchema, by keys: String..., strategy: String? = "merge"
  ) -> OpenAPISchema {
    scalar(.array, description) {
      $0.items = element
      $0.extensions.listType = "map"
      $0.extensions.listMapKeys = keys
      guard let strategy else { return }
      $0.extensions.patchStrategy = strategy
      $0.extensions.patchMergeKey = keys.first
    }
  }

  /// A text that needs no words of its own.
  static let plainString = scalar(.string, "") { $0.description = nil }

  /// The same schema, described by its use.
  func described(_ description: String) -> OpenAPISchema {
    with { if $0.component == nil { $0.description = description } else { $0.use = description } }
  }

  /// The same schema, of a text that is as good as none where it is empty.
  var leftOutWhenEmpty: OpenAPISchema { with { $0.isLeftOutWhenEmpty = true } }

  /// The same schema with a default.
  func defaulting(to value: JSONValue) -> OpenAPISchema {
    with { $0.defaultValue = value }
  }

  /// The same schema with some of its facts changed.
  func with(_ change: (inout Facts) -> Void) -> OpenAPISchema {
    var facts = facts
    change(&facts)
    return OpenAPISchema(facts)
  }

  private static func scalar(
    _ type: ValueType, _ description: String, _ more: (inout Facts) -> Void = { _ in }
  ) -> OpenAPISchema {
    var facts = Facts()
    facts.type = type
    facts.description = description
    facts.isTyped = true
    more(&facts)
    return OpenAPISchema(facts)
  }
}
