import Kubernetes
import SandboxKinds

/// Resource quotas: charging writes and recomputing the status.
extension APIServer {
  /// Charges the quotas of the object's namespace.
  ///
  /// As in kube-apiserver, usage is increased before the object is stored; if storing fails, it is recomputed.
  /// - Throws: `StatusError` 403 if a quota would be exceeded.
  func charge(
    for object: JSONValue, replacing old: JSONValue?, _ key: ObjectKey, _ scope: RequestScope
  ) throws {
    guard let namespace = key.namespace, scope.path.subresource == nil, store.count(.resourceQuotas, in: namespace) > 0
    else { return }
    for _ in 0..<32 {
      let quotas = store.list(.resourceQuotas, in: namespace).objects
      let review = QuotaAdmission.review(
        object, replacing: old, QuotaAdmission.Resource(scope.kind.plural, group: scope.kind.group),
        quotas: try quotas.map { try $0.value() }, now: scope.now)
      if let refusal = review.refusal { throw StatusError.forbidden(scope.resource, name: key.name, refusal) }
      if scope.isDryRun { return }
      let isCharged = try review.quotas.allSatisfy { quota in
        guard let live = quotas.first(where: { $0.key.name == quota["metadata"]?["name"]?.stringValue }) else {
          return true
        }
        return try store.commit(.resourceQuotas, live.key, replacing: live, .put(quota)) != nil
      }
      if isCharged { return }
    }
    throw StatusError(
      code: 409, reason: "Conflict", message: "the quotas of namespace \(namespace) change too fast; try again")
  }

  /// Counts a namespace's quotas, as kube-controller-manager does.
  func count(_ namespace: String) throws {
    let quotas = store.list(.resourceQuotas, in: namespace).objects
    guard !quotas.isEmpty else { return }
    let kinds = registry.stored.filter(\.isNamespaced).map { QuotaAdmission.Resource($0.plural, group: $0.group) }
    for live in quotas {
      let quota = try live.value()
      let populations = try kinds.filter { QuotaAdmission.limits(quota, $0) }.map { resource in
        let objects = store.list(GroupResource(group: resource.group, resource: resource.name), in: namespace).objects
        return QuotaAdmission.Population(resource: resource, objects: try objects.map { try $0.value() })
      }
      let counted = QuotaAdmission.counted(quota, populations, now: configuration.now())
      guard counted != quota else { continue }
      if try store.commit(.resourceQuotas, live.key, replacing: live, .put(counted)) == nil {
        lifecycle.add(.count(namespace: namespace))
      }
    }
  }
}
