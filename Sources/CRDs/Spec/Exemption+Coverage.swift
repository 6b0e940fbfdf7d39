internal import Kubernetes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

extension Exemption {
  /// Whether the exemption exempts a namespace from a control at a given time.
  public func covers(namespace: String, control: ControlID, now: Date) -> Bool {
    controls.contains(control) && isInForce(namespace: namespace, now: now)
  }

  /// Whether the exemption applies to a namespace and has not expired. It expires exactly at `expires`.
  ///
  /// An exemption with an invalid time has expired, so that a mistake never weakens the baseline.
  public func isInForce(namespace: String, now: Date) -> Bool {
    guard namespaces.contains(where: { Glob($0).matches(namespace) }) else { return false }
    guard let expires else { return true }
    return expires.date.map { now < $0 } ?? false
  }
}
