import Kubernetes
import PodSecurity

struct ImageRegistry: ContainerCheck {
  let info = CheckInfo(
    id: "image-registry", title: "Image is from a registry that is not allowed", severity: .high, family: .images,
    condition: "An image is not in one of `audit.allowedRegistries` of the SecurityBaseline.",
    remediation: "Use an image from an allowed registry.",
    references: [.owasp("K04"), .kubescape("C-0078"), .trivy("KSV-0125")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    guard let image = container.image, settings.isDeferred || !settings.allows(image) else { return [] }
    let text = "uses the image '\(image.text.shown)' from a registry that is not allowed"
    return [CheckFinding(container.imagePath, container.message(text)) { !$0.settings.allows(image) }]
  }
}
