import Audit
import CRDs
package import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension BaselineState {
  /// The most entries of a list that are read.
  private static let entryLimit = 256

  /// Reads a baseline of any version of the CRD. Fields that are missing or have another type are treated as absent: the
  /// cluster may be older, newer or hostile.
  package init(_ object: JSONValue) {
    let (metadata, spec, status) = (object["metadata"], object["spec"], object["status"])
    let conditions = Self.conditions(status?["conditions"])
    self.init(
      name: metadata?["name"]?.text(TextLimits.name) ?? "", generation: metadata?["generation"]?.integerValue ?? 0,
      observedGeneration: status?["observedGeneration"]?.integerValue,
      specHash: status?["specHash"]?.setText.map { $0.shown(limit: TextLimits.word) }, computedHash: nil,
      mode: status?["mode"]?.text(TextLimits.word) ?? Self.mode(of: spec),
      selected: status?["namespaces"]?["selected"].count ?? 0,
      compliant: status?["namespaces"]?["compliant"].count ?? 0, conditions: conditions.states,
      findings: status?["findings"].count ?? 0, severities: Self.severities(status?["audit"]?["counts"]),
      openDrift: status?["drift"]?["open"].count ?? 0, recentDrift: Self.times(status?["recentDrift"], "time"),
      exemptions: Self.exemptions(spec), lastWrite: Self.lastWrite(metadata) ?? conditions.lastChange,
      isDeleting: metadata?["deletionTimestamp"] != nil)
    if specHash == nil, let spec { computedHash = Self.hash(of: spec) }
  }

  /// The hash of a spec; `nil` if this version cannot decode the spec.
  private static func hash(of spec: JSONValue) -> String? {
    (try? spec.decode(SecurityBaselineSpec.self))?.normalizedHash
  }

  private static func mode(of spec: JSONValue?) -> String {
    spec?["suspend"] == true ? "Suspended" : spec?["enforcement"]?.text(TextLimits.word) ?? Enforcement.enforce.rawValue
  }

  private static func conditions(
    _ list: JSONValue?
  ) -> (states: [String: ConditionState], lastChange: Date?) {
    let entries = (list?.arrayValue ?? []).prefix(entryLimit)
    let pairs = entries.compactMap { entry -> (String, ConditionState)? in
      guard let type = entry["type"]?.text(TextLimits.word) else { return nil }
      let state = ConditionState(
        status: entry["status"]?.text(TextLimits.word) ?? "Unknown",
        reason: entry["reason"]?.text(TextLimits.word) ?? "", message: entry["message"]?.text(TextLimits.message) ?? "")
      return (type, state)
    }
    return (
      Dictionary(pairs, uniquingKeysWith: { first, _ in first }), times(list, "lastTransitionTime").max()
    )
  }

  private static func severities(_ counts: JSONValue?) -> [Severity: Int] {
    let pairs = Severity.allCases.map { ($0, counts?[$0.rawValue].count ?? 0) }
    return Dictionary(pairs, uniquingKeysWith: +).filter { $0.value > 0 }
  }

  private static func times(_ list: JSONValue?, _ field: String) -> [Date] {
    (list?.arrayValue ?? []).prefix(entryLimit).compactMap { time($0[field]) }
  }

  /// RFC 3339; a longer text is not a time.
  static func time(_ value: JSONValue?) -> Date? {
    guard let text = value?.stringValue, text.utf8.count <= 40 else { return nil }
    return Timestamp(text: text).date
  }

  private static func exemptions(_ spec: JSONValue?) -> [Exemption] {
    func read(_ list: JSONValue?, _ subjects: String) -> [Exemption] {
      (list?.arrayValue ?? []).prefix(entryLimit).compactMap { entry in
        guard let expires = time(entry["expires"]) else { return nil }
        return Exemption(
          namespaces: entry["namespaces"].joinedTexts, subjects: entry[subjects].joinedTexts, expires: expires)
      }
    }
    return read(spec?["exemptions"], "controls") + read(spec?["audit"]?["exceptions"], "checks")
  }

  /// When the operator last changed the object. It writes only the status and a finalizer.
  private static func lastWrite(_ metadata: JSONValue?) -> Date? {
    let entries = (metadata?["managedFields"]?.arrayValue ?? []).prefix(entryLimit)
    return entries.filter { $0["manager"]?.stringValue == WellKnown.fieldManager }.compactMap { time($0["time"]) }.max()
  }
}

extension JSONValue {
  /// The text without characters that control a terminal, with a maximum length; `nil` if the value is not a text.
  func text(_ limit: Int) -> String? { stringValue?.shown(limit: limit) }
}

extension JSONValue? {
  /// A number of objects; 0 if the value is not a number from 0 to one billion.
  fileprivate var count: Int {
    guard case .integer(let value)? = self, (0...1_000_000_000).contains(value) else { return 0 }
    return Int(value)
  }

  /// The texts of a list, separated by commas.
  fileprivate var joinedTexts: String {
    let texts = (self?.arrayValue ?? []).prefix(10).compactMap(\.stringValue)
    return texts.joined(separator: ", ").shown(limit: TextLimits.word * 2)
  }
}
