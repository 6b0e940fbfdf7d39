import Kubernetes
import SandboxMerge

/// The rules of pods and pod templates that no schema says.
///
/// The commonest of `ValidatePodSpec` in k8s.io/kubernetes/pkg/apis/core/validation, with its words.
enum PodRules {
  /// All problems of a pod.
  static func problems(in pod: JSONValue) -> [FieldProblem] { problems(inSpec: pod["spec"] ?? [:], at: "spec") }

  /// All problems of the spec of a pod or template.
  static func problems(inSpec spec: JSONValue, at path: String) -> [FieldProblem] {
    var names: Set<String> = []
    var found = volumeProblems(spec.elements("volumes"), at: "\(path).volumes", into: &names)
    if spec.elements("containers").isEmpty { found.append(.required("\(path).containers")) }
    var taken: Set<String> = []
    for list in ["containers", "initContainers", "ephemeralContainers"] {
      for (index, container) in spec.elements(list).enumerated() {
        let path = "\(path).\(list)[\(index)]"
        found += nameProblems(container, at: path, taken: &taken)
        found += ContainerRules.problems(in: container, at: path, volumes: names, isInit: list == "initContainers")
      }
    }
    found += choiceProblems(spec, at: path)
    found += identityProblems(spec, at: path)
    found += SecurityContextRules.podProblems(spec["securityContext"], at: "\(path).securityContext")
    for (index, toleration) in spec.elements("tolerations").enumerated() {
      found += tolerationProblems(toleration, at: "\(path).tolerations[\(index)]")
    }
    if spec["hostNetwork"] == true { found += hostPortProblems(spec.elements("containers"), at: "\(path).containers") }
    return found
  }

  private static func nameProblems(_ object: JSONValue, at path: String, taken: inout Set<String>) -> [FieldProblem] {
    let name = object.text("name")
    if name.isEmpty { return [.required("\(path).name")] }
    if let message = NameSyntax.labelError(name) { return [.invalid("\(path).name", .string(name), message)] }
    return taken.insert(name).inserted ? [] : [.duplicate("\(path).name", .string(name))]
  }

  private static func volumeProblems(
    _ volumes: [JSONValue], at path: String, into names: inout Set<String>
  ) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for (index, volume) in volumes.enumerated() {
      let path = "\(path)[\(index)]"
      found += nameProblems(volume, at: path, taken: &names)
      found += VolumeRules.problems(in: volume, at: path)
    }
    return found
  }

  private static let choices: [(member: String, allowed: [JSONValue])] = [
    ("restartPolicy", ["Always", "OnFailure", "Never"]),
    ("dnsPolicy", ["ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"]),
    ("preemptionPolicy", ["PreemptLowerPriority", "Never"]),
  ]

  private static func choiceProblems(_ spec: JSONValue, at path: String) -> [FieldProblem] {
    let systems: [JSONValue] = ["linux", "windows"]
    if let name = spec.value("os", "name"), !systems.contains(name) {
      return [.notSupported("\(path).os", name, systems)] + memberProblems(spec, at: path)
    }
    return memberProblems(spec, at: path)
  }

  private static func memberProblems(_ spec: JSONValue, at path: String) -> [FieldProblem] {
    choices.compactMap { member, allowed in
      guard let value = spec[member], !allowed.contains(value) else { return nil }
      return .notSupported("\(path).\(member)", value, allowed)
    }
  }

  private static func identityProblems(_ spec: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for member in ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] {
      let name = spec.text(member)
      guard !name.isEmpty, let message = NameSyntax.subdomainError(name) else { continue }
      found.append(.invalid("\(path).\(member)", .string(name), message))
    }
    found += ObjectMetaRules.labelProblems(spec["nodeSelector"], at: "\(path).nodeSelector")
    if let seconds = spec.integer("activeDeadlineSeconds"), !(1...Int64(Int32.max) ~= seconds) {
      found.append(
        .invalid("\(path).activeDeadlineSeconds", .integer(seconds), "must be between 1 and 2147483647, inclusive"))
    }
    for member in ["hostname", "subdomain"] {
      let name = spec.text(member)
      guard !name.isEmpty, let message = NameSyntax.labelError(name) else { continue }
      found.append(.invalid("\(path).\(member)", .string(name), message))
    }
    return found
  }

  /// Source: `ValidateTolerations` in k8s.io/kubernetes/pkg/apis/core/validation.
  private static func tolerationProblems(_ toleration: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    let name = toleration["operator"] ?? ""
    if toleration.lacks("key"), name != "Exists" {
      let words = #"operator must be Exists when `key` is empty, which means "match all values and all keys""#
      found.append(.invalid("\(path).operator", name, words))
    }
    if !toleration.lacks("key") {
      let messages = NameSyntax.qualifiedNameErrors(toleration.text("key"))
      found += FieldProblem.invalid("\(path).key", toleration["key"] ?? "", each: messages)
    }
    switch name {
    case "", "Equal": break
    case "Exists":
      if !toleration.lacks("value") {
        found.append(
          .invalid("\(path).operator", toleration["value"] ?? "", "value must be empty when `operator` is 'Exists'"))
      }
    default: found.append(.notSupported("\(path).operator", name, ["Equal", "Exists"]))
    }
    let effects: [JSONValue] = ["NoSchedule", "PreferNoSchedule", "NoExecute"]
    if let effect = toleration["effect"], effect != "", !effects.contains(effect) {
      found.append(.notSupported("\(path).effect", effect, effects))
    }
    return found
  }

  /// On the node's network, ports are the node's.
  private static func hostPortProblems(_ containers: [JSONValue], at path: String) -> [FieldProblem] {
    containers.enumerated().flatMap { index, container in
      container.elements("ports").enumerated().compactMap { portIndex, port in
        guard let host = port.integer("hostPort"), host != port.integer("containerPort") else { return nil }
        return .invalid(
          "\(path)[\(index)].ports[\(portIndex)].hostPort", .integer(host),
          "must match `containerPort` when `hostNetwork` is true")
      }
    }
  }
}
