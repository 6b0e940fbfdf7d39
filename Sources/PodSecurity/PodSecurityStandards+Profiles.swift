package import Kubernetes

/// Checks of AppArmor, seccomp, SELinux and sysctls.
extension PodSecurityStandards {
  /// Pods and containers must not disable the AppArmor profile, neither by a field nor by an annotation.
  package static let appArmorProfile = PodSecurityCheck(
    id: "appArmorProfile", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        var (setters, types, fields) = pod.profiles("appArmorProfile") {
          !["RuntimeDefault", "Localhost"].contains($0)
        }
        let forbidden = pod.annotations.filter { key, value in
          key.hasPrefix("container.apparmor.security.beta.kubernetes.io/")
            && !(value.isEmpty || value == "runtime/default" || value.hasPrefix("localhost/"))
        }
        let annotations = forbidden.map { "\($0)=\($1.quotedAsInGo)" }.sorted()
        if !annotations.isEmpty { setters.add(plural("annotation", "annotations", for: annotations.count)) }
        guard !setters.isEmpty else { return nil }
        let values = types + annotations
        let noun = plural("profile", "profiles", for: values.count)
        return .init(
          reason: "forbidden AppArmor \(noun)",
          detail: "\(setters.description) must not set AppArmor profile type to \(values.quotedList)",
          fields: fields + forbidden.keys.sorted().map(PodUnderReview.annotationPath))
      }
    ])

  /// Pods and containers must not disable seccomp: by an annotation up to 1.18, by a field from 1.19 on.
  package static let seccompProfileBaseline = PodSecurityCheck(
    id: "seccompProfile_baseline", level: .baseline,
    variants: [
      .init(since: 0, evaluate: forbiddenSeccompAnnotations),
      .init(since: 19, evaluate: forbiddenSeccompProfiles),
    ])

  /// The pod or each container must set a seccomp profile. From 1.25 on, the check does not apply to Windows pods.
  package static let seccompProfileRestricted = PodSecurityCheck(
    id: "seccompProfile_restricted", level: .restricted,
    variants: [
      .init(since: 19, replaces: "seccompProfile_baseline", evaluate: absentSeccompProfiles),
      .init(since: 25, replaces: "seccompProfile_baseline") { $0.isWindows ? nil : absentSeccompProfiles($0) },
    ])

  /// Pods and containers must use an allowed SELinux type, and no user or role. From 1.31 on, the type for container
  /// engines is allowed.
  package static let seLinuxOptions = PodSecurityCheck(
    id: "seLinuxOptions", level: .baseline,
    variants: [
      .init(since: 0) { forbiddenSELinuxOptions($0, types: seLinuxTypes) },
      .init(since: 31) { forbiddenSELinuxOptions($0, types: seLinuxTypes.union(["container_engine_t"])) },
    ])

  /// Pods must use only safe sysctls. Later releases allow more of them.
  package static let sysctls = PodSecurityCheck(
    id: "sysctls", level: .baseline,
    variants: safeSysctls.indices.map { index in
      let safe = Set(safeSysctls[...index].flatMap(\.names))
      return .init(since: safeSysctls[index].since) { pod in
        let bad = (pod.securityContext?["sysctls"]?.arrayValue ?? []).map { $0["name"]?.stringValue ?? "" }
          .enumerated().filter { !safe.contains($1) }
        guard !bad.isEmpty else { return nil }
        return .init(
          reason: "forbidden sysctls", detail: bad.map(\.element).joined(separator: ", "),
          fields: bad.map { PodUnderReview.securityPath.field("sysctls")[$0.offset].field("name") })
      }
    })

  /// The sysctls that each release added to the list.
  private static let safeSysctls: [(since: Int, names: [String])] = [
    (
      0,
      [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
      ]
    ),
    (27, ["net.ipv4.ip_local_reserved_ports"]),
    (
      29,
      [
        "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
        "net.ipv4.tcp_keepalive_probes",
      ]
    ),
    (32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]),
  ]

  private static let seLinuxTypes: Set<String> = ["", "container_t", "container_init_t", "container_kvm_t"]

  @Sendable private static func forbiddenSeccompAnnotations(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let keys =
      ["seccomp.security.alpha.kubernetes.io/pod"]
      + pod.containers.map { "container.seccomp.security.alpha.kubernetes.io/\($0.name)" }
    let bad = Set(keys).filter { key in
      guard let value = pod.annotations[key] else { return false }
      return value != "runtime/default" && value != "docker/default" && !value.hasPrefix("localhost/")
    }
    guard !bad.isEmpty else { return nil }
    let noun = plural("annotation", "annotations", for: bad.count)
    let list = bad.map { "\($0)=\((pod.annotations[$0] ?? "").quotedAsInGo)" }.sorted().joined(separator: ", ")
    return .init(
      reason: "seccompProfile", detail: "forbidden \(noun) \(list)",
      fields: bad.sorted().map(PodUnderReview.annotationPath))
  }

  @Sendable private static func forbiddenSeccompProfiles(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let (setters, types, fields) = pod.profiles("seccompProfile") { !seccompTypes.contains($0) }
    guard !setters.isEmpty else { return nil }
    return .init(
      reason: "seccompProfile",
      detail: "\(setters.description) must not set securityContext.seccompProfile.type to \(types.quotedList)",
      fields: fields)
  }

  @Sendable private static func absentSeccompProfiles(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    if let finding = forbiddenSeccompProfiles(pod) { return finding }
    guard pod.securityContext?.present("seccompProfile") == nil else { return nil }
    let bare = pod.containers.filter { $0.securityContext?.present("seccompProfile") == nil }
    guard !bare.isEmpty else { return nil }
    let rule = #"must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost""#
    return .init(
      reason: "seccompProfile", detail: "pod or \(PodSecuritySetters.containers(bare.map(\.name))) \(rule)",
      fields: bare.map { $0.securityPath.field("seccompProfile", "type") })
  }

  private static let seccompTypes: Set<String> = ["RuntimeDefault", "Localhost"]

  private static func forbiddenSELinuxOptions(
    _ pod: PodUnderReview, types allowed: Set<String>
  ) -> PodSecurityCheck.Finding? {
    func text(_ context: JSONValue?, _ field: String) -> String {
      context?.present("seLinuxOptions", field)?.stringValue ?? ""
    }
    func isBad(_ field: String, _ context: JSONValue?) -> Bool {
      field == "type" ? !allowed.contains(text(context, "type")) : !text(context, field).isEmpty
    }
    let names = ["type", "user", "role"]
    let setters = pod.setters { context in names.contains { isBad($0, context) } }
    guard !setters.isEmpty else { return nil }
    let contexts = [pod.securityContext] + pod.containers.map(\.securityContext)
    let types = Set(contexts.map { text($0, "type") }).subtracting(allowed).sorted()
    var faults = types.isEmpty ? [] : ["\(plural("type", "types", for: types.count)) \(types.quotedList)"]
    for field in ["user", "role"] where contexts.contains(where: { !text($0, field).isEmpty }) {
      faults.append("\(field) may not be set")
    }
    let detail =
      "\(setters.description) set forbidden securityContext.seLinuxOptions: \(faults.joined(separator: "; "))"
    let fields = names.flatMap { name in
      pod.securityPaths { isBad(name, $0) }.map { $0.field("seLinuxOptions", name) }
    }
    return .init(reason: "seLinuxOptions", detail: detail, fields: fields)
  }
}

extension PodUnderReview {
  /// The path of an annotation in the pod.
  package static func annotationPath(_ key: String) -> FieldPath { FieldPath("metadata", "annotations")[key] }

  /// The pod and the containers that set a profile of a forbidden type, the types, and the paths of the fields.
  ///
  /// - Parameter field: `seccompProfile` or `appArmorProfile`.
  fileprivate func profiles(
    _ field: String, isForbidden: (String) -> Bool
  ) -> (setters: PodSecuritySetters, types: [String], fields: [FieldPath]) {
    func forbidden(_ context: JSONValue?) -> String? {
      guard let profile = context?.present(field) else { return nil }
      let type = profile["type"]?.stringValue ?? ""
      return isForbidden(type) ? type : nil
    }
    let types = [forbidden(securityContext)] + containers.map { forbidden($0.securityContext) }
    return (
      setters { forbidden($0) != nil }, Set(types.compactMap(\.self)).sorted(),
      securityPaths { forbidden($0) != nil }.map { $0.field(field, "type") }
    )
  }
}
