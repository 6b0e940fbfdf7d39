package import CRDs

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a rollout is decided from.
package struct RolloutObservation: Sendable {
  /// One namespace that the earlier or the new spec selects.
  package struct Namespace: Sendable, Hashable {
    /// The name.
    package var name: String
    /// Its place in the rollout.
    package var place: RolloutPlace
    /// Whether everything that the new spec requires is in place, or cannot be written; only of interest if it has the new spec.
    package var isSettled: Bool
    /// Why the new spec cannot be written, as a sentence; `nil` if it can.
    package var failure: String?
    /// When drift was last restored; `nil` if there was none.
    package var driftTime: Date?
    /// What was restored.
    package var driftMessage = ""
    /// The number of findings.
    package var findings: Int

    /// Creates a namespace.
    package init(
      name: String, place: RolloutPlace, isSettled: Bool = false, failure: String? = nil, findings: Int = 0
    ) {
      self.name = name
      self.place = place
      self.isSettled = isSettled
      self.failure = failure
      self.findings = findings
    }
  }

  /// The steps.
  package var spec: RolloutSpec
  /// All namespaces, in any order.
  package var namespaces: [Namespace]
  /// The hash of what is rolled out.
  package var target: String
  /// The values of the annotation that promote the spec: its generation, its hash and the hash of what is rolled out.
  package var promotable: Set<String>
  /// The annotation `plimsoll.dev/promote`; `nil` if there is none.
  package var promote: String?
  /// What the preflight found, by namespace: `nil` for nothing. Namespaces that were not checked are missing.
  package var preflight: [String: String?] = [:]
  /// The time.
  package var now: Date

  /// Creates an observation.
  package init(
    spec: RolloutSpec, namespaces: [Namespace], target: String, promotable: Set<String>, promote: String?, now: Date
  ) {
    self.spec = spec
    self.namespaces = namespaces.sorted { ($0.place, $0.name) < ($1.place, $1.name) }
    self.target = target
    self.promotable = promotable
    self.promote = promote
    self.now = now
  }
}
