import Kubernetes

/// The rules of containers that no schema says.
///
/// The commonest of `validateContainers` in k8s.io/kubernetes/pkg/apis/core/validation, with its words.
enum ContainerRules {
  /// Every way in which a container breaks the rules; its name is not looked at.
  ///
  /// - Parameter volumes: Names of the pod's volumes.
  static func problems(
    in container: JSONValue, at path: String, volumes: Set<String>, isInit: Bool = false
  ) -> [FieldProblem] {
    var found = imageProblems(container, at: path)
    found += portProblems(container.elements("ports"), at: "\(path).ports")
    found += variableProblems(container.elements("env"), at: "\(path).env")
    found += mountProblems(container.elements("volumeMounts"), at: "\(path).volumeMounts", volumes: volumes)
    found += resourceProblems(container["resources"] ?? [:], at: "\(path).resources")
    found += securityProblems(container["securityContext"], at: "\(path).securityContext")
    let isSidecar = isInit && container["restartPolicy"] == "Always"
    for probe in ["livenessProbe", "readinessProbe", "startupProbe"] {
      guard let value = container[probe] else { continue }
      if isInit, !isSidecar {
        found.append(.forbidden("\(path).\(probe)", "may not be set for init containers without restartPolicy=Always"))
      } else {
        found += probeProblems(value, at: "\(path).\(probe)")
      }
    }
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
      ("terminationMessagePolicy", ["FallbackToLogsOnError", "File"]),
    ]
    for (member, allowed) in choices {
      guard let value = container[member], !allowed.contains(value) else { continue }
      found.append(
        member == "imagePullPolicy"
          ? .notSupported("\(path).\(member)", value, allowed)
          : .invalid("\(path).\(member)", value, "must be 'File' or 'FallbackToLogsOnError'"))
    }
    return found
  }

  private static func portProblems(_ ports: [JSONValue], at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var names: Set<String> = []
    for (index, port) in ports.enumerated() {
      let path = "\(path)[\(index)]"
      let name = port.text("name")
      if !name.isEmpty {
        let complaints = PortRules.nameProblems(name, at: "\(path).name")
        found += complaints
        if complaints.isEmpty, !names.insert(name).inserted { found.append(.duplicate("\(path).name", .string(name))) }
      }
      let number = port.integer("containerPort") ?? 0
      found +=
        number == 0
        ? [.required("\(path).containerPort")] : PortRules.numberProblems(number, at: "\(path).containerPort")
      if let number = port.integer("hostPort"), number != 0 {
        found += PortRules.numberProblems(number, at: "\(path).hostPort")
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
      if variable.text("name").isEmpty { found.append(.required("\(path).name")) }
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
    }
    return found
  }

  private static func mountProblems(_ mounts: [JSONValue], at path: String, volumes: Set<String>) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var paths: Set<String> = []
    for (index, mount) in mounts.enumerated() {
      let path = "\(path)[\(index)]"
      let name = mount.text("name")
      if name.isEmpty {
        found.append(.required("\(path).name"))
      } else if !volumes.contains(name) {
        found.append(
          FieldProblem(field: "\(path).name", reason: "FieldValueNotFound", message: "Not found: \"\(name)\""))
      }
      let target = mount.text("mountPath")
      if target.isEmpty { found.append(.required("\(path).mountPath")) }
      if !paths.insert(target).inserted {
        found.append(.invalid("\(path).mountPath", .string(target), "must be unique"))
      }
    }
    return found
  }

  private static func resourceProblems(_ resources: JSONValue, at path: String) -> [FieldProblem] {
    let limits = resources["limits"]?.objectValue ?? [:]
    let requests = resources["requests"]?.objectValue ?? [:]
    var found: [FieldProblem] = []
    for (member, amounts) in [("limits", limits), ("requests", requests)] {
      for (name, amount) in amounts.sorted(by: { $0.key < $1.key }) {
        if let complaint = ResourceNames.containerComplaint(name) {
          found.append(.invalid("\(path).\(member)", .string(name), complaint))
        }
        found += Catalogue.amountProblems(amount, of: name, at: "\(path).\(member)[\(name)]")
        guard member == "requests", let limit = limits[name] else { continue }
        let (asked, most) = (Quantity(amount.plainText), Quantity(limit.plainText))
        if most < asked {
          found.append(
            .invalid("\(path).requests", amount, "must be less than or equal to \(name) limit of \(limit.plainText)"))
        }
      }
    }
    return found
  }

  private static func securityProblems(_ context: JSONValue?, at path: String) -> [FieldProblem] {
    guard let context else { return [] }
    var found: [FieldProblem] = []
    for member in ["runAsUser", "runAsGroup"] {
      guard let id = context.integer(member), !(0...Int64(Int32.max) ~= id) else { continue }
      found.append(.invalid("\(path).\(member)", .integer(id), "must be between 0 and 2147483647, inclusive"))
    }
    guard context["allowPrivilegeEscalation"] == false else { return found }
    if context["privileged"] == true {
      found.append(
        .invalid(path, context, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true"))
    }
    if context.elements("capabilities", "add").contains("CAP_SYS_ADMIN") {
      found.append(
        .invalid(
          path, context, "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN"))
    }
    return found
  }

  private static func probeProblems(_ probe: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let handlers = ["exec", "httpGet", "tcpSocket", "grpc"].filter { probe[$0] != nil }
    if handlers.isEmpty { found.append(.required(path, "must specify a handler type")) }
    for handler in handlers.dropFirst() {
      found.append(.forbidden("\(path).\(handler)", "may not specify more than 1 handler type"))
    }
    if let action = probe["exec"], action.elements("command").isEmpty {
      found.append(.required("\(path).exec.command"))
    }
    for handler in ["httpGet", "tcpSocket"] {
      if let action = probe[handler] { found += PortRules.problems(action["port"], at: "\(path).\(handler).port") }
    }
    for member in [
      "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
    ] {
      guard let number = probe.integer(member), number < 0 else { continue }
      found.append(.invalid("\(path).\(member)", .integer(number), "must be greater than or equal to 0"))
    }
    return found
  }
}

extension String {
  /// The text without the white space at its ends.
  var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
