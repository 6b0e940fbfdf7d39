import Kubernetes

extension PodSchemas {
  /// `Container`.
  static let container = OpenAPISchema.object(
    core("Container"), "A program and what it runs with.", containerMembers, announced: ["name"])

  /// `EphemeralContainer`.
  static let ephemeralContainer = OpenAPISchema.object(
    core("EphemeralContainer"), "A container that is added to a running pod.",
    containerMembers.merging(["targetContainerName": .string("The container whose processes it sees.")]) { $1 },
    announced: ["name"])

  private static let containerMembers: [String: OpenAPISchema] = program.merging(surroundings) { $1 }

  private static let program: [String: OpenAPISchema] = [
    "name": .string("Name, unique within the pod."),
    "image": .string("The image."),
    "imagePullPolicy": .string("When the image is pulled: Always, IfNotPresent or Never."),
    "command": .list("What is run in place of the image's entry point."),
    "args": .list("Its arguments."),
    "workingDir": .string("The directory it runs in."),
    "stdin": .boolean("Whether it has an input."),
    "stdinOnce": .boolean("Whether the input ends with the first that is attached."),
    "tty": .boolean("Whether it has a terminal."),
    "terminationMessagePath": .string("Where it says why it ended.", default: "/dev/termination-log"),
    "terminationMessagePolicy": .string(
      "Where the message is from: File or FallbackToLogsOnError.", default: "File"),
    "restartPolicy": .string("When the container starts again; Always makes an init container a sidecar."),
    "restartPolicyRules": .list(
      "When it starts again, by its exit code.",
      of: .object(
        core("ContainerRestartRule"), "What to do after some exits.",
        [
          "action": .string("Restart or RestartAllContainers."),
          "exitCodes": OpenAPISchema.object(
            core("ContainerRestartRuleOnExitCodes"), "Exit codes.",
            [
              "operator": .string("In or NotIn."),
              "values": .set("The codes.", of: .int32("A code."), isPatched: false),
            ],
            required: ["operator"]
          ).described("The exits."),
        ], required: ["action"])),
    "securityContext": securityContext.described("Its privileges; before those of the pod."),
  ]

  private static let surroundings: [String: OpenAPISchema] = [
    "env": .list("Variables.", of: variable, by: "name"),
    "envFrom": .list("Where further variables come from.", of: variables),
    "ports": .list("Ports that it listens on.", of: port, by: "containerPort", "protocol")
      .with { $0.extensions.patchMergeKey = "containerPort" },
    "resources": resources.described("What it may use.").defaulting(to: [:]),
    "resizePolicy": .list(
      "What a change of its resources takes.",
      of: .object(
        core("ContainerResizePolicy"), "What a change of a resource takes.",
        ["resourceName": .string("The resource."), "restartPolicy": .string("NotRequired or RestartContainer.")],
        required: ["resourceName", "restartPolicy"])),
    "volumeMounts": .list("Volumes that it mounts.", of: volumeMount, by: "mountPath"),
    "volumeDevices": .list(
      "Volumes that it uses as block devices.",
      of: .object(
        core("VolumeDevice"), "A volume as a block device.",
        ["name": .string("The claim."), "devicePath": .string("Where it is.")], required: ["name", "devicePath"]),
      by: "devicePath"),
    "livenessProbe": probe.described("Restarts it when it fails."),
    "readinessProbe": probe.described("Keeps traffic away while it fails."),
    "startupProbe": probe.described("Holds the other probes back until it succeeds."),
    "lifecycle": lifecycle.described("What is done after its start and before its end."),
  ]

  private static let variable = OpenAPISchema.object(
    core("EnvVar"), "A variable.",
    [
      "name": .string("Its name."), "value": .string("Its value.").leftOutWhenEmpty,
      "valueFrom": OpenAPISchema.object(
        core("EnvVarSource"), "Where a value comes from.",
        [
          "configMapKeyRef": keySelector("ConfigMapKeySelector").described("A key of a config map."),
          "secretKeyRef": keySelector("SecretKeySelector").described("A key of a secret."),
          "fieldRef": fieldSelector.described("A field of the pod."),
          "resourceFieldRef": resourceFieldSelector.described("A resource of a container."),
          "fileKeyRef": OpenAPISchema.object(
            core("FileKeySelector"), "A key of a file in a volume.",
            [
              "volumeName": .string("The volume."), "path": .string("The file."), "key": .string("The key."),
              "optional": .boolean("Whether it may be missing.", default: false),
            ], required: ["volumeName", "path", "key"], isAtomic: true
          ).described("A key of a file in a volume."),
        ]
      ).described("Where its value comes from."),
    ], announced: ["name"])

  private static func keySelector(_ name: String) -> OpenAPISchema {
    .object(
      core(name), "A key of an object in the same namespace.",
      [
        "name": .string("Name of the object."), "key": .string("The key."),
        "optional": .boolean("Whether it may be missing."),
      ], required: ["key"], isAtomic: true)
  }

  /// `ObjectFieldSelector`.
  static let fieldSelector = OpenAPISchema.object(
    core("ObjectFieldSelector"), "A field of the pod.",
    ["apiVersion": .string("Version of its schema.", default: "v1"), "fieldPath": .string("Its path.")],
    required: ["fieldPath"], isAtomic: true)

  /// `ResourceFieldSelector`.
  static let resourceFieldSelector = OpenAPISchema.object(
    core("ResourceFieldSelector"), "A resource of a container.",
    [
      "containerName": .string("The container."), "resource": .string("The resource, as limits.cpu."),
      "divisor": OpenAPISchema.quantity("The unit.").described("The unit.").defaulting(to: "0"),
    ], required: ["resource"], isAtomic: true)

  private static let variables = OpenAPISchema.object(
    core("EnvFromSource"), "All keys of an object as variables.",
    [
      "prefix": .string("What stands before their names."),
      "configMapRef": .object(
        core("ConfigMapEnvSource"), "A config map.", reference
      ).described("A config map."),
      "secretRef": .object(core("SecretEnvSource"), "A secret.", reference).described("A secret."),
    ])

  private static let reference: [String: OpenAPISchema] = [
    "name": .string("Its name."), "optional": .boolean("Whether it may be missing."),
  ]

  private static let port = OpenAPISchema.object(
    core("ContainerPort"), "A port of a container.",
    [
      "name": .string("Its name."), "containerPort": .int32("Its number."),
      "protocol": .string("TCP, UDP or SCTP.", default: "TCP"),
      "hostPort": .int32("Number of the port of the node."), "hostIP": .string("Address of the node."),
    ], announced: ["containerPort"])

  private static let volumeMount = OpenAPISchema.object(
    core("VolumeMount"), "A volume in a container's file system.",
    [
      "name": .string("The volume."), "mountPath": .string("Where it is."),
      "readOnly": .boolean("Whether it can only be read."),
      "recursiveReadOnly": .string("Whether that holds for mounts within: Disabled, IfPossible or Enabled."),
      "subPath": .string("The part of the volume."), "subPathExpr": .string("The part, with variables in it."),
      "mountPropagation": .string("Whether mounts are seen outside or inside."),
    ], announced: ["name", "mountPath"])

  /// `ResourceRequirements`.
  static let resources = OpenAPISchema.object(
    core("ResourceRequirements"), "What may be used.",
    [
      "limits": CoreSchemas.quantities("The most that may be used."),
      "requests": CoreSchemas.quantities("What there must be; the limits by default."),
      "claims": .list(
        "Claims of the pod that are used.",
        of: .object(
          core("ResourceClaim"), "A claim.",
          ["name": .string("The claim."), "request": .string("The part of it.")], required: ["name"]), by: "name",
        strategy: nil),
    ])
}
