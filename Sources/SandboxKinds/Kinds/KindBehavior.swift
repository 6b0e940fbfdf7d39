import Kubernetes
import SandboxMerge

/// The behavior of a kind beyond its schema.
///
/// The default applies to every kind: rules for metadata, and a table with name and age.
package struct KindBehavior: Sendable {
  /// The rule that names of objects follow.
  var naming = ObjectNaming.subdomain
  /// The columns of its tables, the name included.
  package var columns: [TableColumn] = [.name, .age]
  /// Whether `metadata.generation` counts the changes of an object.
  package var countsGenerations = false
  /// The fields besides name and namespace that field selectors can name.
  package var selectableFields: Set<String> = []
  /// Paths of the members that no update may change, such as `spec.selector`.
  var immutable: [String] = []
  /// Adds the defaults that depend on other members.
  var defaults: (@Sendable (JSONValue) -> JSONValue)?
  /// Adds fields without an owner, after the owners of fields are determined. Gets the object and the stored object that it
  /// replaces, if any.
  var preparation: (@Sendable (JSONValue, JSONValue?) -> JSONValue)?
  /// Removes from a new object what the server adds to all objects of the kind before fields get owners.
  var asSent: (@Sendable (JSONValue) -> JSONValue)?
  /// Checks what the schema does not say.
  var rules: (@Sendable (JSONValue) -> [FieldProblem])?
  /// Checks the stored object and the one that replaces it.
  var updateRules: (@Sendable (JSONValue, JSONValue) -> [FieldProblem])?
}

extension KindBehavior {
  /// The behavior of a built-in kind.
  static func of(_ apiVersion: String, _ kind: String) -> KindBehavior {
    var behavior = all["\(apiVersion) \(kind)"] ?? KindBehavior()
    behavior.countsGenerations = kindsWithGenerations.contains(kind)
    return behavior
  }

  /// The kinds with a behavior of their own; all others are served by their schemas alone.
  private static let all: [String: KindBehavior] = [
    "v1 Namespace": .namespace, "v1 ConfigMap": .configMap, "v1 Secret": .secret,
    "v1 ResourceQuota": .resourceQuota, "v1 LimitRange": .limitRange,
    "v1 Service": .service, "v1 Endpoints": .endpoints,
    "v1 Pod": .pod, "v1 PodTemplate": .podTemplate, "v1 ReplicationController": .replicationController,
    "v1 Event": .coreEvent, "events.k8s.io/v1 Event": .event, "coordination.k8s.io/v1 Lease": .lease,
    "apps/v1 Deployment": .deployment, "apps/v1 ReplicaSet": .replicaSet, "apps/v1 StatefulSet": .statefulSet,
    "apps/v1 DaemonSet": .daemonSet, "batch/v1 Job": .job, "batch/v1 CronJob": .cronJob,
    "networking.k8s.io/v1 NetworkPolicy": .networkPolicy,
    "rbac.authorization.k8s.io/v1 Role": .role(isNamespaced: true),
    "rbac.authorization.k8s.io/v1 ClusterRole": .role(isNamespaced: false),
    "rbac.authorization.k8s.io/v1 RoleBinding": .roleBinding(isNamespaced: true),
    "rbac.authorization.k8s.io/v1 ClusterRoleBinding": .roleBinding(isNamespaced: false),
    "apiextensions.k8s.io/v1 CustomResourceDefinition": .customResourceDefinition,
  ]

  /// The kinds with a behavior of their own, as `VERSION KIND`.
  static var names: Set<String> { Set(all.keys) }

  /// Source: the strategies in k8s.io/kubernetes/pkg/registry and k8s.io/apiextensions-apiserver/pkg/registry.
  private static let kindsWithGenerations: Set<String> = [
    "NetworkPolicy", "Ingress", "IngressClass", "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job",
    "CronJob",
    "Pod", "PodTemplate", "ReplicationController", "CustomResourceDefinition", "PodDisruptionBudget", "PriorityClass",
    "EndpointSlice", "FlowSchema", "PriorityLevelConfiguration", "ValidatingWebhookConfiguration",
    "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding",
  ]
}
