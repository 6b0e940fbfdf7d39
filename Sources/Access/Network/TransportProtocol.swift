/// A protocol that network policies distinguish.
package enum TransportProtocol: String, Sendable, Hashable, CaseIterable {
  case tcp = "TCP"
  case udp = "UDP"
  case sctp = "SCTP"

  /// Reads the field `protocol`, which is `TCP` if it is absent; `nil` for other protocols.
  init?(field: String?) { self.init(rawValue: field ?? "TCP") }
}
