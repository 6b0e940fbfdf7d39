import Kubernetes

/// The workloads by service account, for the ways in which an attacker can get a pod with a service account.
struct AccountWorkloads: Sendable {
  /// The service accounts of running workloads.
  let running: Set<ObjectKey>
  /// All workloads, including pods that others control.
  private let byAccount: [ObjectKey: [WorkloadID]]
  /// The namespaces and names of workloads with a pod template.
  private let templates: Set<ObjectKey>

  init(_ inventory: Inventory) {
    running = Set(inventory.topWorkloads.map(\.account))
    let workloads = inventory.workloads.values.filter { !(inventory.isCluster && ($0.isFinished || $0.isIdle)) }
    byAccount = Dictionary(grouping: workloads, by: \.account).mapValues { $0.map(\.id) }
    templates = Set(
      workloads.map(\.id).filter { $0.kind != "Pod" }.map { ObjectKey(namespace: $0.namespace, name: $0.name) })
  }

  /// Whether permissions allow to run a pod with a service account.
  ///
  /// A pod template can name any service account of its namespace. A request that creates an object has a name only for
  /// server-side apply, which also needs `patch`. So a rule with `resourceNames` must allow to change a workload that
  /// exists, or to create and to change one.
  func canRun(as account: ObjectKey, _ permissions: AccountPermissions) -> Bool {
    let namespace = account.namespace ?? ""
    if permissions.includes(.createPods, in: namespace) || permissions.includes(.changeWorkloads, in: namespace) {
      return true
    }
    return permissions.scopes(of: .changeWorkloads).contains { scope in
      guard let name = scope.name, scope.includes(namespace: namespace) else { return false }
      let workload = ObjectKey(namespace: namespace, name: name)
      return templates.contains(workload) || permissions.includes(.createPods, workload)
    }
  }

  /// Whether permissions allow to run a command in a pod with a service account, or to change the image of such a pod. The
  /// service account of a pod cannot be changed.
  func canExec(as account: ObjectKey, _ permissions: AccountPermissions) -> Bool {
    let namespace = account.namespace ?? ""
    let required = [SensitivePermission.execInPods, .changePods]
    if running.contains(account), required.contains(where: { permissions.includes($0, in: namespace) }) { return true }
    let names = required.flatMap { permissions.scopes(of: $0) }
      .filter { $0.includes(namespace: namespace) }.compactMap(\.name)
    return names.contains { name in (byAccount[account] ?? []).contains { $0.runsPod(named: name) } }
  }
}

extension Workload {
  /// The namespace and name of the service account.
  var account: ObjectKey { ObjectKey(namespace: id.namespace, name: serviceAccount) }
}

extension WorkloadID {
  /// Whether a pod of the workload has a name. The pods of a StatefulSet are numbered. The names of the pods of other
  /// workloads are not known in advance; in a cluster, the pods themselves are known.
  fileprivate func runsPod(named pod: String) -> Bool {
    switch kind {
    case "Pod": name == pod
    case "StatefulSet":
      pod.hasPrefix("\(name)-") && !pod.dropFirst(name.count + 1).isEmpty
        && pod.dropFirst(name.count + 1).allSatisfy(\.isNumber)
    default: false
    }
  }
}
