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
