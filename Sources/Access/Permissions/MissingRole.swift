package import Kubernetes

/// A binding to a role whose rules are not known.
package struct MissingRole: Sendable, Hashable {
  /// The binding.
  package var binding: BindingID
  /// The role.
  package var role: RoleID

  /// A sentence about the role, which does not exist in a cluster, or is not in the manifests.
  fileprivate func note(isCluster: Bool) -> String {
    let problem = isCluster ? "does not exist" : "is not in the input; its permissions are not counted"
    return "\(binding.title) refers to \(role.kind) \(role.name), which \(problem)"
  }
}

extension [MissingRole] {
  /// The number of roles that notes name.
  private static let rolesInNotes = 10

  /// One note for each role, up to a limit, and the number of the others.
  func notes(isCluster: Bool) -> [String] {
    var named: Set<RoleID> = []
    let roles = filter { named.insert($0.role).inserted }
    let notes = roles.prefix(Self.rolesInNotes).map { $0.note(isCluster: isCluster) }
    let others = roles.count - notes.count
    guard others > 0 else { return notes }
    return notes + [
      "bindings refer to \(others) more roles that \(isCluster ? "do not exist" : "are not in the input")"
    ]
  }
}
