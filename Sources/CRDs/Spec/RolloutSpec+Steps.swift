internal import Crypto
internal import Kubernetes

/// The place of a namespace in a rollout. Places are ordered as namespaces get the new spec.
public struct RolloutPlace: Sendable, Hashable, Comparable {
  /// The index of the step; the number of steps for the namespaces that follow after the last one.
  public var step: Int
  /// The position in the step, from 0 to `RolloutPlace.orders`, by a hash of the name.
  public var order: Int

  /// The number of positions in a step.
  public static let orders = 1_000_000

  /// Creates a place.
  public init(step: Int, order: Int) {
    self.step = step
    self.order = order
  }

  /// Compares the steps, then the positions.
  public static func < (left: Self, right: Self) -> Bool { (left.step, left.order) < (right.step, right.order) }
}

extension RolloutSpec {
  /// The place of a namespace. It depends on nothing but its name and labels, so that it is the same in every cluster.
  public func place(ofNamespace name: String, labels: [String: String]) -> RolloutPlace {
    let order = Self.order(of: name)
    let step = steps.firstIndex { $0.includes(name, labels: labels, order: order) }
    return RolloutPlace(step: step ?? steps.count, order: order)
  }

  /// A hash of a name, evenly distributed from 0 to `RolloutPlace.orders` - 1.
  static func order(of name: String) -> Int {
    let value = SHA256.hash(data: Array(name.utf8)).prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int((value * UInt64(RolloutPlace.orders)) >> 32)
  }
}

extension RolloutStep {
  fileprivate func includes(_ name: String, labels: [String: String], order: Int) -> Bool {
    if let percent { return order < percent * (RolloutPlace.orders / 100) }
    return namespaces?.includes(name, labels: labels) ?? false
  }

  /// The pause after the step in seconds; 0 for none.
  public var pauseSeconds: Int { pause.flatMap(DurationText.seconds) ?? 0 }
}

extension RolloutNamespaces {
  fileprivate func includes(_ name: String, labels: [String: String]) -> Bool {
    let names = matchNames ?? []
    return (names.isEmpty || names.contains { Glob($0).matches(name) })
      && (matchLabels ?? [:]).allSatisfy { labels[$0.key] == $0.value }
  }
}

extension SecurityBaselineSpec {
  /// The hash of what a rollout rolls out: the spec without the fields that apply everywhere at once.
  public var rolloutHash: String { keepingRollout(of: SecurityBaselineSpec()).normalizedHash }

  /// The spec with the fields of a newer spec that apply everywhere at once.
  public func keepingRollout(of newer: SecurityBaselineSpec) -> SecurityBaselineSpec {
    var spec = self
    spec.rollout = newer.rollout
    spec.suspend = newer.suspend
    spec.clusterSelector = newer.clusterSelector
    spec.owners = newer.owners
    spec.audit = newer.audit
    spec.deletionPolicy = newer.deletionPolicy
    return spec
  }
}

extension RolloutSpec {
  /// The hash of the steps. Their order matters.
  public var stepsHash: String {
    var spec = SecurityBaselineSpec()
    spec.rollout = RolloutSpec(steps: steps)
    return spec.normalizedHash
  }
}
