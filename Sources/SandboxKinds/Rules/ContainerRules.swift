import Kubernetes
import SandboxMerge

/// The rules of containers that no schema says.
///
/// The commonest of `validateContainers` in k8s.io/kubernetes/pkg/apis/core/validation, with its words.
enum ContainerRules {
  /// All problems of a container, except those of its name.
  ///
  /// - Parameter volumes: Names of the pod's volumes.
  static func problems(
    in container: JSONValue, at path: String, volumes: Set<String>, isInit: Bool = false
  ) -> [FieldProblem] {
    var found = imageProblems(container, at: path)
    found += portProblems(container.elements("ports"), at: "\(path).ports")
    found += variableProblems(container.elements("env"), at: "\(path).env")
    found += sourceProblems(container.elements("envFrom"), at: "\(path).envFrom")
    found += VolumeRules.mountProblems(
      container.elements("volumeMounts"), at: "\(path).volumeMounts", volumes: volumes,
      isPrivileged: container.value("securityContext", "privileged") == true)
    found += resourceProblems(container["resources"] ?? [:], at: "\(path).resources")
    found += SecurityContextRules.containerProblems(container["securityContext"], at: "\(path).securityContext")
    found += ProbeRules.problems(in: container, at: path, isInit: isInit)
    return found
  }

  private static func imageProblems(_ container: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let image = container.text("image")
    if image.isEmpty {
      found.append(.required("\(path).image"))
    } else if image != image.trimmed {
      found.append(.invalid("\(path).image", .string(image), "must not have leading or trailing whitespace"))
    }
    let choices: [(String, [JSONValue])] = [
      ("imagePullPolicy", ["Always", "IfNotPresent", "Never"]),
      ("terminationMessagePolicy", ["File", "FallbackToLogsOnError"]),
    ]
    for (member, allowed) in choices {
      guard let value = container[member], !allowed.contains(value) else { continue }
      found.append(.notSupported("\(path).\(member)", value, allowed))
    }
    return found
  }

  private static func portProblems(_ ports: [JSONValue], at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var names: Set<String> = []
    var hostPorts: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = "\(path)[\(index)]"
      let name = port.text("name")
      if !name.isEmpty {
        let messages = PortRules.nameProblems(name, at: "\(path).name")
        found += messages
        if messages.isEmpty, !names.insert(name).inserted { found.append(.duplicate("\(path).name", .string(name))) }
      }
      let number = port.integer("containerPort") ?? 0
      found +=
        number == 0
        ? [.required("\(path).containerPort")] : PortRules.numberProblems(number, at: "\(path).containerPort")
      if let number = port.integer("hostPort"), number != 0 {
        found += PortRules.numberProblems(number, at: "\(path).hostPort")
        let address = "\(port.text("protocol"))/\(port.text("hostIP"))/\(number)"
        if !hostPorts.insert(address).inserted { found.append(.duplicate("\(path).hostPort", .string(address))) }
      }
      let transport = port["protocol"] ?? ""
      if !["TCP", "UDP", "SCTP"].contains(transport) {
        found.append(.notSupported("\(path).protocol", transport, ["SCTP", "TCP", "UDP"]))
      }
    }
    return found
  }

  private static func variableProblems(_ variables: [JSONValue], at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for (index, variable) in variables.enumerated() {
      let path = "\(path)[\(index)]"
      let name = variable.text("name")
      if name.isEmpty {
        found.append(.required("\(path).name"))
      } else if !name.utf8.allSatisfy({ 32...126 ~= $0 && $0 != UInt8(ascii: "=") }) {
        let words = "a valid environment variable name must consist only of printable ASCII characters other than '='"
        found.append(.invalid("\(path).name", .string(name), words))
      }
      guard let source = variable["valueFrom"] else { continue }
      let count = source.memberCount()
      if count == 0 {
        found.append(
          .invalid(
            "\(path).valueFrom", "",
            "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`"))
      } else if !variable.lacks("value") {
        found.append(.invalid("\(path).valueFrom", "", "may not be specified when `value` is not empty"))
      } else if count > 1 {
        found.append(.invalid("\(path).valueFrom", "", "may not have more than one field specified at a time"))
      }
      for reference in ["configMapKeyRef", "secretKeyRef"] {
        guard let key = source[reference], let message = NameSyntax.subdomainError(key.text("name")) else {
          continue
        }
        found.append(.invalid("\(path).valueFrom.\(reference).name", key["name"] ?? "", message))
      }
    }
    return found
  }

  private static func sourceProblems(_ sources: [JSONValue], at path: String) -> [FieldProblem] {
    sources.compactMap { source in
      switch (source["configMapRef"], source["secretRef"]) {
      case (nil, nil): .invalid(path, "", "must specify one of: `configMapRef` or `secretRef`")
      case (_?, _?): .invalid(path, "", "may not have more than one field specified at a time")
      default: nil
      }
    }
  }

  private static func resourceProblems(_ resources: JSONValue, at path: String) -> [FieldProblem] {
    let limits = resources["limits"]?.objectValue ?? [:]
    let requests = resources["requests"]?.objectValue ?? [:]
    var found: [FieldProblem] = []
    for (member, amounts) in [("limits", limits), ("requests", requests)] {
      for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        found += FieldProblem.invalid(
          "\(path).\(member)[\(name)]", .string(name), each: ResourceNames.containerErrors(name))
        found += QuotaRules.amountProblems(amount, of: name, at: "\(path).\(member)[\(name)]")
        guard member == "requests", let limit = limits[name] else { continue }
        let (asked, most) = (Quantity(amount.plainText), Quantity(limit.plainText))
        if most < asked {
          found.append(
            .invalid("\(path).requests", amount, "must be less than or equal to \(name) limit of \(limit.plainText)"))
        }
      }
    }
    let isUnlimited = requests.keys.contains { ResourceNames.isExtended($0) && limits[$0] == nil }
    if isUnlimited {
      found.append(.required("\(path).limits", "Limit must be set for non overcommitable resources"))
    }
    return found
  }

}
