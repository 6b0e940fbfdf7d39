import Kubernetes
import PodSecurity

struct LatestTag: ContainerCheck {
  let info = CheckInfo(
    id: "latest-tag", title: "Image has no fixed tag", severity: .medium, family: .images,
    condition: "The tag of an image is `latest` or missing, and the image has no digest.",
    remediation: "Use the tag of a release, or a digest.",
    references: [.owasp("K04"), .polaris("tagNotSpecified"), .kubeLinter("latest-tag"), .trivy("KSV-0013")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    guard let image = container.image, image.isLatest else { return [] }
    return [
      CheckFinding(container.imagePath, container.message("uses the image '\(image.text.shown)' without a fixed tag"))
    ]
  }
}
