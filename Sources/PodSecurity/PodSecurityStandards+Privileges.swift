import Kubernetes

/// Checks of capabilities, users, privilege escalation and volume types.
extension PodSecurityStandards {
  /// Containers must add only capabilities of the default list.
  package static let capabilitiesBaseline = PodSecurityCheck(
    id: "capabilities_baseline", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        addedCapabilities(pod, besides: defaultCapabilities)
          .map { .init(reason: "non-default capabilities", detail: $0.detail, fields: $0.fields) }
      }
    ])

  /// Containers must not allow privilege escalation. From 1.25 on, the check does not apply to Windows pods.
  package static let allowPrivilegeEscalation = PodSecurityCheck(
    id: "allowPrivilegeEscalation", level: .restricted,
    variants: [
      .init(since: 8, evaluate: escalation), .init(since: 25) { $0.isWindows ? nil : escalation($0) },
    ])

  /// Containers must drop all capabilities, and can add only `NET_BIND_SERVICE`. From 1.25 on, the check does not apply
  /// to Windows pods.
  package static let capabilitiesRestricted = PodSecurityCheck(
    id: "capabilities_restricted", level: .restricted,
    variants: [
      .init(since: 22, replaces: "capabilities_baseline", evaluate: keptCapabilities),
      .init(since: 25, replaces: "capabilities_baseline") { $0.isWindows ? nil : keptCapabilities($0) },
    ])

  /// Volumes must be of an allowed type.
  package static let restrictedVolumes = PodSecurityCheck(
    id: "restrictedVolumes", level: .restricted,
    variants: [
      .init(since: 0, replaces: "hostPathVolumes") { pod in
        let bad = pod.volumes.enumerated().compactMap { index, volume in
          forbiddenType(of: volume).map { (name: volume["name"]?.stringValue ?? "", type: $0, index: index) }
        }
        guard !bad.isEmpty else { return nil }
        let types = Set(bad.map(\.type)).sorted()
        let names = "\(plural("volume", "volumes", for: bad.count)) \(bad.map(\.name).quotedList)"
        let noun = plural("restricted volume type", "restricted volume types", for: types.count)
        let verb = plural("uses", "use", for: bad.count)
        return .init(
          reason: "restricted volume types", detail: "\(names) \(verb) \(noun) \(types.quotedList)",
          fields: bad.map { PodUnderReview.volumePath($0.index).field($0.type) })
      }
    ])

  /// Containers must set `runAsNonRoot`. From 1.35 on, the check does not apply to pods with a user namespace of their
  /// own.
  package static let runAsNonRoot = PodSecurityCheck(
    id: "runAsNonRoot", level: .restricted,
    variants: [.init(since: 0, evaluate: root), .init(since: 35) { $0.hasUserNamespace ? nil : root($0) }])

  /// Containers must not set `runAsUser` to 0. From 1.35 on, the check does not apply to pods with a user namespace of
  /// their own.
  package static let runAsUser = PodSecurityCheck(
    id: "runAsUser", level: .restricted,
    variants: [.init(since: 23, evaluate: userZero), .init(since: 35) { $0.hasUserNamespace ? nil : userZero($0) }])

  /// The capabilities that the level baseline allows, by their exact names.
  package static let defaultCapabilities: Set<String> = [
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
    "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
  ]

  private static let allowedVolumes = [
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
    "secret",
  ]

  private static let forbiddenVolumes = [
    "hostPath", "gcePersistentDisk", "awsElasticBlockStore", "gitRepo", "nfs", "iscsi", "glusterfs", "rbd",
    "flexVolume", "cinder", "cephfs", "flocker", "fc", "azureFile", "vsphereVolume", "quobyte", "azureDisk",
    "photonPersistentDisk", "portworxVolume", "scaleIO", "storageos",
  ]

  /// A volume without a source is an `emptyDir`, because the API server sets this default.
  private static func forbiddenType(of volume: JSONValue) -> String? {
    guard allowedVolumes.allSatisfy({ volume.present($0) == nil }) else { return nil }
    return forbiddenVolumes.first { volume.present($0) != nil }
  }

  @Sendable private static func escalation(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let bad = pod.containers.filter { $0.securityContext?["allowPrivilegeEscalation"]?.boolValue != false }
    guard !bad.isEmpty else { return nil }
    let names = PodSecuritySetters.containers(bad.map(\.name))
    return .init(
      reason: "allowPrivilegeEscalation != false",
      detail: "\(names) must set securityContext.allowPrivilegeEscalation=false",
      fields: bad.map { $0.securityPath.field("allowPrivilegeEscalation") })
  }

  @Sendable private static func keptCapabilities(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let keeping = pod.containers.filter { !$0.capabilities("drop").contains("ALL") }
    var details: [String] = []
    var fields = keeping.map { $0.securityPath.field("capabilities", "drop") }
    if !keeping.isEmpty {
      let names = PodSecuritySetters.containers(keeping.map(\.name))
      details.append(#"\#(names) must set securityContext.capabilities.drop=["ALL"]"#)
    }
    if let added = addedCapabilities(pod, besides: ["NET_BIND_SERVICE"]) {
      details.append(added.detail)
      fields += added.fields
    }
    return details.isEmpty
      ? nil : .init(reason: "unrestricted capabilities", detail: details.joined(separator: "; "), fields: fields)
  }

  private static func addedCapabilities(
    _ pod: PodUnderReview, besides allowed: Set<String>
  ) -> (detail: String, fields: [FieldPath])? {
    let bad = pod.containers.filter { !allowed.isSuperset(of: $0.capabilities("add")) }
    guard !bad.isEmpty else { return nil }
    let names = PodSecuritySetters.containers(bad.map(\.name))
    let capabilities = Set(bad.flatMap { $0.capabilities("add") }).subtracting(allowed).sorted()
    let fields = bad.flatMap { container in
      (container.securityContext?.present("capabilities", "add")?.arrayValue ?? []).enumerated()
        .filter { !allowed.contains($1.stringValue ?? "") }
        .map { container.securityPath.field("capabilities", "add")[$0.offset] }
    }
    return ("\(names) must not include \(capabilities.quotedList) in securityContext.capabilities.add", fields)
  }

  @Sendable private static func root(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let reason = "runAsNonRoot != true"
    func requirement(_ context: JSONValue?) -> Bool? { context?["runAsNonRoot"]?.boolValue }
    let setters = pod.setters { requirement($0) == false }
    guard setters.isEmpty else {
      return .init(
        reason: reason, detail: "\(setters.description) must not set securityContext.runAsNonRoot=false",
        fields: pod.securityPaths { requirement($0) == false }.map { $0.field("runAsNonRoot") })
    }
    let silent = pod.containers.filter { requirement($0.securityContext) == nil }
    guard requirement(pod.securityContext) == nil, !silent.isEmpty else { return nil }
    let names = PodSecuritySetters.containers(silent.map(\.name))
    return .init(
      reason: reason, detail: "pod or \(names) must set securityContext.runAsNonRoot=true",
      fields: silent.map { $0.securityPath.field("runAsNonRoot") })
  }

  @Sendable private static func userZero(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    func isZero(_ context: JSONValue?) -> Bool { context?["runAsUser"]?.integerValue == 0 }
    let setters = pod.setters(where: isZero)
    return setters.isEmpty
      ? nil
      : .init(
        reason: "runAsUser=0", detail: "\(setters.description) must not set runAsUser=0",
        fields: pod.securityPaths(where: isZero).map { $0.field("runAsUser") })
  }
}

extension PodUnderReview.Container {
  /// The names of the capabilities that the container adds or drops, without changes.
  fileprivate func capabilities(_ change: String) -> [String] {
    (securityContext?.present("capabilities", change)?.arrayValue ?? []).compactMap(\.stringValue)
  }
}
