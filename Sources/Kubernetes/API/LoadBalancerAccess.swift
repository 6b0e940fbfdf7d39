/// From which addresses the load balancer of a Service accepts traffic.
public enum LoadBalancerAccess: Sendable, Hashable {
  /// From the private network of the cloud provider, as an annotation requires.
  case privateNetwork
  /// From some addresses, as source ranges require.
  case someAddresses
  /// From all addresses, because a source range includes them.
  case everyAddress
  /// From all addresses, because there are no source ranges.
  case unrestricted

  /// Reads a Service of the type LoadBalancer.
  ///
  /// The annotation `service.beta.kubernetes.io/load-balancer-source-ranges` applies if `spec.loadBalancerSourceRanges` is empty.
  /// https://kubernetes.io/docs/reference/labels-annotations-taints/#service-beta-kubernetes-io-load-balancer-source-ranges
  public init(of service: JSONValue) {
    let annotations = service["metadata"]?["annotations"]
    if Self.internalAnnotations.contains(where: { $0.matches(annotations?[$0.key]?.stringValue) }) {
      self = .privateNetwork
      return
    }
    var ranges = service["spec"]?["loadBalancerSourceRanges"]?.arrayValue?.compactMap(\.stringValue) ?? []
    if ranges.isEmpty, let text = annotations?[Self.rangesAnnotation]?.stringValue {
      ranges = text.split(separator: ",").map(String.init)
    }
    // The API server accepts ranges with spaces around them.
    ranges = ranges.map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    guard !ranges.isEmpty else {
      self = .unrestricted
      return
    }
    self = ranges.contains { AddressBlock($0)?.prefixLength == 0 } ? .everyAddress : .someAddresses
  }

  /// Whether the load balancer accepts traffic from all addresses.
  public var isOpen: Bool { self == .everyAddress || self == .unrestricted }

  private static let rangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges"

  /// An annotation of a cloud provider that makes a load balancer internal.
  public struct InternalAnnotation: Sendable, Hashable {
    /// The key.
    public let key: String
    /// The values of an internal load balancer in lower case; if there are none, any value that is not empty.
    public let values: Set<String>

    fileprivate init(_ key: String, _ values: Set<String>) {
      self.key = key
      self.values = values
    }

    fileprivate func matches(_ value: String?) -> Bool {
      guard let value = value?.lowercased(), !value.isEmpty else { return false }
      return values.isEmpty || values.contains(value)
    }
  }

  /// The annotations of cloud providers for internal load balancers.
  ///
  /// https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
  public static let internalAnnotations = [
    InternalAnnotation("networking.gke.io/load-balancer-type", ["internal"]),
    InternalAnnotation("cloud.google.com/load-balancer-type", ["internal"]),
    InternalAnnotation("service.beta.kubernetes.io/aws-load-balancer-scheme", ["internal"]),
    InternalAnnotation("service.beta.kubernetes.io/aws-load-balancer-internal", ["true", "0.0.0.0/0"]),
    InternalAnnotation("service.beta.kubernetes.io/azure-load-balancer-internal", ["true"]),
    InternalAnnotation("service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", ["private"]),
    InternalAnnotation("service.beta.kubernetes.io/openstack-internal-load-balancer", ["true"]),
    InternalAnnotation("service.beta.kubernetes.io/cce-load-balancer-internal-vpc", ["true"]),
    InternalAnnotation("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", []),
    InternalAnnotation("service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", ["intranet"]),
    InternalAnnotation("service.beta.kubernetes.io/oci-load-balancer-internal", ["true"]),
    InternalAnnotation("load-balancer.hetzner.cloud/disable-public-network", ["true"]),
  ]
}
