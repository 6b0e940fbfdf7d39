import Kubernetes

extension Catalogue {
  /// What keeps pods running.
  static let workloads: [ServedKind] = [deployment, replicaSet, statefulSet, daemonSet, replicationController]

  private static let deployment = kind(
    "apps", "v1", "Deployment", "deployments", ["deploy"], hasStatus: true, categories: ["all"],
    schema: workload(
      "Deployment", "Keeps a number of pods running, and changes them step by step.",
      [
        "replicas": .int32("How many pods there should be.", default: 1),
        "strategy": strategy(
          "DeploymentStrategy", "Recreate or RollingUpdate.",
          [
            "maxUnavailable": .intOrString("How many may be missing meanwhile.").described(
              "How many may be missing meanwhile."),
            "maxSurge": .intOrString("How many there may be too many meanwhile.").described(
              "How many may be too many meanwhile."),
          ], component: "RollingUpdateDeployment"
        ).with { $0.extensions.patchStrategy = "retainKeys" },
        "minReadySeconds": .int32("Seconds after which a ready pod counts as available."),
        "revisionHistoryLimit": .int32("How many old versions are kept.", default: 10),
        "paused": .boolean("Whether changes wait."),
        "progressDeadlineSeconds": .int32("Seconds after which a change counts as failed.", default: 600),
      ],
      counts: [
        "replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas",
        "terminatingReplicas", "collisionCount",
      ]),
    columns: [
      .name,
      .text("Ready", "Pods that are ready, of those desired.") {
        "\($0.integer("status", "readyReplicas") ?? 0)/\($0.integer("spec", "replicas") ?? 0)"
      },
      .count("Up-to-date", type: "string", "Pods of the current version.") {
        $0.integer("status", "updatedReplicas") ?? 0
      },
      .count("Available", type: "string", "Pods that are available.") {
        $0.integer("status", "availableReplicas") ?? 0
      }, .age,
    ] + podColumns(isWide: true), immutable: ["spec.selector"], completion: WorkloadDefaults.deployment,
    rules: WorkloadRules.problems)

  private static let replicaSet = kind(
    "apps", "v1", "ReplicaSet", "replicasets", ["rs"], hasStatus: true, categories: ["all"],
    schema: workload(
      "ReplicaSet", "Keeps a number of pods running.",
      [
        "replicas": .int32("How many pods there should be.", default: 1),
        "minReadySeconds": .int32("Seconds after which a ready pod counts as available."),
      ], counts: ["replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "terminatingReplicas"],
      zeros: ["replicas"]),
    columns: replicaColumns, immutable: ["spec.selector"],
    completion: { PodDefaults.completed($0, template: ["spec", "template"]) }, rules: WorkloadRules.problems)

  private static let statefulSet = kind(
    "apps", "v1", "StatefulSet", "statefulsets", ["sts"], hasStatus: true, categories: ["all"],
    schema: workload(
      "StatefulSet", "Keeps pods with lasting names and volumes running.",
      [
        "replicas": .int32("How many pods there should be.", default: 1),
        "serviceName": .string("The service that gives the pods their names.").defaulting(to: ""),
        "podManagementPolicy": .string("OrderedReady or Parallel.", default: "OrderedReady"),
        "updateStrategy": strategy(
          "StatefulSetUpdateStrategy", "OnDelete or RollingUpdate.",
          [
            "partition": .int32("Pods with lower numbers are not changed."),
            "maxUnavailable": .intOrString("").described("How many may be missing meanwhile."),
          ], component: "RollingUpdateStatefulSetStrategy"),
        "revisionHistoryLimit": .int32("How many old versions are kept.", default: 10),
        "minReadySeconds": .int32("Seconds after which a ready pod counts as available."),
        "volumeClaimTemplates": .list(
          "What the pods' claims are made from.",
          of: .opaque("io.k8s.api.core.v1.PersistentVolumeClaim", "Asks for a piece of storage.")),
        "persistentVolumeClaimRetentionPolicy": .object(
          "io.k8s.api.apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy", "What becomes of claims.",
          [
            "whenDeleted": .string("Retain or Delete.", default: "Retain"),
            "whenScaled": .string("Retain or Delete.", default: "Retain"),
          ]
        ).described("What becomes of claims.").defaulting(to: [:]),
        "ordinals": .object(
          "io.k8s.api.apps.v1.StatefulSetOrdinals", "How pods are numbered.",
          ["start": .int32("The first number.").defaulting(to: 0)]
        ).described("How pods are numbered."),
      ],
      counts: [
        "replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas", "collisionCount",
      ],
      zeros: ["availableReplicas", "replicas"],
      others: ["currentRevision": .string("The version before."), "updateRevision": .string("The current version.")]),
    columns: [
      .name,
      .text("Ready", "Pods that are ready, of those desired.") {
        "\($0.integer("status", "readyReplicas") ?? 0)/\($0.integer("spec", "replicas") ?? 0)"
      }, .age,
    ] + podColumns(isWide: true).dropLast(),
    completion: WorkloadDefaults.statefulSet,
    rules: WorkloadRules.problems, updateRules: UpdateRules.statefulSet)

  private static let daemonSet = kind(
    "apps", "v1", "DaemonSet", "daemonsets", ["ds"], hasStatus: true, categories: ["all"],
    schema: workload(
      "DaemonSet", "Keeps a pod running on every node.",
      [
        "updateStrategy": strategy(
          "DaemonSetUpdateStrategy", "OnDelete or RollingUpdate.",
          [
            "maxUnavailable": .intOrString("").described("How many may be missing meanwhile."),
            "maxSurge": .intOrString("").described("How many may be too many meanwhile."),
          ], component: "RollingUpdateDaemonSet"),
        "minReadySeconds": .int32("Seconds after which a ready pod counts as available."),
        "revisionHistoryLimit": .int32("How many old versions are kept.", default: 10),
      ],
      counts: [
        "currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady",
        "updatedNumberScheduled",
        "numberAvailable", "numberUnavailable", "collisionCount",
      ], zeros: ["currentNumberScheduled", "numberMisscheduled", "desiredNumberScheduled", "numberReady"]),
    columns: [
      .name,
      .count("Desired", "Nodes that should have the pod.") { $0.integer("status", "desiredNumberScheduled") ?? 0 },
      .count("Current", "Nodes that have it.") { $0.integer("status", "currentNumberScheduled") ?? 0 },
      .count("Ready", "Pods that are ready.") { $0.integer("status", "numberReady") ?? 0 },
      .count("Up-to-date", "Pods of the current version.") { $0.integer("status", "updatedNumberScheduled") ?? 0 },
      .count("Available", "Pods that are available.") { $0.integer("status", "numberAvailable") ?? 0 },
      .text("Node Selector", "Labels of the nodes.") {
        SelectorText.labels($0.value("spec", "template", "spec", "nodeSelector")) ?? "<none>"
      }, .age,
    ] + podColumns(isWide: true), immutable: ["spec.selector"], completion: WorkloadDefaults.daemonSet,
    preparation: WorkloadDefaults.numbered, rules: WorkloadRules.problems)

  private static let replicationController = kind(
    "", "v1", "ReplicationController", "replicationcontrollers", ["rc"], hasStatus: true, categories: ["all"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.ReplicationController", "Keeps a number of pods running; Deployments have taken its place.",
      [
        "spec": .object(
          "io.k8s.api.core.v1.ReplicationControllerSpec", "What is desired.",
          [
            "replicas": .int32("How many pods there should be.", default: 1),
            "minReadySeconds": .int32("Seconds after which a ready pod counts as available."),
            "selector": .strings("Labels of the pods.").with { $0.extensions.mapType = "atomic" },
            "template": PodSchemas.template.described("What the pods are made from."),
          ]
        ).described("What is desired.").defaulting(to: [:]),
        "status": .opaque(nil, "What is observed.").defaulting(to: ["replicas": 0]),
      ]),
    columns: replicaColumns, completion: WorkloadDefaults.replicationController)

  private static let replicaColumns: [TableColumn] =
    [
      .name, .count("Desired", "Pods that there should be.") { $0.integer("spec", "replicas") ?? 0 },
      .count("Current", "Pods that there are.") { $0.integer("status", "replicas") ?? 0 },
      .count("Ready", "Pods that are ready.") { $0.integer("status", "readyReplicas") ?? 0 }, .age,
    ] + podColumns(isWide: true)
}
