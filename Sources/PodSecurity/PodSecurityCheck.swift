package import Kubernetes

/// How a pod violates one check.
package struct PodSecurityViolation: Sendable, Hashable {
  /// The check's name in the library of kube-apiserver, such as `runAsNonRoot`.
  package let checkID: String
  /// The problem in short: `runAsNonRoot != true`.
  package let reason: String
  /// Where, and how to fix it: `pod or container "web" must set securityContext.runAsNonRoot=true`.
  package let detail: String
}

/// One check of the Pod Security Standards, with its variants through the releases.
package struct PodSecurityCheck: Sendable {
  /// The violation that a variant reports.
  package struct Finding: Sendable, Hashable {
    /// The problem in short.
    package let reason: String
    /// Where it is, and how to fix it.
    package let detail: String
    /// The offending fields from the root of the pod or pod template; never empty. A field that must be set is one, too.
    package let fields: [FieldPath]
  }

  /// The check as it is since a release.
  package struct Variant: Sendable {
    /// The first release with this variant.
    let since: PodSecurityVersion
    /// A weaker check of the baseline that this one replaces.
    let replaces: String?
    /// `nil` for a pod that passes.
    package let judge: @Sendable (PodUnderReview) -> Finding?

    /// A variant since release 1.`minor`.
    init(
      since minor: Int, replaces: String? = nil, judge: @escaping @Sendable (PodUnderReview) -> Finding?
    ) {
      since = .minor(minor)
      self.replaces = replaces
      self.judge = judge
    }
  }

  /// The check's name.
  package let id: String
  /// The least strict level that makes the check.
  package let level: PodSecurityLevel
  /// From old to new.
  let variants: [Variant]

  /// The variant that applies in a release; `nil` if that release has no such check.
  package func variant(for version: PodSecurityVersion) -> Variant? { variants.last { $0.since <= version } }
}

/// Who set a field to a forbidden value: the pod, some of its containers, or both.
struct PodSecuritySetters {
  /// `pod`, then `container "a"` or `containers "a", "b"`.
  private var texts: [String] = []

  /// - Parameters:
  ///   - isPod: Whether the pod's own security context is at fault.
  ///   - containers: The names of the containers at fault.
  init(isPod: Bool, containers: [String]) {
    if isPod { texts.append("pod") }
    if !containers.isEmpty { texts.append(Self.containers(containers)) }
  }

  /// Whether there is none.
  var isEmpty: Bool { texts.isEmpty }
  /// `pod and containers "a", "b"`.
  var description: String { texts.joined(separator: " and ") }

  /// Names one more.
  mutating func add(_ text: String) { texts.append(text) }

  /// `container "a"` or `containers "a", "b"`.
  static func containers(_ names: [String]) -> String {
    "\(plural("container", "containers", for: names.count)) \(names.quotedList)"
  }
}
