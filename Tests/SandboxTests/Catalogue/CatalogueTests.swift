import Kubernetes
import Testing

@testable import Sandbox

/// The list of built-in kinds.
struct CatalogueTests {
  @Test("Every kind is there once in each version")
  func uniqueness() {
    let kinds = Catalogue.builtIn.map { "\($0.apiVersion) \($0.kind)" }
    #expect(Set(kinds).count == kinds.count)
    let paths = Catalogue.builtIn.map { "\($0.apiVersion) \($0.plural)" }
    #expect(Set(paths).count == paths.count)
  }

  /// Lines of `kubectl api-resources -o wide` of a kube-apiserver 1.36.2: the name, short names, version, whether
  /// namespaced, kind, verbs other than the eight usual ones, and categories.
  private static let resources = """
    configmaps cm v1 true ConfigMap - -
    endpoints ep v1 true Endpoints - -
    events ev v1 true Event - -
    limitranges limits v1 true LimitRange - -
    namespaces ns v1 false Namespace create,delete,get,list,patch,update,watch -
    nodes no v1 false Node - -
    persistentvolumeclaims pvc v1 true PersistentVolumeClaim - -
    persistentvolumes pv v1 false PersistentVolume - -
    pods po v1 true Pod - all
    podtemplates - v1 true PodTemplate - -
    replicationcontrollers rc v1 true ReplicationController - all
    resourcequotas quota v1 true ResourceQuota - -
    secrets - v1 true Secret - -
    serviceaccounts sa v1 true ServiceAccount - -
    services svc v1 true Service - all
    mutatingwebhookconfigurations - admissionregistration.k8s.io/v1 false MutatingWebhookConfiguration - api-extensions
    validatingadmissionpolicies - admissionregistration.k8s.io/v1 false ValidatingAdmissionPolicy - api-extensions
    validatingadmissionpolicybindings - admissionregistration.k8s.io/v1 false ValidatingAdmissionPolicyBinding - api-extensions
    validatingwebhookconfigurations - admissionregistration.k8s.io/v1 false ValidatingWebhookConfiguration - api-extensions
    customresourcedefinitions crd,crds apiextensions.k8s.io/v1 false CustomResourceDefinition - api-extensions
    apiservices - apiregistration.k8s.io/v1 false APIService - api-extensions
    daemonsets ds apps/v1 true DaemonSet - all
    deployments deploy apps/v1 true Deployment - all
    replicasets rs apps/v1 true ReplicaSet - all
    statefulsets sts apps/v1 true StatefulSet - all
    selfsubjectreviews - authentication.k8s.io/v1 false SelfSubjectReview create -
    tokenreviews - authentication.k8s.io/v1 false TokenReview create -
    localsubjectaccessreviews - authorization.k8s.io/v1 true LocalSubjectAccessReview create -
    selfsubjectaccessreviews - authorization.k8s.io/v1 false SelfSubjectAccessReview create -
    selfsubjectrulesreviews - authorization.k8s.io/v1 false SelfSubjectRulesReview create -
    subjectaccessreviews - authorization.k8s.io/v1 false SubjectAccessReview create -
    horizontalpodautoscalers hpa autoscaling/v2 true HorizontalPodAutoscaler - all
    cronjobs cj batch/v1 true CronJob - all
    jobs - batch/v1 true Job - all
    certificatesigningrequests csr certificates.k8s.io/v1 false CertificateSigningRequest - -
    leases - coordination.k8s.io/v1 true Lease - -
    endpointslices - discovery.k8s.io/v1 true EndpointSlice - -
    events ev events.k8s.io/v1 true Event - -
    flowschemas - flowcontrol.apiserver.k8s.io/v1 false FlowSchema - -
    prioritylevelconfigurations - flowcontrol.apiserver.k8s.io/v1 false PriorityLevelConfiguration - -
    ingressclasses - networking.k8s.io/v1 false IngressClass - -
    ingresses ing networking.k8s.io/v1 true Ingress - -
    networkpolicies netpol networking.k8s.io/v1 true NetworkPolicy - -
    poddisruptionbudgets pdb policy/v1 true PodDisruptionBudget - -
    clusterrolebindings - rbac.authorization.k8s.io/v1 false ClusterRoleBinding - -
    clusterroles - rbac.authorization.k8s.io/v1 false ClusterRole - -
    rolebindings - rbac.authorization.k8s.io/v1 true RoleBinding - -
    roles - rbac.authorization.k8s.io/v1 true Role - -
    priorityclasses pc scheduling.k8s.io/v1 false PriorityClass - -
    storageclasses sc storage.k8s.io/v1 false StorageClass - -
    """.split(separator: "\n").map(String.init)

  @Test("Kinds have kube-apiserver's names, scopes, verbs and categories", arguments: resources)
  func names(line: String) throws {
    let parts = line.split(separator: " ").map(String.init)
    let kind = try #require(Catalogue.builtIn.first { $0.plural == parts[0] && $0.apiVersion == parts[2] })
    func list(_ text: String) -> [String] { text == "-" ? [] : text.split(separator: ",").map(String.init) }
    #expect(kind.shortNames == list(parts[1]))
    #expect(kind.isNamespaced == (parts[3] == "true"))
    #expect(kind.kind == parts[4])
    #expect(kind.listKind == parts[4] + "List")
    #expect(kind.singular == parts[4].lowercased())
    #expect(kind.verbs == (parts[5] == "-" ? ServedKind.allVerbs : list(parts[5])))
    #expect(kind.categories == list(parts[6]))
    #expect(kind.isStored == (parts[5] != "create"))
  }

  @Test("No kind is without a line in the list of kube-apiserver's")
  func completeness() {
    let listed = Set(Self.resources.map { $0.split(separator: " ").map(String.init) }.map { "\($0[2]) \($0[0])" })
    #expect(Set(Catalogue.builtIn.map { "\($0.apiVersion) \($0.plural)" }) == listed)
  }

  @Test("The kinds with a status are those whose status kube-apiserver serves by itself")
  func statuses() {
    let with = Set(Catalogue.builtIn.filter(\.hasStatus).map(\.plural))
    #expect(
      with == [
        "namespaces", "nodes", "persistentvolumes", "persistentvolumeclaims", "pods", "replicationcontrollers",
        "resourcequotas", "services", "apiservices", "customresourcedefinitions", "daemonsets", "deployments",
        "replicasets", "statefulsets", "horizontalpodautoscalers", "cronjobs", "jobs", "certificatesigningrequests",
        "flowschemas", "prioritylevelconfigurations", "ingresses", "poddisruptionbudgets",
        "validatingadmissionpolicies",
      ])
  }
}
