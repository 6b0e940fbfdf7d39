/// A level of the Pod Security Standards, from the least to the most restrictive.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/
package enum PodSecurityLevel: String, Sendable, CaseIterable, Comparable {
  /// Does not restrict pods.
  case privileged
  /// Prevents known privilege escalations.
  case baseline
  /// Requires current best practices of pod hardening, in addition to `baseline`.
  case restricted

  /// Whether the left level is less restrictive.
  package static func < (left: PodSecurityLevel, right: PodSecurityLevel) -> Bool { left.strictness < right.strictness }

  private var strictness: Int {
    switch self {
    case .privileged: 0
    case .baseline: 1
    case .restricted: 2
    }
  }
}

/// The Kubernetes release whose standards apply: `latest`, or `v1.` and a minor version.
///
/// Source:
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
package struct PodSecurityVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The minor version; `nil` for the newest release.
  private let minor: Int?

  private init(minor: Int?) { self.minor = minor }

  /// The standards of the newest release.
  package static let latest = PodSecurityVersion(minor: nil)

  /// The standards of release 1.`minor`. A release that is not known yet has the newest known standards.
  package static func minor(_ minor: Int) -> PodSecurityVersion { PodSecurityVersion(minor: minor) }

  /// Reads the value of a label; returns `nil` if it is neither `latest` nor `v1.x` without leading zeros.
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

  /// The value of the label.
  package var description: String { minor.map { "v1.\($0)" } ?? "latest" }

  /// Whether the left release is older. `latest` is newer than all other releases.
  package static func < (left: PodSecurityVersion, right: PodSecurityVersion) -> Bool {
    guard let old = left.minor else { return false }
    guard let new = right.minor else { return true }
    return old < new
  }
}

/// The level and the version for one mode of a namespace.
package struct PodSecurityRequirement: Sendable, Hashable, CustomStringConvertible {
  /// The level.
  package var level: PodSecurityLevel
  /// The release whose standards apply.
  package var version: PodSecurityVersion

  /// Creates a requirement.
  package init(level: PodSecurityLevel, version: PodSecurityVersion) {
    self.level = level
    self.version = version
  }

  /// The text in messages of kube-apiserver, such as `restricted:latest`.
  package var description: String { "\(level.rawValue):\(version)" }
}
