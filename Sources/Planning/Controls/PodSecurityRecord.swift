import CRDs

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The content of the annotation of a namespace.
struct PodSecurityRecord: Codable, Hashable {
  var baselines: [String] = []
  /// The labels that the operator set.
  var applied: [String: String] = [:]
  /// Their values before; labels that were absent are not listed.
  var previous: [String: String] = [:]

  init() {}

  /// Reads the annotation. Anything that is not a Pod Security label with a valid value is dropped.
  init(json: String?) {
    guard let json, let read = try? JSONDecoder().decode(Self.self, from: Data(json.utf8)) else { return }
    baselines = read.baselines
    applied = read.applied.filter(Self.isPlausible)
    previous = read.previous.filter(Self.isPlausible)
  }

  /// The annotation, the same for equal records.
  var json: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// Whether a label is one of Pod Security Admission, with a value that it may have.
  static func isPlausible(_ label: (key: String, value: String)) -> Bool {
    if PodSecurityMode.allCases.contains(where: { $0.label == label.key }) {
      return PodSecurityLevel(rawValue: label.value) != nil
    }
    return PodSecurityMode.allCases.contains { $0.versionLabel == label.key } && isVersion(label.value)
  }

  /// `latest` or `v1.N`.
  private static func isVersion(_ text: String) -> Bool {
    if text == "latest" { return true }
    let minor = text.utf8.dropFirst(3)
    return text.hasPrefix("v1.") && (1...3).contains(minor.count)
      && minor.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
  }
}

extension NamespaceFacts {
  /// The baselines for which Pod Security labels were set, as the annotation says.
  package var podSecurityBaselines: [String] { PodSecurityRecord(json: previousPodSecurity).baselines }
}

/// The three modes of Pod Security Admission.
enum PodSecurityMode: String, CaseIterable {
  case enforce
  case audit
  case warn

  var label: String { "pod-security.kubernetes.io/\(rawValue)" }
  var versionLabel: String { label + "-version" }
}

/// A level at a version, which a mode applies to pods.
///
/// A higher level is stricter. Within one level, a newer version is stricter, because newer standards add requirements.
/// `latest` is newer than any number; `privileged` is the same in all versions.
struct PodSecurityStandard: Comparable {
  var level: PodSecurityLevel
  var version: String

  private var age: Int {
    if level == .privileged { return 0 }
    return version.hasPrefix("v1.") ? Int(version.dropFirst(3)) ?? .max : .max
  }

  static func == (left: Self, right: Self) -> Bool { (left.level, left.age) == (right.level, right.age) }
  static func < (left: Self, right: Self) -> Bool { (left.level, left.age) < (right.level, right.age) }
}

extension PodSecurityStandard {
  /// The standard of a mode in labels: no version means the latest; `nil` if there is no valid level.
  init?(_ mode: PodSecurityMode, in labels: [String: String]) {
    guard let level = labels[mode.label].flatMap(PodSecurityLevel.init) else { return nil }
    self.init(level: level, version: labels[mode.versionLabel] ?? "latest")
  }

  /// The standard of a mode that a baseline requires.
  init?(_ mode: PodSecurityMode, in spec: PodSecuritySpec?) {
    guard let spec else { return nil }
    let level =
      switch mode {
      case .enforce: spec.enforce
      case .audit: spec.audit
      case .warn: spec.warn
      }
    guard let level else { return nil }
    self.init(level: level, version: spec.effectiveVersion)
  }
}
