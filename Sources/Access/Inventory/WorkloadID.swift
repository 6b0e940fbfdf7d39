/// The identity of a pod, or of a workload that runs pods.
package struct WorkloadID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The namespace.
  package var namespace: String
  /// The kind, such as `Deployment`.
  package var kind: String
  /// The name, or the prefix of a generated name.
  package var name: String

  /// Creates an identity.
  package init(namespace: String, kind: String, name: String) {
    self.namespace = namespace
    self.kind = kind
    self.name = name
  }

  /// `namespace/Kind/name`.
  package var description: String { "\(namespace)/\(kind)/\(name)" }

  /// Orders by namespace, name and kind.
  package static func < (left: WorkloadID, right: WorkloadID) -> Bool {
    (left.namespace, left.name, left.kind) < (right.namespace, right.name, right.kind)
  }
}
