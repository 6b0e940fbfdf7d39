import Kubernetes

/// Behavior of the Go types and defaulting functions of kube-apiserver that OpenAPI does not describe.
///
/// Components are named by the last three parts of their names: `core.v1.PodSpec`.
enum GoTypes {
  /// Component of numbers that may be text.
  static let intOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"

  /// The default that a defaulting function sets for a member; `nil` if it sets none.
  static func defaultValue(of member: String, in component: String) -> JSONValue? {
    defaults[key(component)]?[member]
  }

  /// Whether a member that is not given is written as null: a list, map or time without `omitempty`.
  static func isWrittenAsNull(_ member: String, of component: String) -> Bool {
    writtenAsNull[key(component)]?.contains(member) ?? false
  }

  /// Whether an empty text is left out. Lists and maps always are.
  static func isOmittedWhenEmpty(_ member: String, of component: String) -> Bool {
    omittedWhenEmpty[key(component)]?.contains(member) ?? false
  }

  /// All members that the tables name, by component.
  static var members: [String: Set<String>] {
    defaults.mapValues { Set($0.keys) }.merging(writtenAsNull) { $0.union($1) }.merging(omittedWhenEmpty) {
      $0.union($1)
    }
  }

  private static func key(_ component: String) -> String {
    component.split(separator: ".").suffix(3).joined(separator: ".")
  }

  /// Source: the files `defaults.go` in k8s.io/kubernetes/pkg/apis and k8s.io/apiextensions-apiserver/pkg/apis. Defaults that
  /// depend on other members are functions in Rules/.
  private static let defaults: [String: [String: JSONValue]] = [
    "core.v1.NamespaceSpec": ["finalizers": ["kubernetes"]],
    "core.v1.NamespaceStatus": ["phase": "Active"],
    "core.v1.Secret": ["type": "Opaque"],
    "core.v1.ServiceSpec": ["type": "ClusterIP", "sessionAffinity": "None"],
    "core.v1.ClientIPConfig": ["timeoutSeconds": 10800],
    "core.v1.EndpointPort": ["protocol": "TCP"],
    "core.v1.PersistentVolumeClaimSpec": ["volumeMode": "Filesystem"],
    "core.v1.PersistentVolumeClaimStatus": ["phase": "Pending"],
    "core.v1.PersistentVolumeSpec": ["persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"],
    "core.v1.PersistentVolumeStatus": ["phase": "Pending"],
    "core.v1.PodSpec": [
      "restartPolicy": "Always", "dnsPolicy": "ClusterFirst", "schedulerName": "default-scheduler",
      "terminationGracePeriodSeconds": 30, "securityContext": [:],
    ],
    "core.v1.PodStatus": ["phase": "Pending"],
    "core.v1.Container": container,
    "core.v1.EphemeralContainer": container,
    "core.v1.Probe": ["timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3],
    "core.v1.HTTPGetAction": ["path": "/", "scheme": "HTTP"],
    "core.v1.ObjectFieldSelector": ["apiVersion": "v1"],
    "core.v1.ResourceFieldSelector": ["divisor": "0"],
    "core.v1.HostPathVolumeSource": ["type": ""],
    "core.v1.ConfigMapVolumeSource": fileMode,
    "core.v1.SecretVolumeSource": fileMode,
    "core.v1.DownwardAPIVolumeSource": fileMode,
    "core.v1.ProjectedVolumeSource": fileMode,
    "core.v1.ServiceAccountTokenProjection": ["expirationSeconds": 3600],
    "apps.v1.DeploymentSpec": ["replicas": 1, "revisionHistoryLimit": 10, "progressDeadlineSeconds": 600],
    "apps.v1.DeploymentStrategy": rolling,
    "apps.v1.ReplicaSetSpec": ["replicas": 1],
    "apps.v1.StatefulSetSpec": [
      "replicas": 1, "revisionHistoryLimit": 10, "podManagementPolicy": "OrderedReady",
      "persistentVolumeClaimRetentionPolicy": [:],
    ],
    "apps.v1.StatefulSetUpdateStrategy": rolling,
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": ["whenDeleted": "Retain", "whenScaled": "Retain"],
    "apps.v1.DaemonSetSpec": ["revisionHistoryLimit": 10],
    "apps.v1.DaemonSetUpdateStrategy": rolling,
    "batch.v1.CronJobSpec": [
      "concurrencyPolicy": "Allow", "suspend": false, "successfulJobsHistoryLimit": 3, "failedJobsHistoryLimit": 1,
    ],
    "networking.v1.NetworkPolicyPort": ["protocol": "TCP"],
    "rbac.v1.RoleRef": ["apiGroup": "rbac.authorization.k8s.io"],
    "scheduling.v1.PriorityClass": ["preemptionPolicy": "PreemptLowerPriority"],
    "storage.v1.StorageClass": ["reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"],
    "apiextensions.v1.CustomResourceDefinitionSpec": ["conversion": ["strategy": "None"]],
  ]

  private static let container: [String: JSONValue] = [
    "terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File",
  ]
  private static let fileMode: [String: JSONValue] = ["defaultMode": 0o644]
  private static let rolling: [String: JSONValue] = ["type": "RollingUpdate"]

  private static let writtenAsNull: [String: Set<String>] = [
    "core.v1.Event": ["firstTimestamp", "lastTimestamp", "eventTime"],
    "events.v1.Event": ["deprecatedFirstTimestamp", "deprecatedLastTimestamp"],
    "core.v1.PodCondition": ["lastProbeTime", "lastTransitionTime"],
    "core.v1.ContainerStateRunning": ["startedAt"],
    "core.v1.ContainerStateTerminated": ["startedAt", "finishedAt"],
    "rbac.v1.Role": ["rules"],
    "rbac.v1.ClusterRole": ["rules"],
    "apiextensions.v1.CustomResourceDefinitionStatus": ["conditions"],
    "autoscaling.v2.HorizontalPodAutoscalerStatus": ["currentMetrics"],
    "discovery.v1.EndpointSlice": ["endpoints", "ports"],
  ]

  private static let omittedWhenEmpty: [String: Set<String>] = [
    "meta.v1.ObjectMeta": ["generateName", "namespace", "selfLink", "uid", "resourceVersion"],
    "core.v1.ObjectReference": [
      "apiVersion", "kind", "name", "namespace", "uid", "resourceVersion", "fieldPath",
    ],
    "core.v1.EnvVar": ["value"],
    "core.v1.LocalObjectReference": ["name"],
    "core.v1.ConfigMapEnvSource": ["name"],
    "core.v1.ConfigMapKeySelector": ["name"],
    "core.v1.ConfigMapProjection": ["name"],
    "core.v1.ConfigMapVolumeSource": ["name"],
    "core.v1.SecretEnvSource": ["name"],
    "core.v1.SecretKeySelector": ["name"],
    "core.v1.SecretProjection": ["name"],
    "core.v1.ReplicationControllerSpec": ["minReadySeconds"],
    "rbac.v1.Subject": ["apiGroup", "namespace"],
  ]
}
