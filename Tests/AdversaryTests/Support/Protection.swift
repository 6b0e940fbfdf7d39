import Kubernetes

/// A fact about a namespace that attacks try to end. It is judged by its effect on the namespace, not by the names of objects.
struct Protection: Sendable {
  /// The fact, as a sentence.
  var title: String
  /// Observes the fact until cancelled.
  var observe: @Sendable (Target, Timeline) async throws -> Void

  /// A fact about the objects of one kind in the namespace.
  ///
  /// A watch delivers every state that the API server stores, so that no absence is too short to be seen.
  private static func over<Object: KubernetesObject>(
    _ type: Object.Type, _ title: String, holds: @escaping @Sendable ([Object], Target) -> Bool
  ) -> Protection {
    Protection(title: title) { target, timeline in
      let isNamespaced = Object.resourceType.isNamespaced
      let namespace = isNamespaced ? target.namespace : nil
      let field = isNamespaced ? nil : "metadata.name=\(target.namespace)"
      while !Task.isCancelled {
        let list = try await target.admin.list(type, in: namespace, options: ListOptions(fieldSelector: field))
        var objects = Dictionary(list.items.map { ($0.key, $0) }, uniquingKeysWith: { $1 })
        timeline.record(holds(Array(objects.values), target))
        let events = try await target.admin.watch(
          type, in: namespace, options: WatchOptions(resourceVersion: list.resourceVersion, fieldSelector: field))
        for try await event in events {
          switch event {
          case .added(let object), .modified(let object): objects[object.key] = object
          case .deleted(let object): objects[object.key] = nil
          case .bookmark, .initialEventsEnd, .known, .malformed: continue
          }
          timeline.record(holds(Array(objects.values), target))
        }
      }
    }
  }
}

extension Protection {
  /// Always holds: for attacks that another fact judges.
  static let none = Protection(title: "a further fact") { _, timeline in timeline.record(true) }

  static let isolated = over(
    NetworkPolicy.self, "a policy denies all traffic of all pods, and no other policy opens it to everyone"
  ) { policies, _ in
    policies.contains { $0.spec?.isDefaultDeny == true } && !policies.contains { $0.spec?.opensToEveryone == true }
  }

  static let denied = over(NetworkPolicy.self, "a policy denies all traffic of all pods") { policies, _ in
    policies.contains { $0.spec?.isDefaultDeny == true }
  }

  static let podSecurity = over(Namespace.self, "the namespace enforces the Pod Security Standard restricted") {
    namespaces, _ in
    namespaces.allSatisfy {
      let labels = $0.metadata.labels ?? [:]
      return labels["pod-security.kubernetes.io/enforce"] == "restricted"
        && labels["pod-security.kubernetes.io/enforce-version"] ?? "latest" == "latest"
    }
  }

  static let noToken = over(ServiceAccount.self, "pods do not mount the token of the service account default") {
    accounts, _ in
    accounts.allSatisfy { $0.metadata.name != "default" || $0.automountServiceAccountToken == false }
  }

  static let quota = over(ResourceQuota.self, "a quota allows at most 50 pods") { quotas, _ in
    quotas.contains { $0.spec?.hard?["pods"] == Quantity("50") && $0.spec?.scopes?.isEmpty ?? true }
  }

  static let limits = over(LimitRange.self, "a limit range sets a memory limit of 512Mi") { ranges, _ in
    ranges.contains { $0.spec?.limits.contains { $0.default?["memory"] == Quantity("512Mi") } == true }
      && ranges.allSatisfy { range in
        range.spec?.limits.allSatisfy { $0.default?["memory"] ?? Quantity("512Mi") == Quantity("512Mi") } ?? true
      }
  }

  static let role = over(Role.self, "the Role viewer grants reading pods and nothing else") { roles, target in
    roles.contains { $0.metadata.name == target.object("viewer") }
      && roles.allSatisfy { role in
        role.metadata.name != target.object("viewer")
          || role.rules == [PolicyRule(apiGroups: [""], resources: ["pods"], verbs: ["get", "list", "watch"])]
      }
  }

  static let binding = over(RoleBinding.self, "the binding viewers binds its group to the Role viewer and nothing else")
  {
    bindings, target in
    bindings.contains { binding in
      binding.metadata.name == target.object("viewers") && binding.roleRef.name == target.object("viewer")
        && binding.subjects?.map(\.name) == ["viewers"]
    }
  }
}

extension NetworkPolicySpec {
  fileprivate var selectsEveryPod: Bool {
    podSelector.matchLabels?.isEmpty ?? true && podSelector.matchExpressions?.isEmpty ?? true
  }

  fileprivate var isDefaultDeny: Bool {
    selectsEveryPod && Set(policyTypes ?? []) == [.ingress, .egress] && ingress?.isEmpty ?? true
      && egress?.isEmpty ?? true
  }

  /// Whether a rule has no peers, which matches all of them.
  fileprivate var opensToEveryone: Bool {
    ingress?.contains { $0.from?.isEmpty ?? true } == true || egress?.contains { $0.to?.isEmpty ?? true } == true
  }
}
