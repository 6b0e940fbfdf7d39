public import Foundation
internal import Kubernetes

extension Exemption {
  /// Whether the exemption frees a namespace from a control at a moment.
  ///
  /// It does until `expires`, that moment not included. A time that cannot be read counts as past: what is unclear is
  /// enforced.
  public func covers(namespace: String, control: ControlID, now: Date) -> Bool {
    controls.contains(control) && isInForce(now: now) && namespaces.contains { Glob($0).matches(namespace) }
  }

  /// Whether the exemption has not ended. One without `expires` never does.
  public func isInForce(now: Date) -> Bool {
    guard let expires else { return true }
    return expires.date.map { now < $0 } ?? false
  }
}
