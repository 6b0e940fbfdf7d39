package import Kubernetes

/// A source or a destination of traffic.
package enum Endpoint: Sendable, Hashable {
  /// The pods of a workload.
  case workload(Workload)
  /// Addresses outside the cluster.
  case addresses(AddressBlock)

  /// The workload; `nil` for addresses.
  var workload: Workload? { if case .workload(let workload) = self { workload } else { nil } }

  /// Whether the endpoint is outside the cluster.
  var isOutside: Bool { workload == nil }
}

extension Endpoint: CustomStringConvertible {
  /// `namespace/Kind/name`, or the block of addresses.
  package var description: String {
    switch self {
    case .workload(let workload): workload.id.description
    case .addresses(let block): block.description
    }
  }
}
