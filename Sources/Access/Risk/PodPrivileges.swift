import Kubernetes

/// What the specification of a pod gives to its containers.
struct PodPrivileges {
  private let spec: JSONValue
  private let containers: [JSONValue]

  init(_ spec: JSONValue) {
    self.spec = spec
    containers = ["initContainers", "containers", "ephemeralContainers"].flatMap { spec.list($0) }
  }

  typealias Evidence = WorkloadRisk.Evidence

  /// Everything that applies. The Linux settings do not apply to Windows pods.
  var evidence: [Evidence] {
    let isWindows = spec.value("os", "name")?.stringValue == "windows"
    return namespaces + volumes + (isWindows ? windows : windows + linux)
  }

  // MARK: - Pod

  private var namespaces: [Evidence] {
    let fields: [(String, RiskFactor)] = [
      ("hostPID", .hostPID), ("hostNetwork", .hostNetwork), ("hostIPC", .hostIPC),
    ]
    return fields.filter { spec.value($0.0)?.boolValue == true }.map { Evidence($0.1) }
  }

  /// Sockets of container runtimes, and the folders that contain them.
  private static let runtimePaths = [
    "/", "/run", "/var", "/var/run", "/run/containerd", "/var/run/containerd", "/run/crio", "/var/run/crio",
    "/run/docker.sock", "/var/run/docker.sock", "/run/containerd/containerd.sock",
    "/var/run/containerd/containerd.sock", "/run/crio/crio.sock", "/var/run/crio/crio.sock", "/run/cri-dockerd.sock",
    "/var/run/cri-dockerd.sock", "/run/k3s/containerd/containerd.sock",
  ]

  private var volumes: [Evidence] {
    let paths = spec.list("volumes").compactMap { volume -> (name: String, path: String)? in
      guard let path = volume.value("hostPath", "path")?.stringValue else { return nil }
      return (volume["name"]?.stringValue ?? "", path)
    }
    guard !paths.isEmpty else { return [] }
    func evidence(_ factor: RiskFactor, _ paths: [String]) -> Evidence? {
      paths.isEmpty ? nil : Evidence(factor, paths.joined(separator: ", "))
    }
    return [
      evidence(.runtimeSocket, paths.map(\.path).filter { Self.runtimePaths.contains(Self.normalized($0)) }),
      evidence(.writableHostPath, paths.filter { isWritable($0.name) }.map(\.path)),
      evidence(.hostPath, paths.map(\.path)),
    ].compactMap(\.self)
  }

  private static func normalized(_ path: String) -> String {
    "/" + path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  private func isWritable(_ volume: String) -> Bool {
    containers.flatMap { $0.list("volumeMounts") }.contains {
      $0["name"]?.stringValue == volume && $0.value("readOnly")?.boolValue != true
    }
  }

  // MARK: - Containers

  /// The names of the containers for which a condition holds.
  private func containers(where condition: (JSONValue) -> Bool) -> [String] {
    containers.filter(condition).map { $0["name"]?.stringValue ?? "" }
  }

  private func evidence(_ factor: RiskFactor, where condition: (JSONValue) -> Bool) -> Evidence? {
    let names = containers(where: condition)
    return names.isEmpty ? nil : Evidence(factor, names.joined(separator: ", "))
  }

  /// A field of the security context of a container, or else of the pod.
  private func effective(_ container: JSONValue, _ field: String) -> JSONValue? {
    container.value("securityContext", field) ?? spec.value("securityContext", field)
  }

  private var windows: [Evidence] {
    let isPrivileged = evidence(.privileged) { container in
      container.value("securityContext", "privileged")?.boolValue == true
        || (effective(container, "windowsOptions")?.value("hostProcess")?.boolValue == true)
    }
    return [isPrivileged].compactMap(\.self)
  }

  private var linux: [Evidence] {
    let found = [
      evidence(.root, where: mayRunAsRoot),
      evidence(.privilegeEscalation) {
        $0.value("securityContext", "allowPrivilegeEscalation")?.boolValue != false
      },
      evidence(.seccomp) { container in
        let type = effective(container, "seccompProfile")?.value("type")?.stringValue
        return type == nil || type == "Unconfined"
      },
      evidence(.writableRoot) { $0.value("securityContext", "readOnlyRootFilesystem")?.boolValue != true },
      evidence(.unmaskedProc) { $0.value("securityContext", "procMount")?.stringValue == "Unmasked" },
      evidence(.capabilities) { !Self.capabilities($0, "drop").contains("ALL") },
      evidence(.dangerousCapabilities) { !Self.dangerous.isDisjoint(with: Self.capabilities($0, "add")) },
      evidence(.addedCapabilities) { !Self.capabilities($0, "add").isSubset(of: Self.baseline) },
    ]
    return found.compactMap(\.self)
  }

  private func mayRunAsRoot(_ container: JSONValue) -> Bool {
    if let user = effective(container, "runAsUser")?.integerValue { return user == 0 }
    return effective(container, "runAsNonRoot")?.boolValue != true
  }

  private static func capabilities(_ container: JSONValue, _ field: String) -> Set<String> {
    let names = container.value("securityContext", "capabilities")?.texts(field) ?? []
    return Set(names.map { $0.uppercased() }.map { $0.hasPrefix("CAP_") ? String($0.dropFirst(4)) : $0 })
  }

  private static let dangerous: Set<String> = [
    "ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO", "SYS_BOOT", "NET_ADMIN", "DAC_READ_SEARCH",
    "MAC_ADMIN", "MAC_OVERRIDE", "BPF", "PERFMON",
  ]

  /// The capabilities that the Pod Security level `baseline` allows.
  ///
  /// https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline
  private static let baseline: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
    "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]
}
