/// The workload whose built-in controller made an object, such as the ReplicaSet of a Pod.
public struct WorkloadOwner: Sendable, Hashable {
  /// The kind of the owner.
  public let kind: String
  /// The name of the owner, in the namespace of the object.
  public let name: String

  /// Reads the owner reference with `controller: true`; returns `nil` if it does not name a kind whose controller makes objects
  /// of this kind.
  ///
  /// Everyone who can write an object can also set its owner references. An object with another owner, or with itself, stands
  /// for itself. The possible owners have no cycles.
  public init?(of object: JSONValue) {
    let owners = object["metadata"]?["ownerReferences"]?.arrayValue ?? []
    guard let owner = owners.first(where: { $0["controller"]?.boolValue == true }),
      let version = owner["apiVersion"]?.stringValue, let kind = owner["kind"]?.stringValue,
      let name = owner["name"]?.stringValue, let child = object["kind"]?.stringValue,
      Self.owners[child]?[kind]?.contains(String(version.prefix { $0 != "/" })) == true
    else { return nil }
    self.kind = kind
    self.name = name
  }

  /// The groups of the owners by kind of the object and of the owner; `v1` for the core group.
  private static let owners: [String: [String: Set<String>]] = [
    "Pod": [
      "ReplicaSet": ["apps", "extensions"], "StatefulSet": ["apps"], "DaemonSet": ["apps", "extensions"],
      "Job": ["batch", "extensions"], "ReplicationController": ["v1"],
    ],
    "ReplicaSet": ["Deployment": ["apps", "extensions"]],
    "Job": ["CronJob": ["batch"]],
  ]
}
