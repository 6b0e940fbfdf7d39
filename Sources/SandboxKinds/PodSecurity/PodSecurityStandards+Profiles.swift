import Kubernetes

/// Checks of AppArmor, seccomp, SELinux and sysctls.
extension PodSecurityStandards {
  /// AppArmor's profile is not turned off, neither by field nor by annotation.
  static let appArmorProfile = PodSecurityCheck(
    id: "appArmorProfile", level: .baseline,
    variants: [
      .init(since: 0) { pod in
        let (isPod, bad, types) = pod.profiles("appArmorProfile") { !["RuntimeDefault", "Localhost"].contains($0) }
        var setters = PodSecuritySetters(isPod: isPod, containers: bad)
        let annotations = pod.annotations.filter { key, value in
          key.hasPrefix("container.apparmor.security.beta.kubernetes.io/")
            && !(value.isEmpty || value == "runtime/default" || value.hasPrefix("localhost/"))
        }.map { "\($0)=\($1.quotedAsInGo)" }.sorted()
        if !annotations.isEmpty { setters.add(plural("annotation", "annotations", for: annotations.count)) }
        guard !setters.isEmpty else { return nil }
        let values = types + annotations
        let noun = plural("profile", "profiles", for: values.count)
        return .init(
          reason: "forbidden AppArmor \(noun)",
          detail: "\(setters.description) must not set AppArmor profile type to \(values.quotedList)")
      }
    ])

  /// seccomp is not turned off: by annotation until 1.18, by field since 1.19.
  static let seccompProfileBaseline = PodSecurityCheck(
    id: "seccompProfile_baseline", level: .baseline,
    variants: [
      .init(since: 0, judge: forbiddenSeccompAnnotations),
      .init(since: 19, judge: forbiddenSeccompProfiles),
    ])

  /// seccomp is turned on by the pod or by each container; since 1.25 not on Windows.
  static let seccompProfileRestricted = PodSecurityCheck(
    id: "seccompProfile_restricted", level: .restricted,
    variants: [
      .init(since: 19, replaces: "seccompProfile_baseline", judge: absentSeccompProfiles),
      .init(since: 25, replaces: "seccompProfile_baseline") { $0.isWindows ? nil : absentSeccompProfiles($0) },
    ])

  /// SELinux types for containers only, and no user or role; since 1.31 also the type for container engines.
  static let seLinuxOptions = PodSecurityCheck(
    id: "seLinuxOptions", level: .baseline,
    variants: [
      .init(since: 0) { forbiddenSELinuxOptions($0, types: seLinuxTypes) },
      .init(since: 31) { forbiddenSELinuxOptions($0, types: seLinuxTypes.union(["container_engine_t"])) },
    ])

  /// Only sysctls that are namespaced and safe; releases have added to the list.
  static let sysctls = PodSecurityCheck(
    id: "sysctls", level: .baseline,
    variants: safeSysctls.indices.map { index in
      let safe = Set(safeSysctls[...index].flatMap(\.names))
      return .init(since: safeSysctls[index].since) { pod in
        let bad = (pod.securityContext?["sysctls"]?.arrayValue ?? []).map { $0["name"]?.stringValue ?? "" }
          .filter { !safe.contains($0) }
        return bad.isEmpty ? nil : .init(reason: "forbidden sysctls", detail: bad.joined(separator: ", "))
      }
    })

  /// Additions by release.
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
    let bad = Set(keys).compactMap { key -> String? in
      guard let value = pod.annotations[key], value != "runtime/default", value != "docker/default",
        !value.hasPrefix("localhost/")
      else { return nil }
      return "\(key)=\(value.quotedAsInGo)"
    }
    guard !bad.isEmpty else { return nil }
    let noun = plural("annotation", "annotations", for: bad.count)
    let list = bad.sorted().joined(separator: ", ")
    return .init(reason: "seccompProfile", detail: "forbidden \(noun) \(list)")
  }

  @Sendable private static func forbiddenSeccompProfiles(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    let (isPod, bad, types) = pod.profiles("seccompProfile") { !seccompTypes.contains($0) }
    let setters = PodSecuritySetters(isPod: isPod, containers: bad)
    guard !setters.isEmpty else { return nil }
    return .init(
      reason: "seccompProfile",
      detail: "\(setters.description) must not set securityContext.seccompProfile.type to \(types.quotedList)")
  }

  @Sendable private static func absentSeccompProfiles(_ pod: PodUnderReview) -> PodSecurityCheck.Finding? {
    if let finding = forbiddenSeccompProfiles(pod) { return finding }
    guard pod.securityContext?.present("seccompProfile") == nil else { return nil }
    let bare = pod.containers { $0.securityContext?.present("seccompProfile") == nil }
    guard !bare.isEmpty else { return nil }
    let rule = #"must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost""#
    return .init(reason: "seccompProfile", detail: "pod or \(PodSecuritySetters.containers(bare)) \(rule)")
  }

  private static let seccompTypes: Set<String> = ["RuntimeDefault", "Localhost"]

  private static func forbiddenSELinuxOptions(
    _ pod: PodUnderReview, types allowed: Set<String>
  ) -> PodSecurityCheck.Finding? {
    func text(_ context: JSONValue?, _ field: String) -> String {
      context?.present("seLinuxOptions", field)?.stringValue ?? ""
    }
    func isBad(_ context: JSONValue?) -> Bool {
      !allowed.contains(text(context, "type")) || !text(context, "user").isEmpty || !text(context, "role").isEmpty
    }
    let setters = PodSecuritySetters(
      isPod: isBad(pod.securityContext), containers: pod.containers { isBad($0.securityContext) })
    guard !setters.isEmpty else { return nil }
    let contexts = [pod.securityContext] + pod.containers.map(\.securityContext)
    let types = Set(contexts.map { text($0, "type") }).subtracting(allowed).sorted()
    var faults = types.isEmpty ? [] : ["\(plural("type", "types", for: types.count)) \(types.quotedList)"]
    for field in ["user", "role"] where contexts.contains(where: { !text($0, field).isEmpty }) {
      faults.append("\(field) may not be set")
    }
    let detail =
      "\(setters.description) set forbidden securityContext.seLinuxOptions: \(faults.joined(separator: "; "))"
    return .init(reason: "seLinuxOptions", detail: detail)
  }
}

extension PodUnderReview {
  /// Who set a profile of a forbidden type, and which types.
  ///
  /// - Parameter field: `seccompProfile` or `appArmorProfile`.
  fileprivate func profiles(
    _ field: String, isForbidden: (String) -> Bool
  ) -> (isPod: Bool, containers: [String], types: [String]) {
    func forbidden(_ context: JSONValue?) -> String? {
      guard let profile = context?.present(field) else { return nil }
      let type = profile["type"]?.stringValue ?? ""
      return isForbidden(type) ? type : nil
    }
    let types = [forbidden(securityContext)] + containers.map { forbidden($0.securityContext) }
    return (
      types[0] != nil, containers { forbidden($0.securityContext) != nil },
      Set(types.compactMap(\.self)).sorted()
    )
  }
}
