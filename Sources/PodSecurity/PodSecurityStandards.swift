package import Kubernetes

/// The Pod Security Standards, as kube-apiserver 1.36 checks them.
///
/// Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/. The changes by release are from the
/// history of https://github.com/kubernetes/pod-security-admission.
package enum PodSecurityStandards {
  /// All checks in the order of messages: those of the level baseline by name, then those of the level restricted by
  /// name.
  package static let checks: [PodSecurityCheck] = [
    appArmorProfile, capabilitiesBaseline, hostNamespaces, hostPathVolumes, hostPorts, hostProbesAndHostLifecycle,
    privileged, procMount, seLinuxOptions, seccompProfileBaseline, sysctls, windowsHostProcess,
    allowPrivilegeEscalation, capabilitiesRestricted, procMountRestricted, restrictedVolumes, runAsNonRoot, runAsUser,
    seccompProfileRestricted,
  ]

  /// The violations of a level by a pod, by the standards of a release.
  ///
  /// - Parameters:
  ///   - podSpec: The spec of a pod or pod template.
  ///   - podMetadata: The metadata of the pod or pod template, of which only annotations matter.
  ///   - level: The level.
  ///   - version: The release whose standards apply.
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
      variant.evaluate(pod).map { PodSecurityViolation(checkID: id, reason: $0.reason, detail: $0.detail) }
    }
  }
}
