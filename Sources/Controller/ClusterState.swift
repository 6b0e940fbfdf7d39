import CRDs
import ControllerRuntime
import Foundation
import Kubernetes
import Reconcilers

/// The reflectors' stores, and what they say of one namespace.
///
/// Only digests are kept: see `ObservedObject` and `NamespaceFacts`.
final class ClusterState: Sendable {
  let baselines = Store<SecurityBaseline>()
  let namespaces = Store<NamespaceFacts>()
  let networkPolicies = Store<ObservedObject>()
  let roles = Store<ObservedObject>()
  let roleBindings = Store<ObservedObject>()
  let resourceQuotas = Store<ObservedObject>()
  let limitRanges = Store<ObservedObject>()
  let serviceAccounts = Store<ObservedObject>()
  /// The ClusterRoles that have wildcards; others are not kept.
  let wildcardClusterRoles = Store<WildcardRole>()
  /// The endpoints of the `kubernetes` Service.
  let apiServerEndpoints = Store<APIServerEndpoints>()
  let operatorNamespace: String

  init(operatorNamespace: String) { self.operatorNamespace = operatorNamespace }

  /// A ClusterRole that is known to have a wildcard.
  struct WildcardRole: Sendable, Hashable {
    var name: String

    init?(_ role: ClusterRole) {
      guard role.hasWildcard else { return nil }
      name = role.key.name
    }
  }

  /// Addresses of the API server in a stable order.
  struct APIServerEndpoints: Sendable, Hashable {
    var addresses: [ClusterFacts.Address]

    init(_ endpoints: Endpoints) { addresses = ClusterFacts.addresses(of: endpoints) }
  }

  /// The store of a kind that lives in namespaces; nil for namespaces themselves.
  func store(of kind: ManagedKind) -> Store<ObservedObject>? {
    switch kind {
    case .namespace: nil
    case .networkPolicy: networkPolicies
    case .role: roles
    case .roleBinding: roleBindings
    case .resourceQuota: resourceQuotas
    case .limitRange: limitRanges
    case .serviceAccount: serviceAccounts
    }
  }

  /// Every observed object in a namespace.
  func objects(in namespace: String) -> [ObjectID: ObservedObject] {
    var objects: [ObjectID: ObservedObject] = [:]
    for kind in ManagedKind.allCases {
      for object in store(of: kind)?.objects(in: namespace).values ?? [:].values {
        objects[object.id] = object
      }
    }
    return objects
  }

  /// What decisions need of the cluster at large.
  var facts: ClusterFacts {
    ClusterFacts(
      apiServerAddresses: apiServerEndpoints.all().values.flatMap(\.addresses),
      wildcardClusterRoles: Set(wildcardClusterRoles.all().values.map(\.name)),
      operatorNamespace: operatorNamespace)
  }

  /// Feeds the answer of one of our own writes back, so that its echo on the watch changes nothing.
  func record(_ object: ObservedObject) {
    store(of: object.id.kind)?.record(
      ObjectKey(namespace: object.id.namespace, name: object.id.name), uid: object.uid,
      resourceVersion: object.resourceVersion, object)
  }

  /// Feeds back the answer of a write to a namespace.
  func record(_ namespace: NamespaceFacts) {
    namespaces.record(
      ObjectKey(name: namespace.name), uid: namespace.uid, resourceVersion: namespace.resourceVersion, namespace)
  }
}
