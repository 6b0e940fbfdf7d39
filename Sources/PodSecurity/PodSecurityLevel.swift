/// A policy level of the Pod Security Standards; a later case forbids more.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
package enum PodSecurityLevel: String, Sendable, CaseIterable, Comparable {
  /// Forbids nothing.
  case privileged
  /// Forbids the known ways to gain privileges on a node.
  case baseline
  /// Demands the current best practice of hardening, and all that `baseline` forbids.
  case restricted

  /// Whether the left level forbids less.
  package static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.strictness < right.strictness }

  private var strictness: Int {
    switch self {
    case .privileged: 0
    case .baseline: 1
    case .restricted: 2
    }
  }
}

/// The Kubernetes release whose standards count: `latest`, or `v1.` and a minor version.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
package struct PodSecurityVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The minor version; `nil` for the newest release.
  private let minor: Int?

  private init(minor: Int?) { self.minor = minor }

  /// The standards of the newest release.
  package static let latest = PodSecurityVersion(minor: nil)

  /// The standards of release 1.`minor`; those of a release to come are the newest known.
  package static func minor(_ minor: Int) -> PodSecurityVersion { PodSecurityVersion(minor: minor) }

  /// Reads a label's value; `nil` if it is neither `latest` nor `v1.x`, with no zero before a digit.
  package init?(_ text: String) {
    if text == "latest" {
      self = .latest
      return
    }
    let digits = text.utf8.dropFirst("v1.".utf8.count)
    guard text.hasPrefix("v1."), let first = digits.first, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      first != UInt8(ascii: "0") || digits.count == 1, let number = Int(Substring(digits))
    else { return nil }
    minor = number
  }

  /// The label's value.
  package var description: String { minor.map { "v1.\($0)" } ?? "latest" }

  /// Whether the left release is older; `latest` is newer than any.
  package static func < (left: PodSecurityVersion, right: PodSecurityVersion) -> Bool {
    guard let old = left.minor else { return false }
    guard let new = right.minor else { return true }
    return old < new
  }
}

/// The policy of one mode of a namespace: a level and a version.
package struct PodSecurityRequirement: Sendable, Hashable, CustomStringConvertible {
  /// How much is forbidden.
  package var level: PodSecurityLevel
  /// By which release's rules.
  package var version: PodSecurityVersion

  /// Creates a requirement.
  package init(level: PodSecurityLevel, version: PodSecurityVersion) {
    self.level = level
    self.version = version
  }

  /// As kube-apiserver prints it: `restricted:latest`.
  package var description: String { "\(level.rawValue):\(version)" }
}
