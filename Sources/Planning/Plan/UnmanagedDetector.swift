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
    /// A sentence for the finding.
    var message: String
  }

  private let catalog: Catalog
  private let observation: Observation
  private let unmanaged: [ObservedObject]

  /// Takes the objects in the namespace, except those that are wanted there.
  ///
  /// Kubernetes itself creates no such bindings, so no label exempts a binding: any client could write it.
  init(_ catalog: Catalog, observation: Observation, wanted: Set<ObjectID>) {
    self.catalog = catalog
    self.observation = observation
    unmanaged = observation.objects.values.filter {
      $0.risk != nil && !$0.isTerminating && !wanted.contains($0.id) && !$0.isManaged(by: observation.baselines)
    }
  }

  /// What weakens the baselines that select the namespace.
  func weaknesses(of scopes: [Scope]) -> [Weakness] {
    guard !unmanaged.isEmpty else { return [] }
    return scopes.flatMap { scope in
      catalog.controls.filter { scope.wants($0.id) }.flatMap { control in
        unmanaged.compactMap { object in
          control.weakness(of: object, against: scope.baseline, in: observation).map {
            Weakness(object: object, control: control, baseline: scope.baseline, message: $0)
          }
        }
      }
    }
  }
}

extension ObservedObject {
  /// Whether one of the baselines generated the object. Labels alone do not count, because anyone can write them.
  fileprivate func isManaged(by baselines: [BaselineFacts]) -> Bool {
    isOurs && baselines.contains { $0.name == ownership?.baseline }
  }
}
