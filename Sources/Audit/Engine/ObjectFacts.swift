import Kubernetes

/// What checks of other objects need to know of an object.
struct ObjectFacts: Sendable {
  /// The facts by kind.
  enum Content: Sendable {
    /// Facts that matter only for objects of the same namespace.
    case namespaced(NamespaceIndex.Fact)
    case role(RoleID, grantsEverything: Bool)
    /// A binding to a ClusterRole.
    case binding(clusterRole: String)
  }

  /// The namespace in which the object is matched with others.
  var namespace: String
  /// The facts.
  var content: Content

  /// Reads the facts of an object; `nil` if no check of another object needs any.
  init?(_ object: AuditedObject) {
    guard let kind = object.kind, let content = Content(object, kind) else { return nil }
    namespace = object.namespace
    self.content = content
  }

  /// Creates facts.
  init(namespace: String, _ content: Content) {
    self.namespace = namespace
    self.content = content
  }
}

extension ObjectFacts.Content {
  fileprivate init?(_ object: AuditedObject, _ kind: AuditedKind) {
    switch kind {
    case .role, .clusterRole:
      let id = RoleID(namespace: kind == .role ? object.namespace : nil, name: object.reference.name)
      self = .role(id, grantsEverything: object.rules.contains(where: \.allowsEverything))
    case .roleBinding, .clusterRoleBinding:
      guard let role = object.boundRole, role.namespace == nil else { return nil }
      self = .binding(clusterRole: role.name)
    default:
      guard let fact = NamespaceIndex.Fact(object, kind) else { return nil }
      self = .namespaced(fact)
    }
  }
}

extension NamespaceIndex.Fact {
  fileprivate init?(_ object: AuditedObject, _ kind: AuditedKind) {
    let name = object.reference.name
    switch kind {
    case .networkPolicy: self = .policy(NamespaceIndex.Policy(object))
    case .service: self = .service(name: name, NamespaceIndex.Service(object))
    case .ingress: self = .ingress(services: Set(IngressBackend.all(in: object).map(\.service)))
    case .serviceAccount:
      self = .serviceAccount(name: name, mountsToken: object.value["automountServiceAccountToken"]?.boolValue)
    case .resourceQuota: self = .quota
    case .limitRange: self = .limitRange(ResourceField.defaults(of: object))
    case .role, .clusterRole, .roleBinding, .clusterRoleBinding: return nil
    case .namespace, .secret, .configMap, .podDisruptionBudget: return nil
    case .pod, .deployment, .replicaSet, .statefulSet, .daemonSet, .replicationController, .job, .cronJob:
      guard let template = object.template else { return nil }
      self = .workload(NamespaceIndex.Workload(labels: template.labels, replicas: object.replicas))
    }
  }
}

extension AuditedObject {
  /// The number of pods of a workload; `nil` if it depends on the cluster.
  fileprivate var replicas: Int64? {
    switch kind {
    case .pod: 1
    case .deployment, .replicaSet, .statefulSet, .replicationController: spec["replicas"]?.integerValue ?? 1
    default: nil
    }
  }
}
