/// `v1.Endpoints`: the addresses of the pods or hosts that implement a Service.
public struct Endpoints: KubernetesObject, Hashable {
  /// `/api/v1/endpoints`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "endpoints", kind: "Endpoints", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// Groups of addresses with the same ports.
  public var subsets: [Subset]?

  /// Creates endpoints.
  public init(metadata: ObjectMeta, subsets: [Subset]?) {
    self.metadata = metadata
    self.subsets = subsets
  }

  /// `v1.EndpointSubset`.
  public struct Subset: Codable, Sendable, Hashable {
    /// The ready addresses.
    public var addresses: [Address]?
    /// The ports of each address.
    public var ports: [Port]?

    /// Creates a subset.
    public init(addresses: [Address]?, ports: [Port]?) {
      self.addresses = addresses
      self.ports = ports
    }
  }

  /// `v1.EndpointAddress`.
  public struct Address: Codable, Sendable, Hashable {
    /// The IPv4 or IPv6 address.
    public var ip: String

    /// Creates an address.
    public init(ip: String) { self.ip = ip }
  }

  /// `v1.EndpointPort`.
  public struct Port: Codable, Sendable, Hashable {
    /// The port number.
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
