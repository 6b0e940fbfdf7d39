package import Kubernetes

extension JSONValue {
  /// The value at a path; `nil` if a step is absent or null, which are equal in the API.
  package func present(_ path: String...) -> JSONValue? {
    var value = self
    for key in path {
      guard let next = value[key], next != .null else { return nil }
      value = next
    }
    return value
  }
}

/// A pod spec and its annotations, as the checks of the Pod Security Standards read them.
package struct PodUnderReview: Sendable {
  /// A container of any type.
  package struct Container: Sendable {
    /// The field of the pod spec that lists it: `initContainers`, `containers` or `ephemeralContainers`.
    package let list: String
    /// Its index in the list.
    package let index: Int
    /// Its name; empty if it has none.
    package let name: String
    /// All its fields.
    package let fields: JSONValue
    /// Its `securityContext`, if any.
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
    /// The path of its security context.
    package var securityPath: FieldPath { path.field("securityContext") }
  }

  /// The pod spec.
  package let spec: JSONValue
  /// Its `securityContext`, if any.
  package let securityContext: JSONValue?
  /// Init containers, then containers, then ephemeral ones: the order in which messages name them.
  package let containers: [Container]
  /// The pod's annotations.
  package let annotations: [String: String]

  /// Reads a pod spec and pod metadata. A value with a type other than that of the API counts as absent.
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

  /// Whether `spec.os` is Windows, where the security settings of Linux do not apply.
  package var isWindows: Bool { spec.present("os", "name")?.stringValue == "windows" }

  /// Whether the pod has user namespaces of its own (`hostUsers: false`): its root user is unprivileged on the node.
  package var hasUserNamespace: Bool { spec["hostUsers"]?.boolValue == false }

  /// The names of the containers that a condition holds for.
  package func containers(where condition: (Container) -> Bool) -> [String] { containers.filter(condition).map(\.name) }
}

extension PodUnderReview {
  /// Names the pod, if its own security context satisfies a condition, and the containers whose security contexts do.
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
