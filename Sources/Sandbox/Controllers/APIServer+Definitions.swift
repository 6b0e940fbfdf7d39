import Kubernetes
import SandboxKinds

/// The lifecycle of custom resource definitions.
extension APIServer {
  /// Serves a definition, and sets its status. Finalizes it if it is terminating.
  func define(_ name: String) throws {
    let key = ObjectKey(name: name)
    guard let live = store.get(.customResourceDefinitions, key) else { return registry.undefine(name) }
    if live.isTerminating { return try finalizeCRD(live) }
    var object = try live.value()
    do {
      try registry.define(name, object)
    } catch {
      return
    }
    guard object["status"]?["conditions"]?.arrayValue?.isEmpty != false else { return }
    let now = JSONValue.string(Timestamp(configuration.now()).text)
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

  /// Deletes the objects of a terminating definition, then the definition.
  func finalizeCRD(_ definition: StoredObject) throws {
    var object = try definition.value()
    let resource = GroupResource(
      group: object["spec"]?["group"]?.stringValue ?? "",
      resource: object["spec"]?["names"]?["plural"]?.stringValue ?? "")
    if let kind = registry.stored(resource) {
      for instance in store.list(resource).objects {
        if case .terminating = try delete(resource, instance.key, kind, DeleteOptions(), now: configuration.now()) {
          return
        }
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
