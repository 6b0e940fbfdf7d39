public import Foundation
internal import Kubernetes

extension Exemption {
  /// Whether the exemption frees a namespace from a control at a moment.
  public func covers(namespace: String, control: ControlID, now: Date) -> Bool {
    controls.contains(control) && isInForce(namespace: namespace, now: now)
  }

  /// Whether the exemption is for a namespace, and in force: until `expires`, that moment not included.
  ///
  /// A time that cannot be read counts as past: a mistake must not loosen anything.
  public func isInForce(namespace: String, now: Date) -> Bool {
    guard namespaces.contains(where: { Glob($0).matches(namespace) }) else { return false }
    guard let expires else { return true }
    return expires.date.map { now < $0 } ?? false
  }
}
