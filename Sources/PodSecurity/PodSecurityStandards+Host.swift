package import Kubernetes

/// Checks of the level baseline that isolate pods from their node.
extension PodSecurityStandards {
  /// Pods must not use the network, PID or IPC namespace of the node.
  package static let hostNamespaces = PodSecurityCheck(
    id: "hostNamespaces", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let shared = ["hostNetwork", "hostPID", "hostIPC"].filter { pod.spec[$0]?.boolValue == true }
        guard !shared.isEmpty else { return nil }
        let detail = shared.map { "\($0)=true" }.joined(separator: ", ")
        return .init(reason: "host namespaces", detail: detail, fields: shared.map { FieldPath("spec", $0) })
      }
    ])

  /// Pods must not have hostPath volumes.
  package static let hostPathVolumes = PodSecurityCheck(
    id: "hostPathVolumes", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let volumes = pod.volumes.enumerated().filter { $1.present("hostPath") != nil }
        guard !volumes.isEmpty else { return nil }
        let noun = plural("volume", "volumes", for: volumes.count)
        return .init(
          reason: "hostPath volumes", detail: "\(noun) \(volumes.map { $1["name"]?.stringValue ?? "" }.quotedList)",
          fields: volumes.map { PodUnderReview.volumePath($0.offset).field("hostPath") })
      }
    ])

  /// Containers must not use host ports.
  package static let hostPorts = PodSecurityCheck(
    id: "hostPorts", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let bad = pod.containers.filter { !$0.hostPorts.isEmpty }
        guard !bad.isEmpty else { return nil }
        let ports = Set(bad.flatMap(\.hostPorts).map { String($0.number) }).sorted()
        let verb = plural("uses", "use", for: bad.count)
        let noun = plural("hostPort", "hostPorts", for: ports.count)
        let list = ports.joined(separator: ", ")
        return .init(
          reason: "hostPort", detail: "\(PodSecuritySetters.containers(bad.map(\.name))) \(verb) \(noun) \(list)",
          fields: bad.flatMap(\.hostPorts).map(\.path))
      }
    ])

  /// Probes and lifecycle hooks must not set a host other than the pod.
  package static let hostProbesAndHostLifecycle = PodSecurityCheck(
    id: "hostProbesAndHostLifecycle", level: .baseline,
    variants: [
      .init(since: 34) { pod in
        let bad = pod.containers.filter { !$0.probedHosts.isEmpty }
        guard !bad.isEmpty else { return nil }
        let hosts = Set(bad.flatMap(\.probedHosts).map(\.host)).sorted()
        let verb = plural("uses", "use", for: bad.count)
        let noun = plural("probe or lifecycle host", "probe or lifecycle hosts", for: hosts.count)
        let names = PodSecuritySetters.containers(bad.map(\.name).sorted())
        return .init(
          reason: "probe or lifecycle host", detail: "\(names) \(verb) \(noun) \(hosts.quotedList)",
          fields: bad.flatMap(\.probedHosts).map(\.path))
      }
    ])

  /// Containers must not be privileged.
  package static let privileged = PodSecurityCheck(
    id: "privileged", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let bad = pod.containers.filter { $0.securityContext?["privileged"]?.boolValue == true }
        guard !bad.isEmpty else { return nil }
        let names = PodSecuritySetters.containers(bad.map(\.name))
        return .init(
          reason: "privileged", detail: "\(names) must not set securityContext.privileged=true",
          fields: bad.map { $0.securityPath.field("privileged") })
      }
    ])

  /// Containers must use the default `procMount`. From 1.35 on, pods with a user namespace of their own can use another
  /// one.
  package static let procMount = PodSecurityCheck(
    id: "procMount", level: .baseline,
    variants: [
      .init(since: 0, evaluate: unmaskedProc),
      .init(since: 35) { $0.hasUserNamespace ? nil : unmaskedProc($0) },
    ])

  /// Containers must use the default `procMount`, also in pods with a user namespace of their own.
  package static let procMountRestricted = PodSecurityCheck(
    id: "procMount_restricted", level: .restricted,
    variants: [.init(since: 35, replaces: "procMount", evaluate: unmaskedProc)])

  /// Windows pods must not have HostProcess containers.
  package static let windowsHostProcess = PodSecurityCheck(
    id: "windowsHostProcess", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        func isHostProcess(_ context: JSONValue?) -> Bool {
          context?.present("windowsOptions", "hostProcess")?.boolValue == true
        }
        let setters = pod.setters(where: isHostProcess)
        guard !setters.isEmpty else { return nil }
        let detail = "\(setters.description) must not set securityContext.windowsOptions.hostProcess=true"
        return .init(
          reason: "hostProcess", detail: detail,
          fields: pod.securityPaths(where: isHostProcess).map { $0.field("windowsOptions", "hostProcess") })
      }
    ])

  @Sendable private static func unmaskedProc(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let bad = pod.containers.filter { $0.procMount != nil && $0.procMount != "Default" }
    guard !bad.isEmpty else { return nil }
    let names = PodSecuritySetters.containers(bad.map(\.name))
    let types = Set(bad.compactMap(\.procMount)).sorted().quotedList
    return .init(
      reason: "procMount", detail: "\(names) must not set securityContext.procMount to \(types)",
      fields: bad.map { $0.securityPath.field("procMount") })
  }
}

extension PodUnderReview {
  /// The pod's volumes.
  package var volumes: [JSONValue] { spec["volumes"]?.arrayValue ?? [] }

  /// The path of a volume in the pod.
  package static func volumePath(_ index: Int) -> FieldPath { FieldPath("spec", "volumes")[index] }
}

extension PodUnderReview.Container {
  /// The ports of the node that the container requests.
  fileprivate var hostPorts: [(number: Int64, path: FieldPath)] {
    (fields["ports"]?.arrayValue ?? []).enumerated().compactMap { index, port in
      guard let number = port["hostPort"]?.integerValue, number != 0 else { return nil }
      return (number, path.field("ports")[index].field("hostPort"))
    }
  }

  fileprivate var procMount: String? { securityContext?["procMount"]?.stringValue }

  /// The hosts that probes and lifecycle hooks name.
  fileprivate var probedHosts: [(host: String, path: FieldPath)] {
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].map { (fields.present($0), path.field($0)) }
    let hooks = ["postStart", "preStop"].map { (fields.present("lifecycle", $0), path.field("lifecycle", $0)) }
    return (probes + hooks).flatMap { handler, path in
      ["httpGet", "tcpSocket"].compactMap { type in
        guard let host = handler?.present(type, "host")?.stringValue, !host.isEmpty else { return nil }
        return (host, path.field(type, "host"))
      }
    }
  }
}
