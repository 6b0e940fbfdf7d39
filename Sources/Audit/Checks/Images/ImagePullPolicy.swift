import Kubernetes
import PodSecurity

struct ImagePullPolicy: ContainerCheck {
  let info = CheckInfo(
    id: "image-pull-policy", title: "Image can be used without the permission to pull it", severity: .low,
    family: .images,
    condition: "The effective pull policy is not Always, and the image has no digest.",
    remediation: "Set imagePullPolicy to Always, or add the digest of the image.",
    references: [.owasp("K04"), .polaris("pullPolicyNotAlways"), .kubescape("C-0075")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    guard let image = container.image, image.digest == nil else { return [] }
    let policy = container.fields["imagePullPolicy"]?.stringValue ?? ""
    let effective = !policy.isEmpty ? policy : image.isLatest ? "Always" : "IfNotPresent"
    guard effective != "Always" else { return [] }
    let text = "has the pull policy \(effective.shown)\(policy.isEmpty ? ", which is the default" : "")"
    return [CheckFinding(container.path.field("imagePullPolicy"), container.message(text))]
  }
}
