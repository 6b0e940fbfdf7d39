public import CRDs
public import Kubernetes

extension ClusterFacts {
  /// Every address and port of a Service's endpoints, in a stable order.
  public static func addresses(of endpoints: Endpoints) -> [Address] {
    let addresses = (endpoints.subsets ?? []).flatMap { subset in
      (subset.ports ?? []).flatMap { port in
        (subset.addresses ?? []).map { Address(ip: $0.ip, port: port.port) }
      }
    }
    return addresses.sorted { ($0.ip, $0.port) < ($1.ip, $1.port) }
  }
}

extension ClusterRole {
  /// Whether a rule has a wildcard in verbs, resources or API groups.
  public var hasWildcard: Bool { rules?.contains(where: \.hasWildcard) == true }
}

extension SecurityBaseline {
  /// Whether status says that the current generation was rolled out to every namespace.
  public var wasRolledOut: Bool {
    guard let status, status.observedGeneration == metadata.generation else { return false }
    return status.conditions?.contains { $0.type == "Ready" && $0.status == .true } ?? false
  }
}
