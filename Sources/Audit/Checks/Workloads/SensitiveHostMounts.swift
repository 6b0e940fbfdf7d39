import Kubernetes
import PodSecurity

struct SensitiveHostMounts: PodCheck {
  let info = CheckInfo(
    id: "sensitive-host-mounts", title: "Pod mounts a system directory of its node", severity: .high,
    family: .workloads,
    condition: "A hostPath volume is / or in /boot, /dev, /etc, /lib, /proc, /root, /sys, /usr or /var/lib/kubelet.",
    remediation: "Remove the volume, or mount another directory.",
    references: [.owasp("K01"), .kubeLinter("sensitive-host-mounts"), .kubescape("C-0048")])

  private static let directories = [
    "/boot", "/dev", "/etc", "/lib", "/proc", "/root", "/sys", "/usr", "/var/lib/kubelet",
  ]

  func findings(in template: PodTemplate, of object: AuditedObject, _ settings: AuditSettings) -> [CheckFinding] {
    template.pod.hostPathVolumes.filter { volume in
      volume.path == "/" || Self.directories.contains { volume.path == $0 || volume.path.hasPrefix($0 + "/") }
    }.map { CheckFinding($0.field, "a volume mounts the system directory '\($0.path.shown)' of the node") }
  }
}
