import PodSecurity

/// The policies of the `pod-security.kubernetes.io` labels of a namespace, by mode.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/. Where a label is absent, the mode is
/// `privileged:latest`, the built-in default of kube-apiserver. Where a value cannot be read, `enforce` fails closed
/// (restricted) and the other modes fail open (privileged).
package struct PodSecurityPolicy: Sendable, Hashable {
  /// A mode: what happens to a pod that falls short.
  enum Mode: String, Sendable, CaseIterable {
    /// It is refused.
    case enforce
    /// Reported in the audit log.
    case audit
    /// The client is warned.
    case warn

    /// The label that holds the level.
    var levelLabel: String { "pod-security.kubernetes.io/\(rawValue)" }
    /// The label that holds the version.
    var versionLabel: String { "\(levelLabel)-version" }
  }

  /// A label that cannot be read.
  package struct InvalidLabel: Sendable, Hashable {
    /// The label's key.
    let key: String
    /// Its value.
    let value: String
    /// Allowed values.
    let rule: String

    /// The field as a cause of a Status names it.
    package var field: String { "metadata.labels[\(key)]" }
    /// The message as a cause of a Status has it.
    package var causeMessage: String { "Invalid value: \(value.quotedAsInGo): \(rule)" }
    /// Field and message, as the message of a Status has them.
    var message: String { "\(field): \(causeMessage)" }
  }

  /// Which pods are refused.
  private(set) var enforce = PodSecurityRequirement(level: .privileged, version: .latest)
  /// Which pods are reported in the audit log.
  private(set) var audit = PodSecurityRequirement(level: .privileged, version: .latest)
  /// Which pods their client is warned about.
  private(set) var warn = PodSecurityRequirement(level: .privileged, version: .latest)
  /// Labels that cannot be read, in the order of enforce, audit, warn.
  private(set) var invalidLabels: [InvalidLabel] = []

  /// Reads a namespace's labels.
  ///
  /// A namespace that enforces a level, and says nothing of warnings, warns of it too.
  init(labels: [String: String]) {
    read(.enforce, into: \.enforce, from: labels, fallback: .restricted)
    let isEnforceReadable = invalidLabels.allSatisfy { $0.key != Mode.enforce.levelLabel }
    read(.audit, into: \.audit, from: labels, fallback: .privileged)
    read(.warn, into: \.warn, from: labels, fallback: .privileged)
    guard labels[Mode.warn.levelLabel] == nil, isEnforceReadable, enforce.level > warn.level else { return }
    warn.level = enforce.level
    if labels[Mode.warn.versionLabel] == nil { warn.version = enforce.version }
  }

  private mutating func read(
    _ mode: Mode, into requirement: WritableKeyPath<Self, PodSecurityRequirement>, from labels: [String: String],
    fallback: PodSecurityLevel
  ) {
    if let text = labels[mode.levelLabel] {
      let level = PodSecurityLevel(rawValue: text)
      self[keyPath: requirement].level = level ?? fallback
      if level == nil {
        let levels = PodSecurityLevel.allCases.map(\.rawValue).joined(separator: ", ")
        invalidLabels.append(InvalidLabel(key: mode.levelLabel, value: text, rule: "must be one of \(levels)"))
      }
    }
    if let text = labels[mode.versionLabel] {
      let version = PodSecurityVersion(text)
      self[keyPath: requirement].version = version ?? .latest
      if version == nil {
        invalidLabels.append(
          InvalidLabel(key: mode.versionLabel, value: text, rule: #"must be "latest" or "v1.x""#))
      }
    }
  }
}
