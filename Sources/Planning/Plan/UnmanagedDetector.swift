import CRDs
import Kubernetes

/// Finds unmanaged objects that weaken a baseline. Network policies and role bindings are additive: adding one opens what the
/// baseline denies.
struct UnmanagedDetector {
  /// An object that weakens one control of one baseline.
  struct Weakness {
    var object: ObservedObject
    var control: any Control
    var baseline: BaselineFacts
    /// How severe it is, and a sentence for the finding.
    var verdict: Verdict
  }

  private let catalog: Catalog
  private let observation: Observation
  private let unmanaged: [ObservedObject]

  /// Takes the objects in the namespace.
  ///
  /// Only the plan itself excuses an object. Labels and field managers do not: anyone could write them. Nor does it excuse an
  /// object that is being deleted: a finalizer can keep it, with its effect, indefinitely.
  ///
  /// - Parameters:
  ///   - catalog: The controls that judge.
  ///   - observation: The namespace.
  ///   - excused: Objects that are wanted there, or that the plan removes anyway.
  init(_ catalog: Catalog, observation: Observation, excused: Set<ObjectID>) {
    self.catalog = catalog
    self.observation = observation
    unmanaged = observation.objects.values.filter { $0.risk != nil && !excused.contains($0.id) }
  }

  /// What weakens the baselines that select the namespace.
  func weaknesses(of scopes: [Scope]) -> [Weakness] {
    guard !unmanaged.isEmpty else { return [] }
    return scopes.flatMap { scope in
      catalog.controls.filter { scope.wants($0.id) }.flatMap { control in
        unmanaged.compactMap { object in
          control.weakness(of: object, against: scope.baseline, in: observation).map {
            Weakness(object: object, control: control, baseline: scope.baseline, verdict: $0)
          }
        }
      }
    }
  }
}
