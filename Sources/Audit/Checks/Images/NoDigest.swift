import Kubernetes
import PodSecurity

struct NoDigest: ContainerCheck {
  let info = CheckInfo(
    id: "image-no-digest", title: "Image has no digest", severity: .low, family: .images,
    condition: "An image has no digest, so its content can change.",
    remediation: "Add the digest of the image: name:tag@sha256:….",
    references: [.owasp("K04"), .kubescape("C-0306")])

  func findings(in container: PodUnderReview.Container, _ settings: AuditSettings) -> [CheckFinding] {
    guard let image = container.image, image.digest == nil else { return [] }
    return [
      CheckFinding(container.imagePath, container.message("uses the image '\(image.text.shown)' without a digest"))
    ]
  }
}
