import Kubernetes

/// A Service, as far as it exposes pods.
struct Service: Sendable, Hashable {
  /// A port of a Service.
  struct Port: Sendable, Hashable {
    /// The number or name of the port of the pods.
    var target: IntOrString
    var `protocol`: TransportProtocol
  }

  var key: ObjectKey
  var type: String
  /// `nil` if the Service has no selector, so that it selects no pods.
  var selector: [String: String]?
  var ports: [Port]
  var hasExternalIPs: Bool
  /// Whether the addresses that may use the load balancer are restricted; only for a Service of the type LoadBalancer.
  var isRestricted: Bool

  init(_ object: JSONValue, _ key: ObjectKey) {
    self.key = key
    let spec = object["spec"] ?? [:]
    type = spec.value("type")?.stringValue ?? "ClusterIP"
    let selector = spec.strings("selector")
    self.selector = selector.isEmpty || type == "ExternalName" ? nil : selector
    ports = spec.list("ports").compactMap(Port.init)
    hasExternalIPs = !spec.list("externalIPs").isEmpty
    isRestricted = !LoadBalancerAccess(of: object).isOpen
  }

  /// Whether the Service selects the pods of a workload.
  func selects(_ workload: Workload) -> Bool {
    guard let selector, workload.id.namespace == key.namespace else { return false }
    return selector.allSatisfy { workload.labels[$0.key] == $0.value }
  }
}

extension Service.Port {
  fileprivate init?(_ value: JSONValue) {
    guard let transport = TransportProtocol(field: value.value("protocol")?.stringValue) else { return nil }
    let port = value.value("targetPort") ?? value.value("port")
    if let name = port?.stringValue {
      self.init(target: .string(name), protocol: transport)
    } else if let number = port?.integerValue.flatMap({ Int32(exactly: $0) }) {
      self.init(target: .int(number), protocol: transport)
    } else {
      return nil
    }
  }
}
