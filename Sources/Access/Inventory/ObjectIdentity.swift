import Kubernetes

/// What identifies an object of any kind.
struct ObjectIdentity: Sendable, Hashable {
  var group: String
  var kind: String
  /// `nil` if the manifest has none.
  var namespace: String?
  /// The name, or the prefix of a generated name.
  var name: String

  init(_ object: JSONValue) {
    let version = object["apiVersion"]?.stringValue ?? ""
    group = version.contains("/") ? String(version.prefix { $0 != "/" }) : ""
    kind = object["kind"]?.stringValue ?? ""
    let metadata = object["metadata"]
    let namespace = metadata?["namespace"]?.stringValue ?? ""
    self.namespace = namespace.isEmpty ? nil : namespace
    name = metadata?["name"]?.stringValue ?? metadata?["generateName"]?.stringValue ?? ""
  }

  /// The key in a namespace. An object without a namespace is in the namespace `default`.
  var namespacedKey: ObjectKey { ObjectKey(namespace: namespace ?? "default", name: name) }
}
