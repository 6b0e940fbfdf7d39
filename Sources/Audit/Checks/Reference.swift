package import PodSecurity

/// A standard that requires a check, or an equivalent check of another tool.
package enum Reference: Sendable, Hashable {
  /// A level of the Pod Security Standards: https://kubernetes.io/docs/concepts/security/pod-security-standards/
  case podSecurity(PodSecurityLevel)
  /// The Kubernetes Hardening Guide of NSA and CISA, version 1.2.
  case nsa
  /// A recommendation of the CIS Kubernetes Benchmark 1.12, such as `5.2.5`.
  case cis(String)
  /// An entry of the OWASP Kubernetes Top Ten 2025, such as `K01`.
  case owasp(String)
  /// A check of Polaris: https://polaris.docs.fairwinds.com
  case polaris(String)
  /// A check of KubeLinter: https://docs.kubelinter.io
  case kubeLinter(String)
  /// A control of Kubescape, such as `C-0041`: https://hub.armosec.io/docs/controls
  case kubescape(String)
  /// A check of Trivy, such as `KSV-0009`: https://avd.aquasec.com/misconfig/kubernetes
  case trivy(String)

  /// Whether it is a standard, not another tool.
  package var isStandard: Bool {
    switch self {
    case .podSecurity, .nsa, .cis, .owasp: true
    case .polaris, .kubeLinter, .kubescape, .trivy: false
    }
  }

  /// The reference in reports and tables, such as `CIS 5.2.5`.
  package var title: String {
    switch self {
    case .podSecurity(let level): "PSS \(level.rawValue)"
    case .nsa: "NSA/CISA"
    case .cis(let section): "CIS \(section)"
    case .owasp(let entry): "OWASP \(entry)"
    case .polaris(let check): "Polaris \(check)"
    case .kubeLinter(let check): "KubeLinter \(check)"
    case .kubescape(let control): "Kubescape \(control)"
    case .trivy(let check): "Trivy \(check)"
    }
  }
}
