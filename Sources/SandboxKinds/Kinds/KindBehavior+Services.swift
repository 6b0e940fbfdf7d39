import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let service = KindBehavior(
    naming: .label,
    columns: [
      .name, .text("Type") { $0.text("spec", "type") },
      .text("Cluster-IP") { $0.text("spec", "clusterIP").ifEmpty("<none>") },
      .text("External-IP") { externalAddresses(of: $0) }, .text("Port(s)") { ports(of: $0) }, .age,
      .text("Selector", wide: true) { SelectorText.labels($0.value("spec", "selector")) ?? "<none>" },
    ], defaults: ServiceRules.defaulted, preparation: { service, _ in ServiceRules.withFamilies(service) },
    rules: ServiceRules.problems)

  private static func ports(of service: JSONValue) -> String {
    service.elements("spec", "ports").map { port in
      let node = port.integer("nodePort") ?? 0
      return "\(port["port"]?.plainText ?? "")\(node > 0 ? ":\(node)" : "")/\(port.text("protocol"))"
    }.joined(separator: ",").ifEmpty("<none>")
  }

  private static func externalAddresses(of service: JSONValue) -> String {
    let given = service.elements("spec", "externalIPs").compactMap(\.stringValue)
    switch service.text("spec", "type") {
    case "ExternalName": return service.text("spec", "externalName")
    case "LoadBalancer":
      let ingress = service.elements("status", "loadBalancer", "ingress")
      let all = ingress.map { $0.text("ip").ifEmpty($0.text("hostname")) } + given
      return all.joined(separator: ",").ifEmpty("<pending>")
    default: return given.joined(separator: ",").ifEmpty("<none>")
    }
  }

  static let endpoints = KindBehavior(columns: [.name, .text("Endpoints") { addresses(of: $0) }, .age])

  private static func addresses(of endpoints: JSONValue) -> String {
    let all = endpoints.elements("subsets").flatMap { subset in
      let addresses = subset.elements("addresses").map { $0.text("ip") }
      let ports = subset.elements("ports").map { $0["port"]?.plainText ?? "" }
      return ports.isEmpty ? addresses : ports.flatMap { port in addresses.map { "\($0):\(port)" } }
    }
    if all.count > 3 { return "\(all.prefix(3).joined(separator: ",")) + \(all.count - 3) more..." }
    return all.joined(separator: ",").ifEmpty("<none>")
  }
}
