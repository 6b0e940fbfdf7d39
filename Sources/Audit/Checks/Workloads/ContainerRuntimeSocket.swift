import Kubernetes
import PodSecurity

/// Pod mounts the socket of the container runtime.
struct ContainerRuntimeSocket: PodCheck {
  let info = CheckInfo(
    id: "container-runtime-socket", title: "Pod mounts the socket of the container runtime", severity: .critical,
    family: .workloads,
    condition: "A hostPath volume is a socket of Docker, containerd or CRI-O, or /run or /var/run.",
    remediation: "Remove the volume. Whoever can use the socket controls the node.",
    references: [.owasp("K01"), .kubeLinter("docker-sock"), .kubescape("C-0074"), .trivy("KSV-0006")])

  private static let sockets: Set<String> = [
    "docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock", "dockershim.sock",
  ]

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [Finding] {
    template.pod.hostPaths.filter { volume in
      ["/run", "/var/run"].contains(volume.hostPath)
        || Self.sockets.contains(volume.hostPath.split(separator: "/").last.map(String.init) ?? "")
    }.map { Finding($0.path, "a volume mounts '\($0.hostPath.shown)', which gives access to the container runtime") }
  }
}
