/// The identity of a pod, or of a workload that runs pods.
public struct WorkloadID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The namespace.
  public var namespace: String
  /// The kind, such as `Deployment`.
  public var kind: String
  /// The name, or the prefix of a generated name.
  public var name: String

  /// Creates an identity.
  public init(namespace: String, kind: String, name: String) {
    self.namespace = namespace
    self.kind = kind
    self.name = name
  }

  /// `namespace/Kind/name`.
  public var description: String { "\(namespace)/\(kind)/\(name)" }

  /// Orders by namespace, name and kind.
  public static func < (left: WorkloadID, right: WorkloadID) -> Bool {
    (left.namespace, left.name, left.kind) < (right.namespace, right.name, right.kind)
  }
}
