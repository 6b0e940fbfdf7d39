import Kubernetes

/// How a pod falls short of one check.
struct PodSecurityViolation: Sendable, Hashable {
  /// The check's name in the library of kube-apiserver, such as `runAsNonRoot`.
  let checkID: String
  /// The problem in short: `runAsNonRoot != true`.
  let reason: String
  /// Where, and how to fix it: `pod or container "web" must set securityContext.runAsNonRoot=true`.
  let detail: String
}

/// One check of the Pod Security Standards, with its variants through the releases.
struct PodSecurityCheck: Sendable {
  /// The violation that a variant reports.
  struct Finding: Sendable, Hashable {
    let reason: String
    let detail: String
  }

  /// The check as it is since a release.
  struct Variant: Sendable {
    /// The first release with this variant.
    let since: PodSecurityVersion
    /// A weaker check of the baseline that this one stands in for.
    let replaces: String?
    /// Nil for a pod that passes.
    let judge: @Sendable (PodUnderReview) -> Finding?

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
  let id: String
  /// The least strict level that makes the check.
  let level: PodSecurityLevel
  /// From old to new.
  let variants: [Variant]

  /// The variant that counts by a release's rules; `nil` if that release has no such check.
  func variant(for version: PodSecurityVersion) -> Variant? { variants.last { $0.since <= version } }
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
