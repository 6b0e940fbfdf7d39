import CRDs
import Kubernetes
import Planning

/// The step of a rollout in which a namespace gets its changes.
package struct RolloutStepPreview: Sendable, Hashable {
  /// The baseline that is rolled out.
  package var baseline: String
  /// The number of the step, from 1, as `status.rollout.step` has it.
  package var step: Int
  /// The number of steps, with the one for the namespaces of no step.
  package var count: Int

  /// Creates a step.
  package init(baseline: String, step: Int, count: Int) {
    self.baseline = baseline
    self.step = step
    self.count = count
  }

  /// For example `step 2 of 3 of the rollout of restricted`.
  var title: String { "step \(step) of \(count) of the rollout of \(baseline)" }
}

/// The rollouts that applying baselines would begin or continue. Pure.
struct RolloutSteps {
  private struct Rollout {
    var spec: RolloutSpec
    /// How far it is already; `nil` before it begins.
    var state: RolloutState?
  }

  private var rollouts: [String: Rollout] = [:]
  /// Notes, as sentences.
  private(set) var notes: [String] = []

  /// Finds the rollouts.
  ///
  /// - Parameters:
  ///   - given: The baselines that would be applied, with whole specs.
  ///   - existing: The baselines in the cluster.
  init(of given: [BaselineFacts], over existing: [SecurityBaseline]) {
    for baseline in given.sorted(by: { $0.name < $1.name }) where !baseline.spec.isSuspended {
      let live = existing.first { $0.key.name == baseline.name }
      guard let rollout = Self.rollout(of: baseline.spec, over: live) else { continue }
      if let known = live?.status?.rollout, known.phase != .completed, known.hash == baseline.spec.rolloutHash,
        let stepsHash = known.stepsHash, stepsHash != rollout.spec.stepsHash
      {
        notes.append(
          "baseline '\(baseline.name)': its steps were edited during the rollout, which continues with those before the edit, so the "
            + "step of each namespace is not known")
        continue
      }
      rollouts[baseline.name] = rollout
      if rollout.state == nil, live?.status?.rollout.map({ $0.phase != .completed }) ?? false {
        notes.append(
          "baseline '\(baseline.name)': a rollout is in progress in the cluster; the new spec begins a new one from the first "
            + "step, unless it is the last spec that was rolled out everywhere, which applies everywhere at once")
      }
    }
  }

  /// The rollout that applying a spec begins or continues; `nil` if the spec applies everywhere at once.
  private static func rollout(of spec: SecurityBaselineSpec, over live: SecurityBaseline?) -> Rollout? {
    guard let steps = spec.rollout else { return nil }
    guard let live, live.validate().isEmpty, live.spec.rolloutHash == spec.rolloutHash else {
      return Rollout(spec: steps, state: nil)
    }
    // The same content is not rolled out again. An edit of the steps counts from the next rollout.
    guard let current = live.spec.rollout else { return nil }
    guard let status = live.status?.rollout, status.hash == spec.rolloutHash else {
      return live.wasRolledOut ? nil : Rollout(spec: current, state: nil)
    }
    return status.phase == .completed ? nil : Rollout(spec: current, state: RolloutState(status))
  }

  /// The step in which a namespace gets the new spec of a baseline; `nil` if it gets it at once.
  func step(of baseline: String, in namespace: NamespaceFacts) -> RolloutStepPreview? {
    guard let rollout = rollouts[baseline] else { return nil }
    let place = rollout.spec.place(ofNamespace: namespace.name, labels: namespace.labels)
    if rollout.state?.reaches(place) ?? false { return nil }
    return RolloutStepPreview(baseline: baseline, step: place.step + 1, count: rollout.spec.steps.count + 1)
  }
}
