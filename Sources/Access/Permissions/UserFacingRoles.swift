import Kubernetes

/// The user-facing ClusterRoles of Kubernetes, for manifests that bind them.
///
/// `plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go` of Kubernetes 1.36, grouped by verbs.
///
/// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#user-facing-roles
enum UserFacingRoles {
  /// The labels of the ClusterRoles that are added to each role.
  static let aggregationLabels = [
    "admin": "rbac.authorization.k8s.io/aggregate-to-admin", "edit": "rbac.authorization.k8s.io/aggregate-to-edit",
    "view": "rbac.authorization.k8s.io/aggregate-to-view",
  ]

  /// The ClusterRole that allows everything.
  static let clusterAdmin = "cluster-admin"

  /// The rules by name.
  static let rules: [String: [PolicyRule]] = [
    clusterAdmin: [
      PolicyRule(apiGroups: ["*"], resources: ["*"], verbs: ["*"]), PolicyRule(verbs: ["*"], nonResourceURLs: ["*"]),
    ],
    "admin": view + edit + admin, "edit": view + edit, "view": view,
  ]

  private static let reading = ["get", "list", "watch"]
  private static let writing = ["create", "delete", "deletecollection", "patch", "update"]

  /// What `system:aggregate-to-view` grants.
  private static let view = [
    PolicyRule(
      apiGroups: [""],
      resources: [
        "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
        "replicationcontrollers", "replicationcontrollers/scale", "serviceaccounts", "services", "services/status",
      ], verbs: reading),
    PolicyRule(
      apiGroups: [""],
      resources: [
        "bindings", "limitranges", "namespaces/status", "pods/log", "pods/status", "replicationcontrollers/status",
        "resourcequotas", "resourcequotas/status",
      ], verbs: reading),
    PolicyRule(apiGroups: [""], resources: ["namespaces"], verbs: reading),
    PolicyRule(apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: reading),
    PolicyRule(apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: reading),
    PolicyRule(
      apiGroups: ["apps"],
      resources: [
        "controllerrevisions", "daemonsets", "daemonsets/status", "deployments", "deployments/scale",
        "deployments/status", "replicasets", "replicasets/scale", "replicasets/status", "statefulsets",
        "statefulsets/scale", "statefulsets/status",
      ], verbs: reading),
    PolicyRule(
      apiGroups: ["autoscaling"],
      resources: [
        "horizontalpodautoscalers", "horizontalpodautoscalers/status",
      ], verbs: reading),
    PolicyRule(
      apiGroups: ["batch"], resources: ["cronjobs", "cronjobs/status", "jobs", "jobs/status"], verbs: reading),
    PolicyRule(
      apiGroups: ["extensions"],
      resources: [
        "daemonsets", "daemonsets/status", "deployments", "deployments/scale", "deployments/status", "ingresses",
        "ingresses/status", "networkpolicies", "replicasets", "replicasets/scale", "replicasets/status",
        "replicationcontrollers/scale",
      ], verbs: reading),
    PolicyRule(
      apiGroups: ["policy"],
      resources: [
        "poddisruptionbudgets", "poddisruptionbudgets/status",
      ], verbs: reading),
    PolicyRule(
      apiGroups: ["networking.k8s.io"],
      resources: [
        "ingresses", "ingresses/status", "networkpolicies",
      ], verbs: reading),
    PolicyRule(
      apiGroups: ["resource.k8s.io"],
      resources: [
        "resourceclaims", "resourceclaims/status", "resourceclaimtemplates",
      ], verbs: reading),
  ]

  /// What `system:aggregate-to-edit` grants.
  private static let edit = [
    PolicyRule(
      apiGroups: [""],
      resources: [
        "pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy",
      ], verbs: reading),
    PolicyRule(apiGroups: [""], resources: ["serviceaccounts"], verbs: ["impersonate"]),
    PolicyRule(
      apiGroups: [""],
      resources: [
        "pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy",
      ], verbs: writing),
    PolicyRule(apiGroups: [""], resources: ["pods/eviction"], verbs: ["create"]),
    PolicyRule(
      apiGroups: [""],
      resources: [
        "configmaps", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale", "secrets",
        "serviceaccounts", "services", "services/proxy",
      ], verbs: writing),
    PolicyRule(apiGroups: [""], resources: ["serviceaccounts/token"], verbs: ["create"]),
    PolicyRule(apiGroups: ["", "events.k8s.io"], resources: ["events"], verbs: writing),
    PolicyRule(
      apiGroups: ["apps"],
      resources: [
        "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "replicasets", "replicasets/scale",
        "statefulsets", "statefulsets/scale",
      ], verbs: writing),
    PolicyRule(apiGroups: ["autoscaling"], resources: ["horizontalpodautoscalers"], verbs: writing),
    PolicyRule(apiGroups: ["batch"], resources: ["cronjobs", "jobs"], verbs: writing),
    PolicyRule(
      apiGroups: ["extensions"],
      resources: [
        "daemonsets", "deployments", "deployments/rollback", "deployments/scale", "ingresses", "networkpolicies",
        "replicasets", "replicasets/scale", "replicationcontrollers/scale",
      ], verbs: writing),
    PolicyRule(apiGroups: ["policy"], resources: ["poddisruptionbudgets"], verbs: writing),
    PolicyRule(apiGroups: ["networking.k8s.io"], resources: ["ingresses", "networkpolicies"], verbs: writing),
    PolicyRule(apiGroups: ["coordination.k8s.io"], resources: ["leases"], verbs: reading + writing),
    PolicyRule(
      apiGroups: ["resource.k8s.io"], resources: ["resourceclaims", "resourceclaimtemplates"], verbs: writing),
  ]

  /// What `system:aggregate-to-admin` grants.
  private static let admin = [
    PolicyRule(apiGroups: ["authorization.k8s.io"], resources: ["localsubjectaccessreviews"], verbs: ["create"]),
    PolicyRule(
      apiGroups: ["rbac.authorization.k8s.io"],
      resources: [
        "rolebindings", "roles",
      ], verbs: reading + writing),
  ]
}
