import CRDs
import Kubernetes

/// Judges unmanaged roles and bindings by what they grant.
struct RBACJudge {
  let observation: Observation

  /// At most this many permissions are named in a message.
  private static let shownPowers = 3
  private static let nameLimit = 100

  /// The judgment of a Role or RoleBinding; `nil` if it is harmless.
  func verdict(on object: ObservedObject) -> Verdict? {
    switch object.risk {
    case .grants(let grants): verdict(on: object.id, grants: grants)
    case .binds(let role, let subjects): verdict(on: object.id, role: role, subjects: subjects)
    case .opens, nil: nil
    }
  }

  /// A role alone grants nothing, so it is never pruned.
  private func verdict(on id: ObjectID, grants: GrantAssessment) -> Verdict? {
    guard let check = grants.powers.first(where: { $0 != .everything })?.check else { return nil }
    return Verdict(
      check: check, severity: check.severity, message: "\(id.title) (not managed) allows \(grants.phrases)",
      isPrunable: false)
  }

  private func verdict(on id: ObjectID, role: RoleRef, subjects: SubjectAssessment) -> Verdict? {
    let grants = grants(of: role) ?? GrantAssessment()
    guard let (check, severity) = Self.rate(grants, subjects.reach) else { return nil }
    return Verdict(
      check: check, severity: severity,
      message: "\(id.title) (not managed) grants \(Self.describe(role, grants)) to \(subjects.names)",
      isPrunable: severity > .low)
  }

  /// The check and severity of a binding; `nil` if it is harmless.
  private static func rate(
    _ grants: GrantAssessment, _ reach: SubjectAssessment.Reach
  ) -> (FindingCheck, Severity)? {
    let worst = grants.powers.first
    switch reach {
    case .anonymous: return (.anonymousBinding, .critical)
    case .authenticated:
      return (
        .authenticatedBinding, max(FindingCheck.authenticatedBinding.severity, worst?.check.severity.raised ?? .low)
      )
    case .otherNamespace: return worst.map { ($0.check, $0.check.severity.raised) }
    case .named: return worst.map { ($0.check, $0.check.severity) }
    }
  }

  private static func describe(_ role: RoleRef, _ grants: GrantAssessment) -> String {
    if DefaultRoles.isUserFacing(role) { return role.name }
    let title = "\(role.kind.escaped(limit: 63)) '\(role.name.escaped(limit: nameLimit))'"
    return grants.isEmpty ? title : "\(title), which allows \(grants.phrases),"
  }

  /// What a role grants; `nil` if it is unknown or does not exist.
  private func grants(of role: RoleRef) -> GrantAssessment? {
    if role.kind == "ClusterRole" {
      return observation.cluster.clusterRoleGrants[role.name] ?? DefaultRoles.assumedGrants(of: role.name)
    }
    let id = ObjectID(kind: .role, namespace: observation.namespace.name, name: role.name)
    guard case .grants(let grants)? = observation.objects[id]?.risk else { return nil }
    return grants
  }
}

extension GrantAssessment {
  /// The permissions in a sentence. `everything` includes the others.
  fileprivate var phrases: String {
    contains(.everything) ? Power.everything.phrase : powers.map(\.phrase).summarized(limit: 3)
  }
}
