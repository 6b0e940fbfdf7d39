import Kubernetes

extension PodSchemas {
  /// `PodSecurityContext`.
  static let podSecurityContext = OpenAPISchema.object(
    core("PodSecurityContext"), "Privileges of all containers of a pod.",
    shared.merging([
      "fsGroup": .int64("Group that owns the volumes."),
      "fsGroupChangePolicy": .string("When owners of files are changed: OnRootMismatch or Always."),
      "supplementalGroups": .list("Further groups.", of: .int64("A group.")),
      "supplementalGroupsPolicy": .string("Whether the image's groups count: Merge or Strict."),
      "seLinuxChangePolicy": .string("How volumes are labelled: MountOption or Recursive."),
      "sysctls": .list(
        "Parameters of the kernel.",
        of: .object(
          core("Sysctl"), "A parameter of the kernel.",
          ["name": .string("Its name."), "value": .string("Its value.")], announced: ["name", "value"])),
    ]) { $1 })

  /// `SecurityContext`.
  static let securityContext = OpenAPISchema.object(
    core("SecurityContext"), "Privileges of a container.",
    shared.merging([
      "privileged": .boolean("Whether it has those of the node."),
      "allowPrivilegeEscalation": .boolean("Whether its processes can gain more than their parents have."),
      "capabilities": OpenAPISchema.object(
        core("Capabilities"), "Capabilities that are added and dropped.",
        ["add": .list("Those added."), "drop": .list("Those dropped.")]
      ).described("Capabilities beyond or without the runtime's."),
      "procMount": .string("What is hidden of /proc: Default or Unmasked."),
      "readOnlyRootFilesystem": .boolean("Whether its file system can only be read."),
    ]) { $1 })

  private static let shared: [String: OpenAPISchema] = [
    "runAsUser": .int64("User that processes run as."),
    "runAsGroup": .int64("Group that processes run as."),
    "runAsNonRoot": .boolean("Whether that user must not be root."),
    "seLinuxOptions": OpenAPISchema.object(
      core("SELinuxOptions"), "A label of SELinux.",
      [
        "user": .string("The user."), "role": .string("The role."), "type": .string("The type."),
        "level": .string("The level."),
      ]
    ).described("Label of SELinux."),
    "seccompProfile": profile("SeccompProfile", "A profile of seccomp.").described("Profile of seccomp."),
    "appArmorProfile": profile("AppArmorProfile", "A profile of AppArmor.").described("Profile of AppArmor."),
    "windowsOptions": OpenAPISchema.object(
      core("WindowsSecurityContextOptions"), "What Windows needs.",
      [
        "gmsaCredentialSpec": .string("Credentials of a group managed account."),
        "gmsaCredentialSpecName": .string("Their name."),
        "hostProcess": .boolean("Whether containers run on the host."),
        "runAsUserName": .string("User that processes run as."),
      ]
    ).described("What Windows needs."),
  ]

  private static func profile(_ name: String, _ description: String) -> OpenAPISchema {
    .object(
      core(name), description,
      [
        "type": .string("RuntimeDefault, Localhost or Unconfined."),
        "localhostProfile": .string("The node's profile, for Localhost."),
      ], announced: ["type"])
  }
}
