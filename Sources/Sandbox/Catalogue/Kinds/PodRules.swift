import Kubernetes

/// The rules of pods and pod templates that no schema says.
///
/// The commonest of `ValidatePodSpec` in k8s.io/kubernetes/pkg/apis/core/validation, with its words.
enum PodRules {
  /// Every way in which a pod breaks the rules.
  static func problems(in pod: JSONValue) -> [FieldProblem] { problems(inSpec: pod["spec"] ?? [:], at: "spec") }

  /// Every way in which the spec of a pod or template breaks the rules.
  static func problems(inSpec spec: JSONValue, at path: String) -> [FieldProblem] {
    var names: Set<String> = []
    var found = volumeProblems(spec.elements("volumes"), at: "\(path).volumes", into: &names)
    let containers = spec.elements("containers")
    if containers.isEmpty { found.append(.required("\(path).containers")) }
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
    return found
  }

  private static func nameProblems(_ object: JSONValue, at path: String, taken: inout Set<String>) -> [FieldProblem] {
    let name = object.text("name")
    if name.isEmpty { return [.required("\(path).name")] }
    if let complaint = NameSyntax.labelComplaint(name) { return [.invalid("\(path).name", .string(name), complaint)] }
    return taken.insert(name).inserted ? [] : [.duplicate("\(path).name", .string(name))]
  }

  private static func volumeProblems(
    _ volumes: [JSONValue], at path: String, into names: inout Set<String>
  ) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for (index, volume) in volumes.enumerated() {
      let path = "\(path)[\(index)]"
      found += nameProblems(volume, at: path, taken: &names)
      let sources = (volume.objectValue ?? [:]).keys.filter { $0 != "name" }.sorted()
      if sources.isEmpty { found.append(.required(path, "must specify a volume type")) }
      for source in sources.dropFirst() {
        found.append(.forbidden("\(path).\(source)", "may not specify more than 1 volume type"))
      }
      if let host = volume["hostPath"] {
        if host.text("path").isEmpty { found.append(.required("\(path).hostPath.path")) }
        if host.text("path").split(separator: "/").contains("..") {
          found.append(.invalid("\(path).hostPath.path", host["path"] ?? "", "must not contain '..'"))
        }
      }
    }
    return found
  }

  private static let choices: [(member: String, allowed: [JSONValue])] = [
    ("restartPolicy", ["Always", "OnFailure", "Never"]),
    ("dnsPolicy", ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"]),
    ("preemptionPolicy", ["PreemptLowerPriority", "Never"]),
  ]

  private static func choiceProblems(_ spec: JSONValue, at path: String) -> [FieldProblem] {
    choices.compactMap { member, allowed in
      guard let value = spec[member], !allowed.contains(value) else { return nil }
      return .notSupported("\(path).\(member)", value, allowed)
    }
  }

  private static func identityProblems(_ spec: JSONValue, at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    for member in ["serviceAccountName", "nodeName", "priorityClassName", "runtimeClassName"] {
      let name = spec.text(member)
      guard !name.isEmpty, let complaint = NameSyntax.subdomainComplaint(name) else { continue }
      found.append(.invalid("\(path).\(member)", .string(name), complaint))
    }
    found += ObjectMetaRules.labelProblems(spec["nodeSelector"], at: "\(path).nodeSelector")
    if let seconds = spec.integer("terminationGracePeriodSeconds"), seconds < 0 {
      found.append(
        .invalid("\(path).terminationGracePeriodSeconds", .integer(seconds), "must be greater than or equal to 0"))
    }
    if let seconds = spec.integer("activeDeadlineSeconds"), !(1...Int64(Int32.max) ~= seconds) {
      found.append(
        .invalid("\(path).activeDeadlineSeconds", .integer(seconds), "must be between 1 and 2147483647, inclusive"))
    }
    for member in ["hostname", "subdomain"] {
      let name = spec.text(member)
      guard !name.isEmpty, let complaint = NameSyntax.labelComplaint(name) else { continue }
      found.append(.invalid("\(path).\(member)", .string(name), complaint))
    }
    return found
  }
}
