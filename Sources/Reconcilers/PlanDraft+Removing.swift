import CRDs
import Kubernetes

/// What is no longer asked for.
extension PlanDraft {
  /// Removes our objects that nobody asks for. Only what is ours beyond doubt is touched; objects of a baseline that is
  /// held, or not known, stay as they are (those of a deleted one are collected by Kubernetes through their owner).
  mutating func prune() {
    for scope in scopes {
      for object in observation.objects.values where object.belongs(to: scope.baseline) {
        remains(of: scope.baseline.name)
        guard !wanted.contains(object.id), !object.isTerminating else { continue }
        if scope.baseline.isDeleting || !scope.baseline.isHeld { prune(object, scope.baseline) }
      }
    }
  }

  private mutating func prune(_ object: ObservedObject, _ baseline: BaselineFacts) {
    guard let control = object.id.kind.control else { return }
    if baseline.isDeleting {
      return remove(
        object.id, by: baseline.isOrphaning ? .release(object) : .delete(object), control, for: [baseline.name])
    }
    guard baseline.spec.enforcement(of: control) == .enforce else {
      return find(.drift(.surplus), control, baseline.name, object.id, "\(object.id.title) is no longer asked for")
    }
    remove(object.id, by: .delete(object), control, for: [baseline.name])
  }

  /// Reports, or prunes, objects that are not ours and weaken a baseline.
  mutating func judgeUnmanaged() {
    let judge = UnmanagedJudge(observation: observation, wanted: wanted)
    var pruned: [ObjectID: (offence: UnmanagedJudge.Offence, baselines: [String])] = [:]
    for scope in scopes where scope.isSelected {
      let spec = scope.baseline.spec
      for offence in judge.offences(against: scope) {
        let (id, control) = (offence.object.id, offence.control)
        switch spec.unmanaged(of: control) {
        case .prune where spec.enforcement(of: control) == .enforce && !scope.baseline.isHeld:
          pruned[id, default: (offence, [])].baselines.append(scope.baseline.name)
        case .prune, .report: find(.unmanaged, control, scope.baseline.name, id, offence.message)
        case .ignore: break
        }
      }
    }
    for (id, entry) in pruned {
      remove(id, by: .delete(entry.offence.object), entry.offence.control, for: entry.baselines, cause: .unmanaged)
    }
  }
}

extension SecurityBaselineSpec {
  fileprivate func unmanaged(of control: ControlID) -> UnmanagedPolicy {
    switch control {
    case .networkPolicies: networkPolicies?.effectiveUnmanaged ?? .ignore
    case .rbac: rbac?.effectiveUnmanaged ?? .ignore
    case .podSecurity, .resourceQuotas, .limitRanges: .ignore
    }
  }
}

extension BaselineFacts {
  /// Whether what was generated stays when the baseline goes, which it does.
  var isOrphaning: Bool { isDeleting && spec.effectiveDeletionPolicy == .orphan }
}

extension ManagedKind {
  /// The control whose objects, wholly ours, are of this kind. A label would say it too, but anyone may write labels.
  fileprivate var control: ControlID? {
    switch self {
    case .networkPolicy: .networkPolicies
    case .role, .roleBinding: .rbac
    case .resourceQuota: .resourceQuotas
    case .limitRange: .limitRanges
    case .namespace, .serviceAccount: nil
    }
  }
}

extension ObservedObject {
  /// Whether the object is a baseline's, beyond doubt: labels and field manager.
  ///
  /// For a baseline that goes and leaves its objects, the owner reference is enough: Kubernetes would delete them by it.
  func belongs(to baseline: BaselineFacts) -> Bool {
    if id.kind == .serviceAccount { return false }
    if isOurs, ownership?.baseline == baseline.name { return true }
    return baseline.isOrphaning && ownership == nil && isOwned(by: baseline)
  }
}
