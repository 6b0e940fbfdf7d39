/// `discovery.k8s.io/v1` `EndpointSlice`: the addresses of some of the pods or hosts that implement a Service. Served since
/// Kubernetes 1.21; it replaces `Endpoints`, which are deprecated since 1.33.
public struct EndpointSlice: KubernetesObject, Hashable {
  /// `/apis/discovery.k8s.io/v1/endpointslices`.
  public static let resourceType = ResourceType(
    group: "discovery.k8s.io", version: "v1", plural: "endpointslices", kind: "EndpointSlice", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// `IPv4`, `IPv6` or `FQDN`.
  public var addressType: String
  /// The backends.
  public var endpoints: [Endpoint]?
  /// The ports of each backend.
  public var ports: [Port]?

  /// Creates a slice.
  public init(metadata: ObjectMeta, addressType: String, endpoints: [Endpoint]?, ports: [Port]?) {
    self.metadata = metadata
    self.addressType = addressType
    self.endpoints = endpoints
    self.ports = ports
  }

  /// `discovery.k8s.io/v1` `Endpoint`.
  public struct Endpoint: Codable, Sendable, Hashable {
    /// The addresses of one backend; clients use the first.
    public var addresses: [String]
    /// The state of the backend.
    public var conditions: Conditions?

    /// Creates a backend.
    public init(addresses: [String], conditions: Conditions? = nil) {
      self.addresses = addresses
      self.conditions = conditions
    }
  }

  /// `discovery.k8s.io/v1` `EndpointConditions`.
  public struct Conditions: Codable, Sendable, Hashable {
    /// Whether the backend accepts traffic; absent means that it does.
    public var ready: Bool?

    /// Creates conditions.
    public init(ready: Bool?) { self.ready = ready }
  }

  /// `discovery.k8s.io/v1` `EndpointPort`.
  public struct Port: Codable, Sendable, Hashable {
    /// The port number; absent means all ports.
    public var port: Int32?
    /// `TCP`, `UDP` or `SCTP`; absent means TCP.
    public var `protocol`: String?

    /// Creates a port.
    public init(port: Int32?, protocol: String? = nil) {
      self.port = port
      self.protocol = `protocol`
    }
  }
}
