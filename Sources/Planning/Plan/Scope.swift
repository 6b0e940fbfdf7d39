package import CRDs
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One baseline in one namespace.
package struct Scope {
  /// The baseline.
  package let baseline: BaselineFacts
  /// Whether the baseline selects the namespace; never while it is being deleted, nor while no valid spec is known, nor
  /// in a cluster that it does not select for certain.
  package let isSelected: Bool
  /// Whether the baseline generates objects here that it enforces. Set by the planner.
  var enforcesObjects = false
  /// Controls that an exemption excludes now.
  let exempt: Set<ControlID>
  /// When the first of those exemptions ends.
  let exemptionEnds: Date?

  init(_ baseline: BaselineFacts, namespace: NamespaceFacts, protected: Set<String>, now: Date) {
    self.baseline = baseline
    isSelected =
      !baseline.isDeleting && baseline.cluster.isSelected && !(baseline.hasInvalidSpec && baseline.spec.asksForNothing)
      && baseline.spec.selects(name: namespace.name, labels: namespace.labels, protectedNames: protected)
    let inForce = (baseline.spec.exemptions ?? []).filter { $0.isInForce(namespace: namespace.name, now: now) }
    exempt = isSelected ? Set(inForce.flatMap(\.controls)) : []
    exemptionEnds = isSelected ? inForce.compactMap { $0.expires?.date }.min() : nil
  }

  /// Whether a control applies to the namespace.
  package func wants(_ control: ControlID) -> Bool { isSelected && !exempt.contains(control) }

  /// The baseline's setting for the token of the default service account; `nil` if there is none.
  var automount: Bool? { baseline.spec.rbac?.defaultServiceAccount?.automountToken }

  /// Whether the baseline has a standard for any Pod Security mode.
  var hasPodSecurityStandard: Bool {
    PodSecurityMode.allCases.contains { PodSecurityStandard($0, in: baseline.spec.podSecurity) != nil }
  }
}

extension SecurityBaselineSpec {
  /// Whether the spec has no control, like that of an invalid baseline without a last valid spec.
  fileprivate var asksForNothing: Bool {
    networkPolicies == nil && rbac == nil && podSecurity == nil && resourceQuotas == nil && limitRanges == nil
  }
}
