import Audit
import CRDs

/// What `fleet wait` waits for in every cluster. Pure.
package struct WaitTarget: Sendable, Hashable {
  /// The name of the baseline.
  package let baseline: String
  /// The hash of the spec: 16 hexadecimal digits.
  package let hash: String
  /// Whether the clusters must only be ready, and need not be compliant.
  package let isReadyOnly: Bool

  /// Creates a target.
  ///
  /// - Throws: `FleetError` if the API server accepts no baseline with the name, or if the hash is not one that the operator
  ///   can report.
  package init(baseline: String, hash: String, isReadyOnly: Bool = false) throws {
    guard Syntax.subdomain.accepts(baseline) else {
      throw FleetError(
        "--baseline: '\(baseline.shown(limit: TextLimits.name))' is not the name of a SecurityBaseline; \(Syntax.subdomain.fix)"
      )
    }
    guard hash.utf8.count == 16, hash.utf8.allSatisfy(Self.isDigit) else {
      throw FleetError(
        "--hash: '\(hash.shown(limit: TextLimits.word))' is not the hash of a spec, which has 16 hexadecimal digits in lower "
          + "case; copy it from the output of plimsoll hash or from status.specHash")
    }
    self.baseline = baseline
    self.hash = hash
    self.isReadyOnly = isReadyOnly
  }

  private static func isDigit(_ unit: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(unit) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(unit)
  }

  /// What a cluster lacks; `nil` if it runs the spec, and is ready and, unless `isReadyOnly`, compliant.
  ///
  /// A cluster that the baseline does not select needs only the spec: nothing has to comply.
  package func missing(in result: Result<BaselineState?, ClusterProblem>) -> String? {
    switch result {
    case .failure(let problem): problem.description
    case .success(nil): "the cluster does not have the baseline '\(baseline)'"
    case .success(let state?): missing(in: state)
    }
  }

  private func missing(in state: BaselineState) -> String? {
    if state.isDeleting { return "the baseline is being deleted" }
    if let halted = state.haltedRollout { return "the rollout is halted: \(halted.message)" }
    guard let running = state.specHash else {
      return state.observedGeneration == nil
        ? "the operator has not written a status yet"
        : "status.specHash is missing; upgrade the CRD and the operator"
    }
    guard state.isObserved else { return "the operator has not processed generation \(state.generation) yet" }
    guard running == hash else { return "runs \(running)" }
    if state.isNotSelected { return nil }
    return (isReadyOnly ? ["Ready"] : ["Ready", "Compliant"]).lazy.compactMap { Self.missing($0, in: state) }.first
  }

  private static func missing(_ type: String, in state: BaselineState) -> String? {
    guard let condition = state.conditions[type] else { return "the condition \(type) is missing" }
    guard condition.status != "True" else { return nil }
    return "\(type) is \(condition.status), \(condition.reason): \(condition.message)"
  }
}
