package import Kubernetes

extension JSONValue {
  /// The value at a path; `nil` if a field is absent or null. The API does not distinguish these.
  package func present(_ path: String...) -> JSONValue? {
    var value = self
    for key in path {
      guard let next = value[key], next != .null else { return nil }
      value = next
    }
    return value
  }
}

/// The spec and the annotations of a pod, as the checks of the Pod Security Standards read them.
package struct PodUnderReview: Sendable {
  /// A container of any type.
  package struct Container: Sendable {
    /// The field of the pod spec that lists the container: `initContainers`, `containers` or `ephemeralContainers`.
    package let list: String
    /// The index in the list.
    package let index: Int
    /// The name; empty if the container has none.
    package let name: String
    /// All fields.
    package let fields: JSONValue
    /// `securityContext`; `nil` if it is absent.
    package let securityContext: JSONValue?

    init(_ fields: JSONValue, list: String, index: Int) {
      self.list = list
      self.index = index
      self.fields = fields
      name = fields["name"]?.stringValue ?? ""
      securityContext = fields.present("securityContext")
    }

    /// The path of the container in the pod.
    package var path: FieldPath { FieldPath([.field("spec"), .field(list), .index(index)]) }
    /// The path of the security context of the container.
    package var securityPath: FieldPath { path.field("securityContext") }
  }

  /// The pod spec.
  package let spec: JSONValue
  /// `securityContext` of the pod; `nil` if it is absent.
  package let securityContext: JSONValue?
  /// Init containers, then containers, then ephemeral containers, as in messages.
  package let containers: [Container]
  /// The annotations of the pod.
  package let annotations: [String: String]

  /// Reads the spec and the metadata of a pod. A value with a type that the API does not accept is treated as absent.
  package init(spec: JSONValue, metadata: JSONValue) {
    self.spec = spec
    securityContext = spec.present("securityContext")
    containers = ["initContainers", "containers", "ephemeralContainers"]
      .flatMap { list in
        (spec[list]?.arrayValue ?? []).enumerated().map { Container($1, list: list, index: $0) }
      }
    annotations = metadata["annotations"]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
  }

  /// The path of the security context of the pod.
  package static let securityPath = FieldPath("spec", "securityContext")

  /// Whether `spec.os` is Windows. The security settings of Linux do not apply to such a pod.
  package var isWindows: Bool { spec.present("os", "name")?.stringValue == "windows" }

  /// Whether the pod has a user namespace of its own (`hostUsers: false`), in which root has no privileges on the node.
  package var hasUserNamespace: Bool { spec["hostUsers"]?.boolValue == false }

  /// The names of the containers that satisfy a condition.
  package func containers(where condition: (Container) -> Bool) -> [String] { containers.filter(condition).map(\.name) }
}

extension PodUnderReview {
  /// The pod, if its security context satisfies a condition, and the containers whose security contexts do.
  func setters(where condition: (JSONValue?) -> Bool) -> PodSecuritySetters {
    PodSecuritySetters(
      isPod: condition(securityContext), containers: containers { condition($0.securityContext) })
  }

  /// The paths of the security contexts, of the pod and of containers, that satisfy a condition.
  func securityPaths(where condition: (JSONValue?) -> Bool) -> [FieldPath] {
    (condition(securityContext) ? [Self.securityPath] : [])
      + containers.filter { condition($0.securityContext) }.map(\.securityPath)
  }
}
