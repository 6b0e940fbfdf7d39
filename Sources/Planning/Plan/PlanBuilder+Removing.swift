import CRDs
import Kubernetes

/// Objects that no baseline requires any longer, and unmanaged objects.
extension PlanBuilder {
  /// Removes generated objects that no baseline requires, if they are certainly the operator's. Objects of an invalid or
  /// unknown baseline stay, and so do all if it is not known whether the baseline selects the cluster; the garbage collector removes those of a deleted baseline through their owner reference.
  mutating func prune(using catalog: Catalog) {
    for scope in scopes {
      for object in observation.objects.values where object.belongs(to: scope.baseline) {
        // The API server has taken over the deletion of a terminating object; whoever set its finalizer finishes it.
        if object.isTerminating {
          noteTerminating(object, of: scope.baseline)
          continue
        }
        noteRemains(of: scope.baseline.name)
        guard !wanted.contains(object.id),
          let control = catalog.control(ofGenerated: object.id.kind)?.id
        else { continue }
        if scope.baseline.isDeleting || !scope.baseline.keepsObjects { prune(object, control, scope.baseline) }
      }
    }
  }

  private mutating func prune(_ object: ObservedObject, _ control: ControlID, _ baseline: BaselineFacts) {
    if baseline.isDeleting {
      return remove(
        object.id, by: baseline.isOrphaning ? .release(object) : .delete(object), control, for: [baseline.name])
    }
    guard baseline.spec.enforcement(of: control) == .enforce else {
      let drift = Drift(id: object.id, control: control, change: .surplus)
      return find(.drift(drift), control, baseline.name, object.id, "\(object.id.title) is no longer asked for")
    }
    remove(object.id, by: .delete(object), control, for: [baseline.name])
  }

  /// Reports what keeps a terminating object of a deleted baseline, although the deletion of the baseline does not wait for
  /// it.
  private mutating func noteTerminating(_ object: ObservedObject, of baseline: BaselineFacts) {
    guard baseline.isDeleting, let finalizer = object.finalizer else { return }
    noteBlocked("\(object.id.title) is held by finalizer '\(finalizer)'", of: baseline.name)
  }

  private static let undeletable =
    "; the operator cannot delete it, because the name exceeds 1024 bytes or has more than 30 combining marks in a row"

  /// Reports, or prunes, unmanaged objects that weaken a baseline.
  mutating func handleUnmanaged(using catalog: Catalog) {
    var pruned: [ObjectID: (weakness: UnmanagedDetector.Weakness, baselines: [String])] = [:]
    let detector = UnmanagedDetector(catalog, observation: observation, excused: excused.union(removed))
    for weakness in detector.weaknesses(of: scopes) {
      let (id, control, baseline) = (weakness.object.id, weakness.control.id, weakness.baseline)
      let verdict = weakness.verdict
      switch weakness.control.unmanagedPolicy(in: baseline.spec) {
      case .prune
      where verdict.isPrunable && !id.hasShortenedName && baseline.spec.enforcement(of: control) == .enforce
        && !baseline.keepsObjects:
        pruned[id, default: (weakness, [])].baselines.append(baseline.name)
      case .prune, .report:
        let suffix = id.hasShortenedName ? Self.undeletable : ""
        find(.unmanaged, control, baseline.name, id, verdict.message + suffix, verdict)
      case .ignore: break
      }
    }
    for (id, entry) in pruned {
      remove(
        id, by: .delete(entry.weakness.object), entry.weakness.control.id, for: entry.baselines, reason: .unmanaged)
    }
  }
}

extension ObservedObject {
  /// Whether the object is a network policy that allows traffic.
  var isOpening: Bool { if case .opens? = risk { true } else { false } }

  /// Whether the object was certainly generated for a baseline: labels and field manager.
  ///
  /// For a baseline that is deleted and leaves its objects behind, the owner reference is enough, because Kubernetes would
  /// delete them by it.
  func belongs(to baseline: BaselineFacts) -> Bool {
    if id.kind.type.claim == .fields { return false }
    if isOurs, ownership?.baseline == baseline.name { return true }
    return baseline.isOrphaning && ownership == nil && isOwned(by: baseline)
  }
}
