package import Kubernetes

/// The Pod Security Standards, as kube-apiserver 1.36 checks them.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/, and for what changed by release the
/// history of https://github.com/kubernetes/pod-security-admission.
package enum PodSecurityStandards {
  /// All checks, in the order in which messages name them: baseline before restricted, each by name.
  package static let checks: [PodSecurityCheck] = [
    appArmorProfile, capabilitiesBaseline, hostNamespaces, hostPathVolumes, hostPorts, hostProbesAndHostLifecycle,
    privileged, procMount, seLinuxOptions, seccompProfileBaseline, sysctls, windowsHostProcess,
    allowPrivilegeEscalation, capabilitiesRestricted, procMountRestricted, restrictedVolumes, runAsNonRoot, runAsUser,
    seccompProfileRestricted,
  ]

  /// How a pod falls short of a level, by the rules of a release.
  ///
  /// - Parameters:
  ///   - podSpec: A pod's spec, or that of a pod template.
  ///   - podMetadata: The metadata beside it; only annotations matter.
  /// - Returns: One violation for each check that fails, in the order of `checks`.
  package static func violations(
    podSpec: JSONValue, podMetadata: JSONValue, level: PodSecurityLevel, version: PodSecurityVersion
  ) -> [PodSecurityViolation] {
    guard level > .privileged else { return [] }
    let pod = PodUnderReview(spec: podSpec, metadata: podMetadata)
    let variants = checks.filter { $0.level <= level }
      .compactMap { check in check.variant(for: version).map { (id: check.id, variant: $0) } }
    let replaced = Set(variants.compactMap(\.variant.replaces))
    return variants.filter { !replaced.contains($0.id) }.compactMap { id, variant in
      variant.judge(pod).map { PodSecurityViolation(checkID: id, reason: $0.reason, detail: $0.detail) }
    }
  }
}
