import CRDs
import Kubernetes

/// Finds objects that are not ours and weaken a baseline. Policies and bindings add up in Kubernetes: one that someone
/// adds takes away from what the baseline closes.
struct UnmanagedJudge {
  let observation: Observation

  /// ClusterRoles that are too much for a namespace: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
  static let powerfulRoles: Set<String> = ["cluster-admin", "admin", "edit"]

  /// What weakens one baseline, in a stable order, with a sentence for people.
  func offences(against scope: Scope) -> [(ObservedObject, ControlID, String)] {
    let strangers = observation.objects.values.filter { !$0.isManaged(by: observation.baselines) && !$0.isTerminating }
      .sorted { $0.id.name < $1.id.name }
    var offences: [(ObservedObject, ControlID, String)] = []
    for object in strangers {
      switch object.risk {
      case .opens(let directions) where scope.wants(.networkPolicies):
        let denied = scope.baseline.spec.networkPolicies?.defaultDeny ?? []
        let widened = directions.filter(denied.contains).map(\.rawValue)
        guard !widened.isEmpty else { continue }
        let what = "\(object.id.title) (not managed) opens \(widened.joined(separator: " and "))"
        offences.append((object, .networkPolicies, "\(what), which the baseline denies by default"))
      case .binds(let role, let subjects) where scope.wants(.rbac) && scope.baseline.spec.rbac != nil:
        guard let power = power(of: role) else { continue }
        let who = subjects.map { "\($0.kind) '\($0.name)'" }.joined(separator: ", ")
        let grant = "grants \(power) to \(who.isEmpty ? "nobody" : who)"
        offences.append((object, .rbac, "\(object.id.title) (not managed) \(grant)"))
      default: break
      }
    }
    return offences
  }

  /// What is too much about a role, in words; nil where nothing is.
  private func power(of role: RoleRef) -> String? {
    if role.kind == "ClusterRole" {
      if Self.powerfulRoles.contains(role.name) { return role.name }
      return observation.cluster.wildcardClusterRoles.contains(role.name)
        ? "ClusterRole '\(role.name)', which has wildcards," : nil
    }
    let id = ObjectID(kind: .role, namespace: observation.namespace.name, name: role.name)
    return observation.objects[id]?.risk == .wildcard ? "Role '\(role.name)', which has wildcards," : nil
  }
}

extension ObservedObject {
  /// Whether one of the baselines generated the object. Labels alone do not count: anyone can write them.
  fileprivate func isManaged(by baselines: [BaselineFacts]) -> Bool {
    isOurs && baselines.contains { $0.name == ownership?.baseline }
  }
}
