import Kubernetes

extension JSONValue {
  /// The value at a path; `nil` if a step is absent or null, which are equal in the API.
  func present(_ path: String...) -> JSONValue? {
    var value = self
    for key in path {
      guard let next = value[key], next != .null else { return nil }
      value = next
    }
    return value
  }
}

/// A pod spec and its annotations, as the checks of the Pod Security Standards read them.
struct PodUnderReview: Sendable {
  /// A container of any sort.
  struct Container: Sendable {
    /// Its name; empty if it has none.
    let name: String
    /// All its fields.
    let fields: JSONValue
    /// Its `securityContext`, if any.
    let securityContext: JSONValue?

    init(_ fields: JSONValue) {
      self.fields = fields
      name = fields["name"]?.stringValue ?? ""
      securityContext = fields.present("securityContext")
    }
  }

  /// The pod spec.
  let spec: JSONValue
  /// Its `securityContext`, if any.
  let securityContext: JSONValue?
  /// Init containers, then containers, then ephemeral ones: the order in which messages name them.
  let containers: [Container]
  /// The pod's annotations.
  let annotations: [String: String]

  /// Reads a pod spec and pod metadata; what has another shape than the API's counts as absent.
  init(spec: JSONValue, metadata: JSONValue) {
    self.spec = spec
    securityContext = spec.present("securityContext")
    containers = ["initContainers", "containers", "ephemeralContainers"]
      .flatMap { spec[$0]?.arrayValue ?? [] }.map(Container.init)
    annotations = metadata["annotations"]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
  }

  /// Whether `spec.os` is Windows, where the security settings of Linux do not apply.
  var isWindows: Bool { spec.present("os", "name")?.stringValue == "windows" }

  /// Whether the pod has user namespaces of its own (`hostUsers: false`): its root user is unprivileged on the node.
  var hasUserNamespace: Bool { spec["hostUsers"]?.boolValue == false }

  /// The names of the containers that a condition holds for.
  func containers(where condition: (Container) -> Bool) -> [String] { containers.filter(condition).map(\.name) }
}
