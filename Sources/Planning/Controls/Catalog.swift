/// The controls of the operator; protection comes first.
package struct Catalog: Sendable {
  /// Every control.
  package let controls: [any Control]

  /// Creates a catalog with the given controls.
  package init(_ controls: [any Control]) { self.controls = controls }

  /// The controls that Plimsoll ships.
  package static let standard = Catalog([
    NetworkPoliciesControl(), PodSecurityControl(), RBACControl(), DefaultServiceAccountControl(),
    ResourceQuotasControl(), LimitRangesControl(),
  ])

  /// The kinds that any control writes, each once.
  package var kinds: [ManagedKind] { controls.flatMap(\.kinds).uniqued }

  /// The control whose generated objects are of a kind; `nil` if no control generates it.
  ///
  /// A label of the object names the control, too, but any client can write labels.
  func control(ofGenerated kind: ManagedKind) -> (any Control)? {
    kind.type.claim == .whole ? controls.first { $0.kinds.contains(kind) } : nil
  }
}
