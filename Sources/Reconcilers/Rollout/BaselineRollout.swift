package import CRDs
package import Planning

/// How far the last valid spec of a baseline is rolled out.
package struct BaselineRollout: Sendable, Hashable {
  /// What namespaces have that the rollout has not reached.
  package enum Earlier: Sendable, Hashable {
    /// There are none: the last valid spec applies everywhere.
    case none
    /// An earlier spec; `nil` for the first rollout, which leaves them as they are.
    case spec(SecurityBaselineSpec?)
    /// Not known: namespaces that the rollout has not reached stay as they are, and it does not continue. The value says why what
    /// is stored cannot be used, with the fix; `nil` if it was not read yet.
    case unknown(String? = nil)

    /// Whether it is not known.
    package var isUnknown: Bool { if case .unknown = self { true } else { false } }
  }

  /// What namespaces have that the rollout has not reached.
  package var earlier: Earlier
  /// The state; `nil` before the rollout begins.
  package var state: RolloutState?
  /// The steps with which the rollout began, which an edit of the steps does not change; `nil` for those of the spec.
  package var steps: [RolloutStep]?

  /// The last valid spec applies everywhere.
  package static let everywhere = BaselineRollout(earlier: .none, state: nil)

  /// Creates a rollout.
  package init(earlier: Earlier, state: RolloutState?, steps: [RolloutStep]? = nil) {
    self.earlier = earlier
    self.state = state
    self.steps = steps
  }

  /// The rollout of a spec that follows another one.
  ///
  /// - Parameters:
  ///   - spec: The last valid spec; `nil` if none is known.
  ///   - hash: The hash of what it rolls out.
  ///   - previous: The spec before, with its rollout; `nil` if the baseline was not known before.
  init(
    of spec: SecurityBaselineSpec?, hash: String?,
    after previous: (spec: SecurityBaselineSpec?, rollout: BaselineRollout)?
  ) {
    self = .everywhere
    guard let spec, let rollout = spec.rollout else { return }
    guard let previous, let known = previous.spec else {
      earlier = .unknown()
      return
    }
    if known == spec || known.rolloutHash == hash {
      self = previous.rollout
      return
    }
    switch previous.rollout.earlier {
    case .none: earlier = .spec(known)
    case .unknown: earlier = previous.rollout.earlier
    case .spec(let base): earlier = base?.rolloutHash == hash ? .none : .spec(base)
    }
    if case .spec = earlier { steps = rollout.steps }
  }
}
