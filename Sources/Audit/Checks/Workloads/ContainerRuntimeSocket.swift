import Kubernetes
import PodSecurity

struct ContainerRuntimeSocket: PodCheck {
  let info = CheckInfo(
    id: "container-runtime-socket", title: "Pod mounts the socket of the container runtime", severity: .critical,
    family: .workloads,
    condition:
      "A hostPath volume is a socket of Docker, containerd or CRI-O, or a directory that contains one, such as /run.",
    remediation: "Remove the volume. Whoever can use the socket controls the node.",
    references: [.owasp("K01"), .kubeLinter("docker-sock"), .kubescape("C-0074"), .trivy("KSV-0006")])

  /// `sensitive-host-mounts` and `host-path` report the directories above `/run` and `/var/run`, which contain much more.
  private static let otherDirectories: Set = ["/", "/var"]

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    template.pod.hostPathVolumes.filter { $0.givesAccessToRuntime && !Self.otherDirectories.contains($0.path) }.map {
      CheckFinding($0.field, "a volume mounts '\($0.path.shown)', which gives access to the container runtime")
    }
  }
}
