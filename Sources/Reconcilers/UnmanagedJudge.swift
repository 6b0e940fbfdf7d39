import CRDs
import Kubernetes

/// Finds objects that are not ours and weaken a baseline. Policies and bindings add up in Kubernetes: one that someone
/// adds takes away from what the baseline closes.
struct UnmanagedJudge {
  /// An object that is one too many.
  struct Offence {
    var object: ObservedObject
    var control: ControlID
    /// A sentence for people.
    var message: String
  }

  private let observation: Observation
  private let strangers: [ObservedObject]

  /// ClusterRoles that are too much for a namespace: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
  private static let powerfulRoles: Set<String> = ["cluster-admin", "admin", "edit"]

  /// Looks at what is in the namespace, but for the objects that are wanted there.
  ///
  /// None of the bindings that Kubernetes makes for itself grants that much, so none is let off by a label, which anyone
  /// could write.
  init(observation: Observation, wanted: Set<ObjectID>) {
    self.observation = observation
    strangers = observation.objects.values.filter {
      $0.risk != nil && !$0.isTerminating && !wanted.contains($0.id) && !$0.isManaged(by: observation.baselines)
    }
  }

  /// What weakens one baseline.
  func offences(against scope: Scope) -> [Offence] {
    strangers.compactMap { object in
      switch object.risk {
      case .opens(let directions) where scope.wants(.networkPolicies):
        let denied = scope.baseline.spec.networkPolicies?.defaultDeny ?? []
        let widened = directions.filter(denied.contains).map(\.rawValue)
        guard !widened.isEmpty else { return nil }
        let what = "\(object.id.title) (not managed) opens \(widened.joined(separator: " and "))"
        return Offence(
          object: object, control: .networkPolicies, message: "\(what), which the baseline denies by default")
      case .binds(let role, let subjects) where scope.wants(.rbac) && scope.baseline.spec.rbac != nil:
        guard let power = power(of: role) else { return nil }
        let grant = "grants \(power) to \(names(of: subjects))"
        return Offence(object: object, control: .rbac, message: "\(object.id.title) (not managed) \(grant)")
      default: return nil
      }
    }
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

  /// A binding may have thousands of subjects; a message names the first few.
  private func names(of subjects: [Subject]) -> String {
    if subjects.isEmpty { return "nobody" }
    let named = subjects.prefix(3).map { "\($0.kind) '\($0.namespace.map { "\($0)/" } ?? "")\($0.name)'" }
    let others = subjects.count - named.count
    return named.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
  }
}

extension ObservedObject {
  /// Whether one of the baselines generated the object. Labels alone do not count: anyone can write them.
  fileprivate func isManaged(by baselines: [BaselineFacts]) -> Bool {
    isOurs && baselines.contains { $0.name == ownership?.baseline }
  }
}
