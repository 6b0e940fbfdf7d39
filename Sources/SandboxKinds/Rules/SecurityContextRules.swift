import Kubernetes
import SandboxMerge

/// The rules of security contexts, of pods and of containers.
///
/// Source: `ValidatePodSecurityContext` and `ValidateSecurityContext` in k8s.io/kubernetes/pkg/apis/core/validation, with
/// their words.
enum SecurityContextRules {
  /// All problems of the security context of a pod.
  static func podProblems(_ context: JSONValue?, at path: String) -> [FieldProblem] {
    guard let context else { return [] }
    var found = idProblems(context, ["fsGroup", "runAsUser", "runAsGroup"], at: path)
    for (index, group) in context.elements("supplementalGroups").enumerated() {
      found += idProblems(group, at: "\(path).supplementalGroups[\(index)]")
    }
    found += choiceProblems(context, "fsGroupChangePolicy", ["Always", "OnRootMismatch"], at: path)
    found += choiceProblems(context, "supplementalGroupsPolicy", ["Merge", "Strict"], at: path)
    found += sysctlProblems(context.elements("sysctls"), at: "\(path).sysctls")
    return found + profileProblems(context, at: path)
  }

  /// All problems of the security context of a container.
  static func containerProblems(_ context: JSONValue?, at path: String) -> [FieldProblem] {
    guard let context else { return [] }
    var found = idProblems(context, ["runAsUser", "runAsGroup"], at: path)
    found += choiceProblems(context, "procMount", ["Default", "Unmasked"], at: path)
    found += profileProblems(context, at: path)
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

  private static func idProblems(_ context: JSONValue, _ members: [String], at path: String) -> [FieldProblem] {
    members.flatMap { idProblems(context[$0], at: "\(path).\($0)") }
  }

  private static func idProblems(_ id: JSONValue?, at path: String) -> [FieldProblem] {
    guard let number = id?.integerValue, !(0...Int64(Int32.max) ~= number) else { return [] }
    return [.invalid(path, .integer(number), "must be between 0 and 2147483647, inclusive")]
  }

  private static func choiceProblems(
    _ context: JSONValue, _ member: String, _ allowed: [JSONValue], at path: String
  ) -> [FieldProblem] {
    guard let value = context[member], !allowed.contains(value) else { return [] }
    return [.notSupported("\(path).\(member)", value, allowed)]
  }

  private static func sysctlProblems(_ sysctls: [JSONValue], at path: String) -> [FieldProblem] {
    var found: [FieldProblem] = []
    var names: Set<String> = []
    for (index, sysctl) in sysctls.enumerated() {
      let path = "\(path)[\(index)].name"
      let name = sysctl.text("name")
      if name.isEmpty {
        found.append(.required(path))
      } else if name.utf8.count > 253 || !isSysctl(name) {
        found.append(.invalid(path, .string(name), "must have at most 253 characters and match regex \(sysctlPattern)"))
      } else if !names.insert(name.replacing("/", with: ".")).inserted {
        found.append(.duplicate(path, .string(name)))
      }
    }
    return found
  }

  private static let sysctlPattern =
    #"^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$"#

  private static func isSysctl(_ name: String) -> Bool {
    name.wholeMatch(of: /([a-z0-9]([-_a-z0-9]*[a-z0-9])?[.\/])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?/) != nil
  }

  private static func profileProblems(_ context: JSONValue, at path: String) -> [FieldProblem] {
    [("seccompProfile", "seccomp"), ("appArmorProfile", "AppArmor")].flatMap { member, name in
      context[member].map { profileProblems($0, of: name, at: "\(path).\(member)") } ?? []
    }
  }

  private static func profileProblems(_ profile: JSONValue, of name: String, at path: String) -> [FieldProblem] {
    let types: [JSONValue] = ["Localhost", "RuntimeDefault", "Unconfined"]
    let type = profile["type"] ?? ""
    if type == "" {
      let member = path.split(separator: ".").last ?? ""
      return [.required("\(path).type", "type is required when \(member) is set")]
    }
    if !types.contains(type) { return [.notSupported("\(path).type", type, types)] }
    let local = profile["localhostProfile"]
    if type == "Localhost" {
      return local == nil || local == ""
        ? [.required("\(path).localhostProfile", "must be set when \(name) type is Localhost")] : []
    }
    guard let local else { return [] }
    let value = "{\"Type\":\(type.quoted),\"LocalhostProfile\":\(local.quoted)}"
    let words = "can only be set when \(name) type is Localhost"
    return [
      FieldProblem(
        field: "\(path).localhostProfile", reason: "FieldValueInvalid", message: "Invalid value: \(value): \(words)")
    ]
  }
}
