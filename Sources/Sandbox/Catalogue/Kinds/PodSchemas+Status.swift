import Kubernetes

extension PodSchemas {
  /// `PodStatus`.
  static let status = OpenAPISchema.object(
    core("PodStatus"), "What is known of a pod.",
    [
      "phase": .string("Pending, Running, Succeeded, Failed or Unknown.", default: "Pending"),
      "conditions": .list("Its conditions.", of: podCondition, by: "type"),
      "message": .string("Why it is as it is, for people."), "reason": .string("Why, in CamelCase."),
      "nominatedNodeName": .string("The node that others make room on."),
      "hostIP": .string("Address of its node."),
      "hostIPs": .list("Addresses of its node.", of: address("HostIP"))
        .with {
          $0.extensions.patchStrategy = "merge"
          $0.extensions.patchMergeKey = "ip"
        },
      "podIP": .string("Its address."), "podIPs": .list("Its addresses.", of: address("PodIP"), by: "ip"),
      "startTime": .time("When the node took it up."),
      "initContainerStatuses": .list("Its init containers.", of: containerStatus),
      "containerStatuses": .list("Its containers.", of: containerStatus),
      "ephemeralContainerStatuses": .list("Its ephemeral containers.", of: containerStatus),
      "qosClass": .string("Guaranteed, Burstable or BestEffort."),
      "resize": .string("State of a change of its resources."),
      "resources": resources.described("What its containers may use together."),
      "allocatedResources": CoreSchemas.quantities("What the node gave it."),
      "observedGeneration": .int64("Generation that the status is about."),
      "resourceClaimStatuses": .list(
        "Its claims for devices.", of: .opaque(core("PodResourceClaimStatus"), "A claim."), by: "name",
        strategy: "merge,retainKeys"),
      "extendedResourceClaimStatus": .opaque(
        core("PodExtendedResourceClaimStatus"), "Its claim for devices by resource."
      )
      .described("Its claim for devices by resource."),
    ])

  private static let podCondition = CoreSchemas.condition(
    "PodCondition", "One aspect of a pod.", times: ["lastProbeTime"]
  ).with {
    $0.properties["observedGeneration"] = .int64("Generation that the condition is about.")
    for time in ["lastProbeTime", "lastTransitionTime"] {
      $0.properties[time] = $0.properties[time]?.defaulting(to: .null)
    }
  }

  private static func address(_ name: String) -> OpenAPISchema {
    .object(core(name), "An address.", ["ip": .string("The address.")], required: ["ip"])
  }

  private static let containerStatus = OpenAPISchema.object(
    core("ContainerStatus"), "What is known of a container.",
    [
      "name": .string("Its name."), "ready": .boolean("Whether it is ready."),
      "started": .boolean("Whether it has started."), "restartCount": .int32("How often it was restarted."),
      "image": .string("Its image."), "imageID": .string("What the image is exactly."),
      "containerID": .string("What the container is exactly."),
      "state": state.described("Its state.").defaulting(to: [:]),
      "lastState": state.described("Its state before it was restarted.").defaulting(to: [:]),
      "resources": resources.described("What it may use."),
      "allocatedResources": CoreSchemas.quantities("What the node gave it."),
      "allocatedResourcesStatus": .list(
        "Health of its devices.", of: .opaque(core("ResourceStatus"), "Health of a device."), by: "name"),
      "stopSignal": .string("The signal that ends it."),
      "user": .opaque(core("ContainerUser"), "Users and groups of its first process.")
        .described("Users and groups of its first process."),
      "volumeMounts": .list(
        "Its mounts.",
        of: .object(
          core("VolumeMountStatus"), "A mount.",
          [
            "name": .string("The volume."), "mountPath": .string("Where it is."),
            "readOnly": .boolean("Whether it can only be read."),
            "recursiveReadOnly": .string("Whether that holds for mounts within."),
            "volumeStatus": .opaque(core("VolumeStatus"), "State of a volume.").described("State of the volume."),
          ], required: ["name", "mountPath"]), by: "mountPath"),
    ], announced: ["name", "ready", "restartCount", "image", "imageID"])

  private static let state = OpenAPISchema.object(
    core("ContainerState"), "One of three states.",
    [
      "waiting": OpenAPISchema.object(
        core("ContainerStateWaiting"), "Not yet started.",
        ["reason": .string("Why, in CamelCase."), "message": .string("Why.")]
      ).described("It has not started yet."),
      "running": OpenAPISchema.object(
        core("ContainerStateRunning"), "Running.",
        ["startedAt": OpenAPISchema.time("When it started.").defaulting(to: .null)]
      ).described("It runs."),
      "terminated": OpenAPISchema.object(
        core("ContainerStateTerminated"), "Ended.",
        [
          "exitCode": .int32("Its exit code."), "signal": .int32("The signal that ended it."),
          "reason": .string("Why, in CamelCase."), "message": .string("Why."),
          "startedAt": OpenAPISchema.time("When it started.").defaulting(to: .null),
          "finishedAt": OpenAPISchema.time("When it ended.").defaulting(to: .null),
          "containerID": .string("What the container was exactly."),
        ], announced: ["exitCode"]
      ).described("It has ended."),
    ])
}
