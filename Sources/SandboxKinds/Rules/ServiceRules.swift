import Kubernetes
import SandboxMerge

/// Defaults and rules of services.
enum ServiceRules {
  /// The service with the defaults that depend on its type.
  /// Source: `SetDefaults_Service` in k8s.io/kubernetes/pkg/apis/core/v1.
  static func defaulted(_ service: JSONValue) -> JSONValue {
    var service = service
    service.update("spec") { spec in
      spec.update("ports") { ports in
        ports.updateElements { port in
          if port["targetPort"] == nil || port["targetPort"] == "" || port["targetPort"] == 0 {
            port["targetPort"] = port["port"]
          }
        }
      }
      let type = spec.text("type")
      if type == "NodePort" || type == "LoadBalancer", spec.lacks("externalTrafficPolicy") {
        spec["externalTrafficPolicy"] = "Cluster"
      }
      if type == "LoadBalancer", spec["allocateLoadBalancerNodePorts"] == nil {
        spec["allocateLoadBalancerNodePorts"] = true
      }
      if spec["sessionAffinity"] == "ClientIP", spec["sessionAffinityConfig"]?["clientIP"]?["timeoutSeconds"] == nil {
        spec.set(10800, at: "sessionAffinityConfig", "clientIP", "timeoutSeconds")
      }
      guard type != "ExternalName" else { return }
      if spec.lacks("internalTrafficPolicy") { spec["internalTrafficPolicy"] = "Cluster" }
    }
    return service
  }

  /// The service with its families, and its address in the list of addresses. Addresses and node ports are not made up:
  /// that takes a network.
  ///
  /// Source: k8s.io/kubernetes/pkg/registry/core/service/storage.
  static func withFamilies(_ service: JSONValue) -> JSONValue {
    var service = service
    service.update("spec") { spec in
      guard spec["type"] != "ExternalName" else { return }
      if !spec.lacks("clusterIP"), spec.elements("clusterIPs").isEmpty, let address = spec["clusterIP"] {
        spec["clusterIPs"] = [address]
      }
      addFamilies(to: &spec)
    }
    return service
  }

  /// A service that has neither an address nor pods of its own may have endpoints of both families.
  private static func addFamilies(to spec: inout JSONValue) {
    let isOpen = spec["clusterIP"] == "None" && spec.memberCount("selector") == 0
    if isOpen, spec.elements("ipFamilies").isEmpty, spec.lacks("ipFamilyPolicy") {
      spec["ipFamilies"] = ["IPv4", "IPv6"]
    }
    let first = spec.elements("clusterIPs").first?.stringValue ?? ""
    if spec.elements("ipFamilies").isEmpty { spec["ipFamilies"] = [first.contains(":") ? "IPv6" : "IPv4"] }
    if spec.lacks("ipFamilyPolicy") {
      spec["ipFamilyPolicy"] = spec.elements("ipFamilies").count > 1 ? "RequireDualStack" : "SingleStack"
    }
  }

  /// The rules of services.
  /// Source: `ValidateService` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func problems(in service: JSONValue) -> [FieldProblem] {
    let spec = service["spec"] ?? [:]
    let type = spec.text("type")
    let ports = spec.elements("ports")
    var found: [FieldProblem] = []
    if ports.isEmpty, spec["clusterIP"] != "None", type != "ExternalName" { found.append(.required("spec.ports")) }
    found += portProblems(ports)
    found += ObjectMetaRules.labelProblems(spec["selector"], at: "spec.selector")
    let affinity = spec["sessionAffinity"] ?? ""
    if affinity == "" {
      found.append(.required("spec.sessionAffinity"))
    } else if affinity != "ClientIP", affinity != "None" {
      found.append(.notSupported("spec.sessionAffinity", affinity, ["ClientIP", "None"]))
    }
    let types: [JSONValue] = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"]
    if type.isEmpty {
      found.append(.required("spec.type"))
    } else if !types.contains(.string(type)) {
      found.append(.notSupported("spec.type", .string(type), types))
    }
    if type == "ExternalName" { found += externalNameProblems(spec) }
    if type == "LoadBalancer", spec["clusterIP"] == "None" {
      found.append(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for LoadBalancer services"))
    }
    if type == "NodePort", spec["clusterIP"] == "None" {
      found.append(.invalid("spec.clusterIPs[0]", "None", "may not be set to 'None' for NodePort services"))
    }
    return found
  }

  private static func externalNameProblems(_ spec: JSONValue) -> [FieldProblem] {
    let name = spec.text("externalName")
    let trimmed = name.hasSuffix(".") ? String(name.dropLast()) : name
    if trimmed.isEmpty { return [.required("spec.externalName")] }
    return NameSyntax.subdomainError(trimmed).map { [.invalid("spec.externalName", .string(trimmed), $0)] } ?? []
  }

  private static func portProblems(_ ports: [JSONValue]) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var names: Set<String> = []
    var numbers: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = "spec.ports[\(index)]"
      let name = port.text("name")
      if name.isEmpty {
        if ports.count > 1 { found.append(.required("\(path).name")) }
      } else if let message = NameSyntax.labelError(name) {
        found.append(.invalid("\(path).name", .string(name), message))
      } else if !names.insert(name).inserted {
        found.append(.duplicate("\(path).name", .string(name)))
      }
      let number = port.integer("port") ?? 0
      found += PortRules.numberProblems(number, at: "\(path).port")
      let transport = port["protocol"] ?? ""
      if !["TCP", "UDP", "SCTP"].contains(transport) {
        found.append(.notSupported("\(path).protocol", transport, ["SCTP", "TCP", "UDP"]))
      }
      found += PortRules.problems(port["targetPort"], at: "\(path).targetPort")
      if !numbers.insert("\(transport.plainText)/\(number)").inserted {
        found.append(duplicate(path, transport, number))
      }
    }
    return found
  }

  /// That a port is there twice, in the words that kube-apiserver makes of its own type.
  private static func duplicate(_ path: String, _ transport: JSONValue, _ number: Int64) -> FieldProblem {
    let port = """
      {"Name":"","Protocol":\(transport.quoted),"AppProtocol":null,"Port":\(number),"TargetPort":0,"NodePort":0}
      """
    return FieldProblem(field: path, reason: "FieldValueDuplicate", message: "Duplicate value: \(port)")
  }
}
