import Kubernetes

/// Load balancer accepts traffic from everywhere.
struct OpenLoadBalancer: Check {
  let info = CheckInfo(
    id: "open-load-balancer", title: "Load balancer accepts traffic from everywhere", severity: .high, family: .network,
    condition: "A LoadBalancer Service is not internal, and does not restrict its sources.",
    remediation:
      "Set loadBalancerSourceRanges, or the annotation of the cloud provider for an internal load "
      + "balancer.",
    references: [.owasp("K05"), .owasp("K06")])

  func findings(in object: AuditedObject, _ settings: AuditSettings) -> [Finding] {
    guard object.kind == .service, object.spec["type"]?.stringValue == "LoadBalancer" else { return [] }
    let annotations = object.annotations
    guard !Self.internalAnnotations.contains(where: { $0.matches(annotations) }) else { return [] }
    let path = FieldPath("spec", "loadBalancerSourceRanges")
    var ranges = object.spec.list("loadBalancerSourceRanges")
    if ranges.isEmpty, let text = annotations["service.beta.kubernetes.io/load-balancer-source-ranges"] {
      ranges = text.split(separator: ",").map { $0.filter { $0 != " " } }
    }
    if ranges.isEmpty { return [Finding(path, "the load balancer does not restrict its sources")] }
    // The API server accepts ranges with spaces around them.
    let isOpen = ranges.contains { AddressBlock($0.filter { $0 != " " })?.prefixLength == 0 }
    guard isOpen else { return [] }
    return [Finding(path, "the load balancer accepts traffic from all addresses")]
  }

  private struct Annotation: Sendable {
    var key: String
    /// The values of an internal load balancer in lower case; any nonempty value if there are none.
    var values: Set<String>

    func matches(_ annotations: [String: String]) -> Bool {
      guard let value = annotations[key]?.lowercased(), !value.isEmpty else { return false }
      return values.isEmpty || values.contains(value)
    }
  }

  /// The annotations of cloud providers for internal load balancers.
  ///
  /// Source: https://kubernetes.io/docs/concepts/services-networking/service/#internal-load-balancer
  private static let internalAnnotations: [Annotation] = [
    Annotation(key: "networking.gke.io/load-balancer-type", values: ["internal"]),
    Annotation(key: "cloud.google.com/load-balancer-type", values: ["internal"]),
    Annotation(key: "service.beta.kubernetes.io/aws-load-balancer-scheme", values: ["internal"]),
    Annotation(key: "service.beta.kubernetes.io/aws-load-balancer-internal", values: ["true", "0.0.0.0/0"]),
    Annotation(key: "service.beta.kubernetes.io/azure-load-balancer-internal", values: ["true"]),
    Annotation(key: "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type", values: ["private"]),
    Annotation(key: "service.beta.kubernetes.io/openstack-internal-load-balancer", values: ["true"]),
    Annotation(key: "service.beta.kubernetes.io/cce-load-balancer-internal-vpc", values: ["true"]),
    Annotation(key: "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid", values: []),
    Annotation(key: "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type", values: ["intranet"]),
    Annotation(key: "service.beta.kubernetes.io/oci-load-balancer-internal", values: ["true"]),
    Annotation(key: "load-balancer.hetzner.cloud/disable-public-network", values: ["true"]),
  ]
}
