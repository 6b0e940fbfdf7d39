import Foundation
import Kubernetes
import Logging
public import ServiceLifecycle

extension APIServer: Service {
  /// Does what follows from writes, and keeps the time of watches, until it is cancelled.
  public func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { [self] in
        for await item in lifecycle.items.cancelOnGracefulShutdown() {
          lifecycle.begin(item)
          try work(on: item)
        }
      }
      group.addTask { [self] in
        await cancelWhenGracefulShutdown {
          while (try? await Task.sleep(for: .milliseconds(100))) != nil { self.store.tick(.now) }
        }
      }
    }
  }

  private func work(on item: LifecycleQueue.Item) throws {
    do {
      switch item {
      case .furnish(let namespace): try furnish(namespace)
      case .empty(let namespace): try empty(namespace)
      case .collect(let owner): try collect(owner)
      case .release(let resource, let key): try release(resource, key)
      case .releaseOwner(let uid):
        if let (resource, key) = store.place(of: uid) { try release(resource, key) }
      case .define(let name): try define(name)
      case .retire(let name):
        if let definition = store.get(.customResourceDefinitions, ObjectKey(name: name)), definition.isTerminating {
          try retire(definition)
        }
      case .count(let namespace): try count(namespace)
      }
    } catch let error as StatusError where error.code == 404 || error.code == 409 {
      // Somebody was faster: what they did brought its own work with it.
    }
  }

  /// Waits until nothing is left to do.
  public func settle() async throws {
    while lifecycle.count > 0 { try await Task.sleep(for: .milliseconds(2)) }
  }
}

// MARK: - Namespaces

extension APIServer {
  /// Adds a namespace without anyone asking.
  func bootstrap(namespace name: String) {
    try? put(
      [
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": ["name": .string(name), "labels": ["kubernetes.io/metadata.name": .string(name)]],
        "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
      ], .namespaces, ObjectKey(name: name))
    lifecycle.add(.furnish(namespace: name))
  }

  /// The service and the endpoints by which pods find the API server.
  func bootstrapKubernetesService() {
    let key = ObjectKey(namespace: "default", name: "kubernetes")
    try? put(
      [
        "apiVersion": "v1", "kind": "Service",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["component": "apiserver", "provider": "kubernetes"],
        ],
        "spec": [
          "type": "ClusterIP", "clusterIP": "10.0.0.1", "clusterIPs": ["10.0.0.1"],
          "ports": [["name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443]],
        ],
        "status": ["loadBalancer": [:]],
      ], GroupResource(resource: "services"), key)
    try? put(
      [
        "apiVersion": "v1", "kind": "Endpoints", "metadata": ["name": "kubernetes", "namespace": "default"],
        "subsets": [
          ["addresses": [["ip": "192.0.2.1"]], "ports": [["name": "https", "port": 6443, "protocol": "TCP"]]]
        ],
      ], GroupResource(resource: "endpoints"), key)
  }

  /// Stores an object of the server's own, unless there is one of that name.
  private func put(_ object: JSONValue, _ resource: GroupResource, _ key: ObjectKey) throws {
    var object = object
    object["metadata"]?["uid"] = .string(UUID().uuidString.lowercased())
    object["metadata"]?["creationTimestamp"] = .string(Timestamp.format(configuration.now()))
    _ = try store.commit(resource, key, replacing: nil, .put(object))
  }

  /// What kube-controller-manager puts into every namespace.
  private func furnish(_ name: String) throws {
    guard let namespace = store.get(.namespaces, ObjectKey(name: name)), !namespace.isTerminating else { return }
    try put(
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "default", "namespace": .string(name)],
      ], .serviceAccounts, ObjectKey(namespace: name, name: "default"))
  }

  /// Deletes what is in a terminating namespace, and the namespace once nothing is.
  private func empty(_ name: String) throws {
    let key = ObjectKey(name: name)
    guard let namespace = store.get(.namespaces, key), namespace.isTerminating else { return }
    var isEmpty = true
    for kind in registry.stored where kind.isNamespaced {
      for object in store.list(kind.groupResource, in: name).objects {
        if case .terminating = try delete(
          kind.groupResource, object.key, kind, DeleteOptions(), now: configuration.now())
        {
          isEmpty = false
        }
      }
    }
    guard isEmpty, let kind = registry.kind(group: "", version: "v1", resource: "namespaces"),
      let live = store.get(.namespaces, key)
    else { return }
    var object = try live.value()
    object["spec"] = [:]
    let change: ObjectStore.Change = object.hasFinalizers(.namespaces) ? .put(object) : .remove(object)
    guard let stored = try store.commit(.namespaces, key, replacing: live, change) else {
      return lifecycle.add(.empty(namespace: name))
    }
    if case .remove = change { lifecycle.deleted(stored, kind) }
  }
}

// MARK: - Owners and dependents

extension APIServer {
  /// Garbage collection: deletes what has no owner left.
  ///
  /// Source: https://kubernetes.io/docs/concepts/architecture/garbage-collection/
  private func collect(_ uid: String) throws {
    for (resource, key) in store.dependents(of: uid) {
      guard let object = store.get(resource, key), !object.owners.contains(where: store.contains(uid:)),
        let kind = registry.stored.first(where: { $0.groupResource == resource })
      else { continue }
      do {
        _ = try delete(resource, key, kind, DeleteOptions(), now: configuration.now())
      } catch let error as StatusError where error.code == 404 {
        continue
      }
    }
  }

  /// Carries out foreground deletion and orphaning, once an object waits for it.
  private func release(_ resource: GroupResource, _ key: ObjectKey) throws {
    guard let object = store.get(resource, key), object.isTerminating,
      let kind = registry.stored.first(where: { $0.groupResource == resource })
    else { return }
    let finalizers = try object.value()["metadata"]?["finalizers"]?.arrayValue ?? []
    if finalizers.contains("orphan") {
      try orphan(dependentsOf: object.uid)
      try drop("orphan", from: object, resource, kind)
    } else if finalizers.contains("foregroundDeletion") {
      for (resource, key) in store.dependents(of: object.uid) {
        guard let kind = registry.stored.first(where: { $0.groupResource == resource }) else { continue }
        _ = try? delete(resource, key, kind, DeleteOptions(), now: configuration.now())
      }
      guard store.dependents(of: object.uid).isEmpty else { return }
      try drop("foregroundDeletion", from: object, resource, kind)
    }
  }

  private func orphan(dependentsOf uid: String) throws {
    for (resource, key) in store.dependents(of: uid) {
      guard let live = store.get(resource, key) else { continue }
      var object = try live.value()
      let owners = object["metadata"]?["ownerReferences"]?.arrayValue?.filter { $0["uid"]?.stringValue != uid } ?? []
      object["metadata"]?["ownerReferences"] = owners.isEmpty ? nil : .array(owners)
      _ = try store.commit(resource, key, replacing: live, .put(object))
    }
  }

  private func drop(
    _ finalizer: String, from live: StoredObject, _ resource: GroupResource, _ kind: ServedKind
  ) throws {
    var object = try live.value()
    let left = object["metadata"]?["finalizers"]?.arrayValue?.filter { $0.stringValue != finalizer } ?? []
    object["metadata"]?["finalizers"] = left.isEmpty ? nil : .array(left)
    let isGone = !object.hasFinalizers(resource)
    guard
      let stored = try store.commit(resource, live.key, replacing: live, isGone ? .remove(object) : .put(object))
    else { return lifecycle.add(.release(resource, live.key)) }
    if isGone { lifecycle.deleted(stored, kind) }
  }
}

// MARK: - Custom resource definitions

extension APIServer {
  /// Serves what a definition defines; and where it goes, takes its objects along.
  private func define(_ name: String) throws {
    let key = ObjectKey(name: name)
    guard let live = store.get(.customResourceDefinitions, key) else { return registry.undefine(name) }
    if live.isTerminating { return try retire(live) }
    var object = try live.value()
    do {
      registry.define(name, try ServedKind.kinds(of: object))
    } catch {
      return
    }
    guard object["status"]?["conditions"]?.arrayValue?.isEmpty != false else { return }
    let now = JSONValue.string(Timestamp.format(configuration.now()))
    object["status"] = [
      "acceptedNames": object["spec"]?["names"] ?? [:],
      "storedVersions": .array(
        object["spec"]?["versions"]?.arrayValue?.filter { $0["storage"]?.boolValue == true }.compactMap { $0["name"] }
          ?? []),
      "conditions": .array(
        [
          ("NamesAccepted", "NoConflicts", "no conflicts found"),
          ("Established", "InitialNamesAccepted", "the initial names have been accepted"),
        ].map { type, reason, message in
          [
            "type": .string(type), "status": "True", "lastTransitionTime": now, "reason": .string(reason),
            "message": .string(message),
          ]
        }),
    ]
    if try store.commit(.customResourceDefinitions, key, replacing: live, .put(object)) == nil {
      lifecycle.add(.define(name))
    }
  }

  private func retire(_ definition: StoredObject) throws {
    var object = try definition.value()
    let resource = GroupResource(
      group: object["spec"]?["group"]?.stringValue ?? "",
      resource: object["spec"]?["names"]?["plural"]?.stringValue ?? "")
    for instance in store.list(resource).objects {
      guard let kind = registry.stored.first(where: { $0.groupResource == resource }) else { break }
      if case .terminating = try delete(resource, instance.key, kind, DeleteOptions(), now: configuration.now()) {
        return
      }
    }
    registry.undefine(definition.key.name)
    store.endWatches(of: resource)
    object["metadata"]?["finalizers"] = nil
    guard
      let kind = registry.kind(group: "apiextensions.k8s.io", named: "CustomResourceDefinition"),
      let gone = try store.commit(
        .customResourceDefinitions, definition.key, replacing: definition, .remove(object))
    else { return lifecycle.add(.define(definition.key.name)) }
    lifecycle.deleted(gone, kind)
  }
}
