/// `v1.Endpoints`: the addresses behind a Service.
public struct Endpoints: KubernetesObject, Hashable {
  /// `/api/v1/endpoints`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "endpoints", kind: "Endpoints", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// Addresses with the ports they share.
  public var subsets: [Subset]?

  /// Creates endpoints.
  public init(metadata: ObjectMeta, subsets: [Subset]?) {
    self.metadata = metadata
    self.subsets = subsets
  }

  /// `v1.EndpointSubset`.
  public struct Subset: Codable, Sendable, Hashable {
    /// Addresses that are ready.
    public var addresses: [Address]?
    /// Ports of every address.
    public var ports: [Port]?

    /// Creates a subset.
    public init(addresses: [Address]?, ports: [Port]?) {
      self.addresses = addresses
      self.ports = ports
    }
  }

  /// `v1.EndpointAddress`.
  public struct Address: Codable, Sendable, Hashable {
    /// IPv4 or IPv6 address.
    public var ip: String

    /// Creates an address.
    public init(ip: String) { self.ip = ip }
  }

  /// `v1.EndpointPort`.
  public struct Port: Codable, Sendable, Hashable {
    /// Number.
    public var port: Int32
    /// `TCP`, `UDP` or `SCTP`; absent means TCP.
    public var `protocol`: String?

    /// Creates a port.
    public init(port: Int32, protocol: String? = nil) {
      self.port = port
      self.protocol = `protocol`
    }
  }
}
