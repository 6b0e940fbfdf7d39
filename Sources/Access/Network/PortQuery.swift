/// A port as a user writes it: a number or a name, and a protocol.
package struct PortQuery: Sendable, Hashable, CustomStringConvertible {
  private enum Port: Sendable, Hashable {
    case number(UInt16)
    case name(String)
  }

  private let port: Port
  private let transport: TransportProtocol?

  /// Reads `80`, `80/UDP`, `http` or `http/TCP`; `nil` for other texts. The default protocol of a number is TCP.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
    if parts.count == 2 {
      guard let transport = TransportProtocol(rawValue: parts[1].uppercased()) else { return nil }
      self.transport = transport
    } else {
      transport = nil
    }
    if first.allSatisfy({ $0.isASCII && $0.isNumber }) {
      guard let number = UInt16(first), number > 0 else { return nil }
      port = .number(number)
    } else {
      guard Self.isName(first) else { return nil }
      port = .name(first)
    }
  }

  /// Whether a text can be the name of a container port.
  ///
  /// `IsValidPortName` in `k8s.io/apimachinery/pkg/util/validation`.
  private static func isName(_ text: String) -> Bool {
    let isPart = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
      default: false
      }
    }
    return isPart && text.utf8.count <= 15 && !text.hasPrefix("-") && !text.hasSuffix("-") && !text.contains("--")
  }

  /// The ports of a destination: for a name, those that a container declares under this name.
  func ports(of destination: Endpoint) -> PortSet {
    switch port {
    case .number(let number): return PortSet(transport ?? .tcp, number...number)
    case .name(let name):
      let declared = (destination.workload?.ports ?? []).filter {
        $0.name == name && (transport == nil || $0.protocol == transport)
      }
      return declared.reduce(PortSet()) { $0.union(PortSet($1.protocol, $1.number...$1.number)) }
    }
  }

  /// The number with its protocol, or the name.
  package var description: String {
    switch port {
    case .number(let number): "\(number)/\((transport ?? .tcp).rawValue)"
    case .name(let name): name + (transport.map { "/\($0.rawValue)" } ?? "")
    }
  }
}
