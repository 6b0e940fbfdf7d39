import Kubernetes
import Logging
import SandboxKinds
public import ServiceLifecycle

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension APIServer: Service {
  /// Runs the controllers and sends bookmarks to watches until cancelled.
  public func run() async throws {
    try await withThrowingDiscardingTaskGroup { group in
      group.addTask { [self] in
        for await item in lifecycle.items.cancelOnGracefulShutdown() {
          try lifecycle.perform(item) { try work(on: item) }
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
      case .createDefaults(let namespace): try createDefaults(namespace)
      case .empty(let namespace): try empty(namespace)
      case .collect(let owner): try collect(owner)
      case .release(let resource, let key): try release(resource, key)
      case .releaseOwner(let uid):
        if let (resource, key) = store.place(of: uid) { try release(resource, key) }
      case .define(let name): try define(name)
      case .finalizeCRD(let name):
        if let definition = store.get(.customResourceDefinitions, ObjectKey(name: name)), definition.isTerminating {
          try finalizeCRD(definition)
        }
      case .count(let namespace): try count(namespace)
      }
    } catch let error as StatusError where error.code == 404 || error.code == 409 {
      // Another write came first; it added its own work to the queue.
    }
  }

  /// Waits until the controllers have no work left.
  ///
  /// - Throws: `CancellationError`.
  public func waitUntilIdle() async throws { try await lifecycle.waitUntilIdle() }
}

// MARK: - Namespaces

extension APIServer {
  /// Creates a namespace that every cluster has.
  func bootstrap(namespace name: String) {
    try? put(
      [
        "apiVersion": "v1", "kind": "Namespace",
        "metadata": ["name": .string(name), "labels": ["kubernetes.io/metadata.name": .string(name)]],
        "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
      ], .namespaces, ObjectKey(name: name))
    lifecycle.add(.createDefaults(namespace: name))
  }

  /// Creates the service of the API server, with its addresses.
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
    try? put(
      [
        "apiVersion": "discovery.k8s.io/v1", "kind": "EndpointSlice",
        "metadata": [
          "name": "kubernetes", "namespace": "default", "labels": ["kubernetes.io/service-name": "kubernetes"],
        ],
        "addressType": "IPv4",
        "endpoints": [["addresses": ["192.0.2.1"], "conditions": ["ready": true]]],
        "ports": [["name": "https", "port": 6443, "protocol": "TCP"]],
      ], GroupResource(group: "discovery.k8s.io", resource: "endpointslices"), key)
  }

  /// Stores an object without admission, unless an object of that name exists.
  private func put(_ object: JSONValue, _ resource: GroupResource, _ key: ObjectKey) throws {
    var object = object
    object["metadata"]?["uid"] = .string(UUID().uuidString.lowercased())
    object["metadata"]?["creationTimestamp"] = .string(Timestamp(configuration.now()).text)
    _ = try store.commit(resource, key, replacing: nil, .put(object))
  }

  /// Creates the objects that kube-controller-manager creates in every namespace.
  private func createDefaults(_ name: String) throws {
    guard let namespace = store.get(.namespaces, ObjectKey(name: name)), !namespace.isTerminating else { return }
    try put(
      [
        "apiVersion": "v1", "kind": "ServiceAccount",
        "metadata": ["name": "default", "namespace": .string(name)],
      ], .serviceAccounts, ObjectKey(namespace: name, name: "default"))
  }

  /// Deletes the objects in a terminating namespace, then the namespace.
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
