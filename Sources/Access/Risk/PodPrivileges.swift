import Kubernetes
import PodSecurity

/// What the spec of a pod allows its containers to do on the node.
struct PodPrivileges {
  private typealias Container = PodUnderReview.Container
  private let pod: PodUnderReview

  init(_ spec: JSONValue) { pod = PodUnderReview(spec: spec, metadata: [:]) }

  /// The evidence for all factors that apply. The settings of Linux do not apply to Windows pods.
  var evidence: [WorkloadRisk.Evidence] {
    hostNamespaces + hostPathVolumes + privilegedContainers + (pod.isWindows ? [] : linuxSettings)
  }

  // MARK: - Pod

  private var hostNamespaces: [WorkloadRisk.Evidence] {
    let fields: [(String, RiskFactor)] = [
      ("hostPID", .hostPID), ("hostNetwork", .hostNetwork), ("hostIPC", .hostIPC),
    ]
    return fields.filter { pod.spec[$0.0]?.boolValue == true }.map { .init($0.1) }
  }

  private var hostPathVolumes: [WorkloadRisk.Evidence] {
    let volumes = pod.hostPathVolumes
    guard !volumes.isEmpty else { return [] }
    func evidence(_ factor: RiskFactor, _ volumes: [HostPathVolume]) -> WorkloadRisk.Evidence? {
      volumes.isEmpty ? nil : .init(factor, volumes.map(\.path).joined(separator: ", "))
    }
    return [
      evidence(.runtimeSocket, volumes.filter(\.givesAccessToRuntime)),
      evidence(.writableHostPath, volumes.filter { isWritable($0.name) }),
      evidence(.hostPath, volumes),
    ].compactMap(\.self)
  }

  private func isWritable(_ volume: String) -> Bool {
    pod.containers.flatMap { $0.fields.list("volumeMounts") }.contains {
      $0["name"]?.stringValue == volume && $0.value("readOnly")?.boolValue != true
    }
  }

  // MARK: - Containers

  private func evidence(_ factor: RiskFactor, where condition: (Container) -> Bool) -> WorkloadRisk.Evidence? {
    let names = pod.containers(where: condition)
    return names.isEmpty ? nil : .init(factor, names.joined(separator: ", "))
  }

  /// A field of the security context of a container, or else of the pod.
  private func effective(_ container: Container, _ field: String) -> JSONValue? {
    container.securityContext?.value(field) ?? pod.securityContext?.value(field)
  }

  /// Privileged containers, and HostProcess containers of Windows.
  private var privilegedContainers: [WorkloadRisk.Evidence] {
    let found = evidence(.privileged) { container in
      container.securityContext?.value("privileged")?.boolValue == true
        || effective(container, "windowsOptions")?.value("hostProcess")?.boolValue == true
    }
    return found.map { [$0] } ?? []
  }

  private var linuxSettings: [WorkloadRisk.Evidence] {
    let found = [
      evidence(.root, where: mayRunAsRoot),
      evidence(.privilegeEscalation) {
        $0.securityContext?.value("allowPrivilegeEscalation")?.boolValue != false
      },
      evidence(.seccomp) { container in
        let type = effective(container, "seccompProfile")?.value("type")?.stringValue
        return type == nil || type == "Unconfined"
      },
      evidence(.writableRoot) { $0.securityContext?.value("readOnlyRootFilesystem")?.boolValue != true },
      evidence(.unmaskedProc) { $0.securityContext?.value("procMount")?.stringValue == "Unmasked" },
      evidence(.capabilities) { !$0.capabilities("drop").contains { $0.name == "ALL" } },
      evidence(.dangerousCapabilities) { $0.capabilities("add").contains(where: \.givesControlOfNode) },
      evidence(.addedCapabilities) { container in
        let added = container.securityContext?.value("capabilities")?.texts("add") ?? []
        return !PodSecurityStandards.defaultCapabilities.isSuperset(of: added)
      },
    ]
    return found.compactMap(\.self)
  }

  private func mayRunAsRoot(_ container: Container) -> Bool {
    if let user = effective(container, "runAsUser")?.integerValue { return user == 0 }
    return effective(container, "runAsNonRoot")?.boolValue != true
  }
}
