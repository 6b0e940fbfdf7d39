import CRDs
package import Kubernetes

extension ObservedObject {
  /// What an object could weaken: the result of judging its content once, when it changes. Its size is bounded.
  ///
  /// It is stored indirectly, because most objects have none.
  package indirect enum Risk: Sendable, Hashable {
    /// A NetworkPolicy that opens something.
    case opens(OpeningAssessment)
    /// A Role with dangerous permissions.
    case grants(GrantAssessment)
    /// A RoleBinding. What it grants depends on the role, which can change on its own.
    case binds(RoleRef, SubjectAssessment)
  }
}
