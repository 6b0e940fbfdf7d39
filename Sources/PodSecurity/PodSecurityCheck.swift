package import Kubernetes

/// A violation of a check by a pod.
package struct PodSecurityViolation: Sendable, Hashable {
  /// The name of the check in the source of Pod Security admission, such as `runAsNonRoot`.
  package let checkID: String
  /// A summary of the problem, such as `runAsNonRoot != true`.
  package let reason: String
  /// The fields with the problem and how to fix it, such as
  /// `pod or container "web" must set securityContext.runAsNonRoot=true`.
  package let detail: String
}

/// A check of the Pod Security Standards, with its variants in the releases of Kubernetes.
package struct PodSecurityCheck: Sendable {
  /// A violation that a variant reports.
  package struct Finding: Sendable, Hashable {
    /// A summary of the problem.
    package let reason: String
    /// The fields with the problem, and how to fix it.
    package let detail: String
    /// The paths of the offending fields, from the root of the pod or pod template; never empty. A missing field that
    /// must be set is an offending field.
    package let fields: [FieldPath]
  }

  /// The check as it applies from a release on.
  package struct Variant: Sendable {
    /// The first release with this variant.
    let since: PodSecurityVersion
    /// The ID of the check of the level baseline that this stricter check replaces; `nil` if there is none.
    let replaces: String?
    /// Evaluates a pod; returns `nil` if the pod passes.
    package let evaluate: @Sendable (PodUnderReview) -> Finding?

    /// Creates a variant that applies from release 1.`minor` on.
    init(
      since minor: Int, replaces: String? = nil, evaluate: @escaping @Sendable (PodUnderReview) -> Finding?
    ) {
      since = .minor(minor)
      self.replaces = replaces
      self.evaluate = evaluate
    }
  }

  /// The name of the check.
  package let id: String
  /// The least strict level that includes the check.
  package let level: PodSecurityLevel
  /// The variants, from the oldest to the newest.
  let variants: [Variant]

  /// The variant that applies in a release; `nil` if the release does not have the check.
  package func variant(for version: PodSecurityVersion) -> Variant? { variants.last { $0.since <= version } }
}

/// The pod or the containers that set a field to a forbidden value.
struct PodSecuritySetters {
  /// The names in order, such as `pod` and `containers "a", "b"`.
  private var texts: [String] = []

  /// Creates the names.
  ///
  /// - Parameters:
  ///   - isPod: Whether the security context of the pod sets the value.
  ///   - containers: The names of the containers that set the value.
  init(isPod: Bool, containers: [String]) {
    if isPod { texts.append("pod") }
    if !containers.isEmpty { texts.append(Self.containers(containers)) }
  }

  /// Whether neither the pod nor a container sets the value.
  var isEmpty: Bool { texts.isEmpty }
  /// The text for a message, such as `pod and containers "a", "b"`.
  var description: String { texts.joined(separator: " and ") }

  /// Adds a name.
  mutating func add(_ text: String) { texts.append(text) }

  /// The text for containers, such as `container "a"` or `containers "a", "b"`.
  static func containers(_ names: [String]) -> String {
    "\(plural("container", "containers", for: names.count)) \(names.quotedList)"
  }
}
