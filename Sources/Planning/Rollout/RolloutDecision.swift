import CRDs
import Kubernetes

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// What a rollout does next. Pure: the same state and observation give the same decision.
package struct RolloutDecision: Sendable {
  /// The new state.
  package private(set) var state: RolloutState
  /// Namespaces to check before the next decision: they would get the new spec.
  package private(set) var unchecked: [String] = []
  /// When time alone changes the decision; `nil` if never.
  package private(set) var wake: Date?

  private let observation: RolloutObservation

  /// How often the preflight of a halted rollout is repeated, in seconds.
  package static let preflightInterval: TimeInterval = 15
  /// At least this many namespaces get the new spec at once.
  static let smallestBatch = 16
  /// The longest value of the annotation `plimsoll.dev/promote` that can promote, in bytes.
  static let promotionLimit = 128
  /// A step is divided into at most this many batches, so that a failure stops it early.
  static let batches = 16

  /// Decides.
  ///
  /// - Parameters:
  ///   - state: The state; `nil`, or that of another spec, begins a rollout.
  ///   - observation: The namespaces, the annotation and the time.
  package init(_ state: RolloutState?, _ observation: RolloutObservation) {
    self.observation = observation
    if let state, state.target == observation.target {
      self.state = state
    } else {
      self.state = RolloutState(
        target: observation.target, stepsHash: observation.spec.stepsHash, now: observation.now)
      // A value from before the rollout was not meant for it. A value that promotes is never longer than the limit.
      self.state.promoted = observation.promote.flatMap { $0.utf8.count <= Self.promotionLimit ? $0 : nil }
    }
    if self.state.phase != .completed { decide() }
    count()
  }

  private var now: Date { observation.now }
  private var haltOn: Set<RolloutHalt> { observation.spec.effectiveHaltOn }
  private var reached: [RolloutObservation.Namespace] { observation.namespaces.filter { state.reaches($0.place) } }
  private var isLastStep: Bool { state.frontier.step >= observation.spec.steps.count }

  private mutating func decide() {
    var isPromoted = isPromotionDue
    if let halt = state.halt, halt.cause != .preflight {
      guard isPromoted else { return }
      promote()
      // Accepting what halted the rollout is not the approval that a manual step waits for.
      isPromoted = false
    }
    if let halt = haltOfReached {
      state.halt = halt
      state.phase = .halted
      return
    }
    state.phase = .progressing
    guard reached.allSatisfy(\.isSettled) else { return }
    let batch = batch
    if batch.isEmpty { finishStep(isPromoted: isPromoted) } else { open(batch, isPromoted: isPromoted) }
  }

  private mutating func count() {
    state.updated = reached.count(where: \.isSettled)
    state.total = observation.namespaces.count
  }
}

// MARK: - Promotion

extension RolloutDecision {
  /// Whether the annotation has a value for this spec, and for this step if it names one, that was not handled yet.
  private var isPromotionDue: Bool {
    guard let value = observation.promote, value.utf8.count <= Self.promotionLimit, value != state.promoted else {
      return false
    }
    let parts = value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard observation.promotable.contains(String(parts[0])) else { return false }
    return parts.count == 1 || parts[1] == "\(state.frontier.step + 1)"
  }

  /// Handles the annotation: what is known now does not halt the rollout again.
  private mutating func promote() {
    state.promoted = observation.promote
    state.halt = nil
    state.observedSince = now.inWholeSeconds
    state.accepted = state.frontier
    state.acceptedFindings = reached.map(\.findings).saturatedSum
    for namespace in reached { state.knownFindings[namespace.name] = namespace.findings }
  }
}

// MARK: - Halting

extension RolloutDecision {
  /// What halts the rollout in namespaces that have the new spec.
  private var haltOfReached: RolloutStatus.Halt? {
    failure ?? drift ?? newFindings
  }

  private func halt(_ cause: RolloutHalt, _ namespace: String, _ message: String) -> RolloutStatus.Halt {
    // The time stays while the cause does.
    let known = state.halt.flatMap { $0.cause == cause && $0.namespace == namespace ? $0.time : nil }
    return RolloutStatus.Halt(
      cause: cause, namespace: namespace, message: message, time: known ?? Timestamp(now))
  }

  private var failure: RolloutStatus.Halt? {
    guard haltOn.contains(.failure) else { return nil }
    for namespace in reached {
      if let accepted = state.accepted, namespace.place < accepted { continue }
      if let message = namespace.failure { return halt(.failure, namespace.name, message) }
    }
    return nil
  }

  private var drift: RolloutStatus.Halt? {
    guard haltOn.contains(.drift) else { return nil }
    for namespace in reached {
      if let time = namespace.driftTime, time > state.observedSince {
        return halt(.drift, namespace.name, namespace.driftMessage)
      }
    }
    return nil
  }

  private var newFindings: RolloutStatus.Halt? {
    guard haltOn.contains(.newFindings), reached.allSatisfy(\.isSettled) else { return nil }
    let count = reached.map(\.findings).saturatedSum
    let known = state.knownFindings
    func added(_ namespace: RolloutObservation.Namespace) -> Int {
      namespace.findings - known[namespace.name, default: 0]
    }
    guard count > state.acceptedFindings, let worst = reached.max(by: { added($0) < added($1) }) else { return nil }
    return halt(
      .newFindings, worst.name,
      "\((count - state.acceptedFindings).counted("new finding")); this namespace has \(worst.findings.counted("finding"))"
    )
  }
}

// MARK: - Progress

extension RolloutDecision {
  /// The namespaces of the step that get the new spec next.
  private var batch: [RolloutObservation.Namespace] {
    let step = state.frontier.step
    let all = observation.namespaces.filter { $0.place.step == step }
    let left = all.filter { !state.reaches($0.place) }
    let size = max(Self.smallestBatch, all.count / Self.batches)
    guard left.count > size else { return left }
    // Namespaces at the same position belong together.
    let last = left[size - 1].place
    return left.filter { $0.place <= last }
  }

  private mutating func open(_ batch: [RolloutObservation.Namespace], isPromoted: Bool) {
    if isPromoted, state.halt != nil {
      promote()
    } else if haltOn.contains(.preflight) {
      unchecked = batch.map(\.name).filter { observation.preflight[$0] == nil }
      guard unchecked.isEmpty else { return }
      for namespace in batch {
        guard let problem = observation.preflight[namespace.name] ?? nil else { continue }
        state.halt = halt(.preflight, namespace.name, problem)
        state.phase = .halted
        wake = now.addingTimeInterval(Self.preflightInterval)
        return
      }
    }
    state.halt = nil
    state.acceptedFindings = ([state.acceptedFindings] + batch.map(\.findings)).saturatedSum
    for namespace in batch { state.knownFindings[namespace.name] = namespace.findings }
    state.frontier.order = (batch.last?.place.order ?? 0) + 1
    // Drift from before a namespace had the new spec does not halt the rollout.
    state.observedSince = now.inWholeSeconds
  }

  /// Pauses, waits, or begins the next step.
  private mutating func finishStep(isPromoted: Bool) {
    guard !isLastStep else {
      state.phase = .completed
      state.paused = nil
      state.knownFindings = [:]
      return
    }
    let step = observation.spec.steps[state.frontier.step]
    // A namespace that has got the new spec in this step counts, also if nothing is left of the baseline there.
    let isEmpty =
      state.frontier.order == 0 && !observation.namespaces.contains { $0.place.step == state.frontier.step }
    let paused = state.paused ?? now.inWholeSeconds
    state.paused = paused
    let end = paused.addingTimeInterval(TimeInterval(step.pauseSeconds))
    if !isEmpty, now < end {
      state.phase = .paused
      wake = end
      return
    }
    if !isEmpty, step.manual ?? false {
      guard isPromoted else {
        state.phase = .awaitingPromotion
        return
      }
      promote()
    }
    state.paused = nil
    state.stepStarted = now.inWholeSeconds
    state.frontier = RolloutPlace(step: state.frontier.step + 1, order: 0)
    let batch = batch
    if batch.isEmpty { finishStep(isPromoted: false) } else { open(batch, isPromoted: false) }
  }
}
