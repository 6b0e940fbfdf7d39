/// A resource of Kubernetes with the names that kubectl accepts for it.
struct BuiltInResource: Sendable, Hashable {
  /// The name in URLs.
  var plural: String
  /// The API group; empty for the core group.
  var group: String
  private var otherNames: Set<String>

  private init(_ plural: String, _ singular: String, _ shortNames: [String], _ group: String) {
    self.plural = plural
    self.group = group
    otherNames = Set(shortNames + [singular])
  }

  /// The resource with a plural, singular or short name, in any case.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - group: The API group; `nil` for any.
  init?(named name: String, group: String? = nil) {
    let name = name.lowercased()
    let found = Self.all.first { resource in
      (resource.plural == name || resource.otherNames.contains(name)) && group.map { $0 == resource.group } ?? true
    }
    guard let found else { return nil }
    self = found
  }

  /// The subresources that RBAC rules name.
  static let subresources: Set<String> = [
    "approval", "attach", "binding", "ephemeralcontainers", "eviction", "exec", "finalize", "log", "portforward",
    "proxy",
    "resize", "scale", "status", "token",
  ]

  /// Whether objects of the resource have no namespace.
  var isClusterScoped: Bool { Self.clusterScoped.contains(plural) }

  /// `kubectl api-resources --namespaced=false` of Kubernetes 1.36, with the resources for impersonation.
  private static let clusterScoped: Set<String> = [
    "apiservices", "certificatesigningrequests", "clusterrolebindings", "clusterroles", "componentstatuses",
    "csidrivers",
    "csinodes", "customresourcedefinitions", "deviceclasses", "flowschemas", "groups", "ingressclasses", "ipaddresses",
    "mutatingadmissionpolicies", "mutatingadmissionpolicybindings", "mutatingwebhookconfigurations", "namespaces",
    "nodes", "persistentvolumes", "priorityclasses", "prioritylevelconfigurations", "resourceslices", "runtimeclasses",
    "selfsubjectaccessreviews", "selfsubjectreviews", "selfsubjectrulesreviews", "servicecidrs", "storageclasses",
    "subjectaccessreviews", "tokenreviews", "users", "validatingadmissionpolicies", "validatingadmissionpolicybindings",
    "validatingwebhookconfigurations", "volumeattachments", "volumeattributesclasses",
  ]

  /// `kubectl api-resources` of Kubernetes 1.36.
  private static let all: [BuiltInResource] =
    core
    + resources(
      in: "apps",
      [
        ("controllerrevisions", "controllerrevision", []), ("daemonsets", "daemonset", ["ds"]),
        ("deployments", "deployment", ["deploy"]), ("replicasets", "replicaset", ["rs"]),
        ("statefulsets", "statefulset", ["sts"]),
      ])
    + resources(in: "batch", [("cronjobs", "cronjob", ["cj"]), ("jobs", "job", [])])
    + resources(in: "autoscaling", [("horizontalpodautoscalers", "horizontalpodautoscaler", ["hpa"])])
    + resources(in: "policy", [("poddisruptionbudgets", "poddisruptionbudget", ["pdb"])])
    + resources(
      in: "networking.k8s.io",
      [
        ("ingressclasses", "ingressclass", []), ("ingresses", "ingress", ["ing"]),
        ("networkpolicies", "networkpolicy", ["netpol"]), ("ipaddresses", "ipaddress", ["ip"]),
        ("servicecidrs", "servicecidr", []),
      ])
    + resources(
      in: "rbac.authorization.k8s.io",
      [
        ("clusterrolebindings", "clusterrolebinding", []), ("clusterroles", "clusterrole", []),
        ("rolebindings", "rolebinding", []), ("roles", "role", []),
      ])
    + resources(
      in: "storage.k8s.io",
      [
        ("csidrivers", "csidriver", []), ("csinodes", "csinode", []),
        ("csistoragecapacities", "csistoragecapacity", []), ("storageclasses", "storageclass", ["sc"]),
        ("volumeattachments", "volumeattachment", []), ("volumeattributesclasses", "volumeattributesclass", ["vac"]),
      ])
    + resources(
      in: "resource.k8s.io",
      [
        ("deviceclasses", "deviceclass", []), ("resourceclaims", "resourceclaim", []),
        ("resourceclaimtemplates", "resourceclaimtemplate", []), ("resourceslices", "resourceslice", []),
      ])
    + resources(in: "certificates.k8s.io", [("certificatesigningrequests", "certificatesigningrequest", ["csr"])])
    + resources(in: "coordination.k8s.io", [("leases", "lease", [])])
    + resources(in: "discovery.k8s.io", [("endpointslices", "endpointslice", [])])
    + resources(in: "events.k8s.io", [("events", "event", ["ev"])])
    + resources(
      in: "flowcontrol.apiserver.k8s.io",
      [
        ("flowschemas", "flowschema", []), ("prioritylevelconfigurations", "prioritylevelconfiguration", []),
      ])
    + resources(in: "node.k8s.io", [("runtimeclasses", "runtimeclass", [])])
    + resources(in: "scheduling.k8s.io", [("priorityclasses", "priorityclass", ["pc"])])
    + resources(
      in: "apiextensions.k8s.io",
      [
        ("customresourcedefinitions", "customresourcedefinition", ["crd", "crds"])
      ])
    + resources(in: "apiregistration.k8s.io", [("apiservices", "apiservice", [])])
    + resources(
      in: "admissionregistration.k8s.io",
      [
        ("mutatingadmissionpolicies", "mutatingadmissionpolicy", []),
        ("mutatingadmissionpolicybindings", "mutatingadmissionpolicybinding", []),
        ("mutatingwebhookconfigurations", "mutatingwebhookconfiguration", []),
        ("validatingadmissionpolicies", "validatingadmissionpolicy", []),
        ("validatingadmissionpolicybindings", "validatingadmissionpolicybinding", []),
        ("validatingwebhookconfigurations", "validatingwebhookconfiguration", []),
      ])
    + resources(
      in: "authentication.k8s.io",
      [
        ("selfsubjectreviews", "selfsubjectreview", []), ("tokenreviews", "tokenreview", []),
      ])
    + resources(
      in: "authorization.k8s.io",
      [
        ("localsubjectaccessreviews", "localsubjectaccessreview", []),
        ("selfsubjectaccessreviews", "selfsubjectaccessreview", []),
        ("selfsubjectrulesreviews", "selfsubjectrulesreview", []), ("subjectaccessreviews", "subjectaccessreview", []),
      ])

  private static let core = resources(
    in: "",
    [
      ("bindings", "binding", []), ("componentstatuses", "componentstatus", ["cs"]),
      ("configmaps", "configmap", ["cm"]), ("endpoints", "endpoints", ["ep"]), ("events", "event", ["ev"]),
      ("limitranges", "limitrange", ["limits"]), ("namespaces", "namespace", ["ns"]), ("nodes", "node", ["no"]),
      ("persistentvolumeclaims", "persistentvolumeclaim", ["pvc"]), ("persistentvolumes", "persistentvolume", ["pv"]),
      ("pods", "pod", ["po"]), ("podtemplates", "podtemplate", []),
      ("replicationcontrollers", "replicationcontroller", ["rc"]), ("resourcequotas", "resourcequota", ["quota"]),
      ("secrets", "secret", []), ("serviceaccounts", "serviceaccount", ["sa"]), ("services", "service", ["svc"]),
      // Not resources of the API, but of RBAC rules for impersonation.
      ("users", "user", []), ("groups", "group", []),
    ])

  private static func resources(
    in group: String, _ names: [(plural: String, singular: String, shortNames: [String])]
  ) -> [BuiltInResource] {
    names.map { BuiltInResource($0.plural, $0.singular, $0.shortNames, group) }
  }
}
