import CRDs
import Foundation
import Kubernetes
import Reconcilers

/// The server's answer to one of our writes, as a digest.
enum Written {
  case object(ObservedObject)
  case namespace(NamespaceFacts)

  /// Decodes the answer to a write of the kind.
  init(_ data: Data, kind: ManagedKind) throws {
    let decoder = JSONDecoder()
    self =
      switch kind {
      case .namespace: .namespace(NamespaceFacts(try decoder.decode(Namespace.self, from: data)))
      case .networkPolicy: .object(ObservedObject(try decoder.decode(NetworkPolicy.self, from: data)))
      case .role: .object(ObservedObject(try decoder.decode(Role.self, from: data)))
      case .roleBinding: .object(ObservedObject(try decoder.decode(RoleBinding.self, from: data)))
      case .resourceQuota: .object(ObservedObject(try decoder.decode(ResourceQuota.self, from: data)))
      case .limitRange: .object(ObservedObject(try decoder.decode(LimitRange.self, from: data)))
      case .serviceAccount: .object(ObservedObject(try decoder.decode(ServiceAccount.self, from: data)))
      }
  }

  /// Whether the object is as desired; namespaces are judged by the next plan.
  func matches(_ desired: DesiredObject) -> Bool {
    switch self {
    case .object(let object): object.fingerprint == desired.fingerprint
    case .namespace: true
    }
  }

  /// Puts the digest into the stores.
  func record(in cluster: ClusterState) {
    switch self {
    case .object(let object): cluster.record(object)
    case .namespace(let namespace): cluster.record(namespace)
    }
  }
}

/// Takes our labels and owner references off a live object.
enum ReleasePatch {
  /// JSON patch operations, with a test of the resourceVersion; nil where there is nothing of ours on the object.
  static func operations(for live: JSONValue) -> [JSONValue]? {
    guard let metadata = live["metadata"], let version = metadata["resourceVersion"] else { return nil }
    let labels = metadata["labels"]?.objectValue ?? [:]
    let kept = labels.filter { !ours.contains($0.key) }
    let owners = metadata["ownerReferences"]?.arrayValue ?? []
    let others = owners.filter { $0["kind"]?.stringValue != SecurityBaseline.resourceType.kind }
    guard kept.count < labels.count || others.count < owners.count else { return nil }
    var operations: [JSONValue] = [operation("test", "/metadata/resourceVersion", version)]
    if kept.count < labels.count { operations.append(operation("replace", "/metadata/labels", .object(kept))) }
    if others.count < owners.count {
      operations.append(operation("replace", "/metadata/ownerReferences", .array(others)))
    }
    return operations
  }

  private static let ours: Set<String> = [
    WellKnown.managedByLabel, WellKnown.baselineLabel, WellKnown.controlLabel,
  ]

  private static func operation(_ name: String, _ path: String, _ value: JSONValue) -> JSONValue {
    ["op": .string(name), "path": .string(path), "value": value]
  }
}
