package import CRDs
import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// How far a new spec is rolled out. It is stored in `status.rollout`, so that it survives a restart.
package struct RolloutState: Sendable, Hashable {
  /// The hash of what is rolled out: `SecurityBaselineSpec.rolloutHash`.
  package var target: String
  /// The hash of the steps that the places belong to; `nil` if it is not known.
  package var stepsHash: String?
  /// The first place that does not have the new spec.
  package var frontier: RolloutPlace
  /// When the rollout began.
  package var started: Date
  /// When the current step began.
  package var stepStarted: Date
  /// Since when all namespaces of the step have the new spec; `nil` if some do not.
  package var paused: Date?
  /// Drift before this time does not count.
  package var observedSince: Date
  /// Findings that the earlier spec had in the namespaces that have the new spec, or that a user has accepted.
  package var acceptedFindings: Int
  /// The same by namespace, as far as this process knows it: it decides only which namespace a halt names.
  package var knownFindings: [String: Int] = [:]
  /// Failures at places before this one do not count.
  package var accepted: RolloutPlace?
  /// Why the rollout has halted; `nil` if it has not.
  package var halt: RolloutStatus.Halt?
  /// The last value of the annotation that was handled.
  package var promoted: String?
  /// What the rollout does, for the status.
  package var phase: RolloutStatus.Phase
  /// Namespaces that have the new spec, and all of them, for the status.
  package var updated = 0, total = 0

  /// Begins a rollout.
  package init(target: String, stepsHash: String? = nil, now: Date) {
    let now = now.inWholeSeconds
    self.target = target
    self.stepsHash = stepsHash
    frontier = RolloutPlace(step: 0, order: 0)
    (started, stepStarted, observedSince) = (now, now, now)
    acceptedFindings = 0
    phase = .progressing
  }

  /// Whether a place has the new spec.
  package func reaches(_ place: RolloutPlace) -> Bool { phase == .completed || place < frontier }
}

extension RolloutState {
  /// Reads a status; `nil` if one of its times is not a time, or if a number is out of the range that the schema allows.
  package init?(_ status: RolloutStatus) {
    guard let started = status.startedAt.date, let stepStarted = status.stepStartedAt.date,
      let observedSince = status.observedSince.date,
      RolloutStatus.steps.contains(Int64(status.step)), RolloutStatus.positions.contains(Int64(status.position)),
      status.acceptedStep.map({ RolloutStatus.steps.contains(Int64($0)) }) ?? true,
      status.acceptedPosition.map({ RolloutStatus.positions.contains(Int64($0)) }) ?? true,
      status.acceptedFindings >= 0
    else { return nil }
    self.init(target: status.hash, stepsHash: status.stepsHash, now: started)
    frontier = RolloutPlace(step: status.step - 1, order: status.position)
    self.stepStarted = stepStarted
    paused = status.pausedAt?.date
    self.observedSince = observedSince
    acceptedFindings = status.acceptedFindings
    accepted = status.acceptedStep.map { RolloutPlace(step: $0 - 1, order: status.acceptedPosition ?? 0) }
    halt = status.halt
    promoted = status.promoted
    phase = status.phase
    (updated, total) = (status.updated, status.total)
  }

  /// The state as a status.
  package var status: RolloutStatus {
    RolloutStatus(
      hash: target, phase: phase, step: frontier.step + 1, position: frontier.order, startedAt: Timestamp(started),
      stepStartedAt: Timestamp(stepStarted), pausedAt: paused.map { Timestamp($0) },
      observedSince: Timestamp(observedSince), acceptedFindings: acceptedFindings,
      acceptedStep: accepted.map { $0.step + 1 }, acceptedPosition: accepted?.order, halt: halt, promoted: promoted,
      updated: updated, total: total, stepsHash: stepsHash)
  }
}

extension Date {
  /// The time without fractions of a second. Times in status have whole seconds; the state must not differ after a restart.
  var inWholeSeconds: Date { Date(timeIntervalSince1970: timeIntervalSince1970.rounded(.down)) }
}
