package import Kubernetes

/// A source or destination as a user writes it.
///
/// `namespace`, `namespace/name`, `namespace/kind/name`, an IP address, a block of addresses, or `*` for all pods. With
/// the namespace of another option, also `name` and `kind/name`.
package enum EndpointReference: Sendable, Hashable {
  /// The pods of all workloads, and the addresses outside the cluster.
  case everything
  /// The pods of all workloads in a namespace.
  case namespace(String)
  /// A pod; if there is none of this name, the workloads of this name.
  case pod(namespace: String, name: String)
  /// A workload.
  case workload(WorkloadID)
  /// Addresses outside the cluster.
  case addresses(AddressBlock)

  /// Reads a reference.
  ///
  /// - Parameters:
  ///   - text: The reference.
  ///   - namespace: The namespace of references without one, `name` and `kind/name`; `nil` if there is none.
  /// - Throws: `InvalidReference`.
  package init(_ text: String, in namespace: String? = nil) throws(InvalidReference) {
    if text == "*" {
      self = .everything
      return
    }
    if let block = AddressBlock(text) ?? IPAddress(text).map({ AddressBlock($0) }) {
      self = .addresses(block)
      return
    }
    var parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2, let address = IPAddress(parts[0]) {
      throw InvalidReference(
        "'\(text)' is not a CIDR block; the prefix length is a number from 0 to \(address.family.width)")
    }
    if let namespace, parts.count == 1 || parts.count == 2 && WorkloadKind(word: parts[0]) != nil {
      parts.insert(namespace, at: 0)
    }
    guard parts.count <= 3, parts.allSatisfy({ !$0.isEmpty }) else { throw Self.unknown(text) }
    switch parts.count {
    case 1: self = .namespace(parts[0])
    case 2: self = .pod(namespace: parts[0], name: parts[1])
    default:
      guard let kind = WorkloadKind(word: parts[1]) else {
        let kinds = WorkloadKind.allCases.map(\.rawValue).joined(separator: ", ")
        throw InvalidReference("'\(text)': '\(parts[1])' is not a kind that runs pods; use \(kinds)")
      }
      self = .workload(WorkloadID(namespace: parts[0], kind: kind.rawValue, name: parts[2]))
    }
  }

  private static func unknown(_ text: String) -> InvalidReference {
    InvalidReference(
      "'\(text)' is not a workload; use namespace, namespace/name, namespace/kind/name, an IP address or a CIDR block")
  }

  /// Whether the reference names one endpoint.
  package var isSingle: Bool {
    switch self {
    case .everything, .namespace: false
    case .pod, .workload, .addresses: true
    }
  }
}

/// A reference that is not valid, or that no object matches.
package struct InvalidReference: Error, Sendable, Hashable, CustomStringConvertible {
  /// The reference, why it is not valid, and what to use instead.
  package var description: String

  init(_ description: String) { self.description = description }
}

extension Inventory {
  /// The endpoints that a reference names; never empty.
  ///
  /// - Throws: `InvalidReference` if there are none.
  package func endpoints(_ reference: EndpointReference) throws(InvalidReference) -> [Endpoint] {
    let found: [Workload]
    switch reference {
    case .addresses(let block): return [.addresses(block)]
    case .everything: found = topWorkloads
    case .namespace(let name): found = topWorkloads.filter { $0.id.namespace == name }
    case .workload(let id): found = [workloads[id]].compactMap(\.self)
    case .pod(let namespace, let name):
      let pod = workloads[WorkloadID(namespace: namespace, kind: "Pod", name: name)]
      found =
        pod.map { [$0] } ?? topWorkloads.filter { $0.id.namespace == namespace && $0.id.name == name }
    }
    guard !found.isEmpty else { throw notFound(reference) }
    return found.map { .workload($0) }
  }

  private func notFound(_ reference: EndpointReference) -> InvalidReference {
    let title: String
    let namespace: String
    switch reference {
    case .everything, .addresses: return InvalidReference("there are no pods or workloads \(place)")
    case .namespace(let name):
      let workload = topWorkloads.map(\.id).filter { $0.name == name }.min()
      let hint = workload.map { "; for a workload, write \($0.namespace)/\(name)" } ?? ""
      return InvalidReference("namespace '\(name)' has no pods or workloads; \(namespaceList)\(hint)")
    case .workload(let id): (title, namespace) = ("\(id)", id.namespace)
    case .pod(let podNamespace, let name): (title, namespace) = ("\(podNamespace)/\(name)", podNamespace)
    }
    let names = topWorkloads.filter { $0.id.namespace == namespace }.map(\.id.description)
    let fix = names.isEmpty ? namespaceList : "the namespace has \(names.prefix(5).joined(separator: ", "))"
    return InvalidReference("'\(title)' does not exist; \(fix)")
  }

  private var namespaceList: String {
    let names = Set(topWorkloads.map(\.id.namespace)).sorted()
    return names.isEmpty
      ? "there are no workloads \(place)" : "there are workloads in \(names.prefix(10).joined(separator: ", "))"
  }
}
