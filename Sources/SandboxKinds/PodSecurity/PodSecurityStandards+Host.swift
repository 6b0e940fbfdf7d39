import Kubernetes

/// Baseline checks that keep pods apart from their node.
extension PodSecurityStandards {
  /// No network, PID or IPC namespace of the node.
  static let hostNamespaces = PodSecurityCheck(
    id: "hostNamespaces", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let shared = ["hostNetwork", "hostPID", "hostIPC"].filter { pod.spec[$0]?.boolValue == true }
        guard !shared.isEmpty else { return nil }
        let detail = shared.map { "\($0)=true" }.joined(separator: ", ")
        return .init(reason: "host namespaces", detail: detail)
      }
    ])

  /// No directories of the node.
  static let hostPathVolumes = PodSecurityCheck(
    id: "hostPathVolumes", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let volumes = pod.volumes.filter { $0.present("hostPath") != nil }.map { $0["name"]?.stringValue ?? "" }
        guard !volumes.isEmpty else { return nil }
        let noun = plural("volume", "volumes", for: volumes.count)
        return .init(reason: "hostPath volumes", detail: "\(noun) \(volumes.quotedList)")
      }
    ])

  /// No ports of the node.
  static let hostPorts = PodSecurityCheck(
    id: "hostPorts", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let bad = pod.containers.filter { !$0.hostPorts.isEmpty }
        guard !bad.isEmpty else { return nil }
        let ports = Set(bad.flatMap(\.hostPorts).map(String.init)).sorted()
        let verb = plural("uses", "use", for: bad.count)
        let noun = plural("hostPort", "hostPorts", for: ports.count)
        let list = ports.joined(separator: ", ")
        return .init(
          reason: "hostPort", detail: "\(PodSecuritySetters.containers(bad.map(\.name))) \(verb) \(noun) \(list)")
      }
    ])

  /// No probe and no lifecycle hook that the kubelet sends to another host than the pod.
  static let hostProbesAndHostLifecycle = PodSecurityCheck(
    id: "hostProbesAndHostLifecycle", level: .baseline,
    variants: [
      .init(since: 34) { pod in
        let bad = pod.containers.filter { !$0.probedHosts.isEmpty }
        guard !bad.isEmpty else { return nil }
        let hosts = Set(bad.flatMap(\.probedHosts)).sorted()
        let verb = plural("uses", "use", for: bad.count)
        let noun = plural("probe or lifecycle host", "probe or lifecycle hosts", for: hosts.count)
        let names = PodSecuritySetters.containers(bad.map(\.name).sorted())
        return .init(reason: "probe or lifecycle host", detail: "\(names) \(verb) \(noun) \(hosts.quotedList)")
      }
    ])

  /// No privileged containers.
  static let privileged = PodSecurityCheck(
    id: "privileged", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let bad = pod.containers { $0.securityContext?["privileged"]?.boolValue == true }
        guard !bad.isEmpty else { return nil }
        let names = PodSecuritySetters.containers(bad)
        return .init(reason: "privileged", detail: "\(names) must not set securityContext.privileged=true")
      }
    ])

  /// `/proc` stays masked; since 1.35 a pod with a user namespace may unmask its own.
  static let procMount = PodSecurityCheck(
    id: "procMount", level: .baseline,
    variants: [
      .init(since: 0, judge: unmaskedProc),
      .init(since: 35) { $0.hasUserNamespace ? nil : unmaskedProc($0) },
    ])

  /// `/proc` stays masked, whatever the pod's user namespace.
  static let procMountRestricted = PodSecurityCheck(
    id: "procMount_restricted", level: .restricted,
    variants: [.init(since: 35, replaces: "procMount", judge: unmaskedProc)])

  /// No process of a Windows container runs on the host itself.
  static let windowsHostProcess = PodSecurityCheck(
    id: "windowsHostProcess", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        func isHostProcess(_ context: JSONValue?) -> Bool {
          context?.present("windowsOptions", "hostProcess")?.boolValue == true
        }
        let setters = PodSecuritySetters(
          isPod: isHostProcess(pod.securityContext), containers: pod.containers { isHostProcess($0.securityContext) })
        guard !setters.isEmpty else { return nil }
        let detail = "\(setters.description) must not set securityContext.windowsOptions.hostProcess=true"
        return .init(reason: "hostProcess", detail: detail)
      }
    ])

  @Sendable private static func unmaskedProc(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let bad = pod.containers.filter { $0.procMount != nil && $0.procMount != "Default" }
    guard !bad.isEmpty else { return nil }
    let names = PodSecuritySetters.containers(bad.map(\.name))
    let types = Set(bad.compactMap(\.procMount)).sorted().quotedList
    return .init(reason: "procMount", detail: "\(names) must not set securityContext.procMount to \(types)")
  }
}

extension PodUnderReview {
  /// The pod's volumes.
  var volumes: [JSONValue] { spec["volumes"]?.arrayValue ?? [] }
}

extension PodUnderReview.Container {
  /// The ports of the node that the container asks for.
  fileprivate var hostPorts: [Int64] {
    (fields["ports"]?.arrayValue ?? []).compactMap { $0["hostPort"]?.integerValue }.filter { $0 != 0 }
  }

  fileprivate var procMount: String? { securityContext?["procMount"]?.stringValue }

  /// The hosts that probes and lifecycle hooks name.
  fileprivate var probedHosts: [String] {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map { fields.present($0) }
    let hooks = ["postStart", "preStop"].map { fields.present("lifecycle", $0) }
    return (probes + hooks).compactMap(\.self).flatMap { handler in
      ["httpGet", "tcpSocket"].compactMap { handler.present($0, "host")?.stringValue }.filter { !$0.isEmpty }
    }
  }
}
