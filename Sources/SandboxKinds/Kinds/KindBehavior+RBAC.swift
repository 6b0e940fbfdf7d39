import Kubernetes
import SandboxMerge

extension KindBehavior {
  static func role(isNamespaced: Bool) -> KindBehavior {
    KindBehavior(
      naming: .pathSegment, columns: [.name, .createdAt],
      rules: { RBACRules.roleProblems($0, isNamespaced: isNamespaced) })
  }

  static func roleBinding(isNamespaced: Bool) -> KindBehavior {
    KindBehavior(
      naming: .pathSegment,
      columns: [
        .name, .text("Role") { "\($0.text("roleRef", "kind"))/\($0.text("roleRef", "name"))" }, .age,
        .text("Users", wide: true) { subjects(of: $0, kind: "User") },
        .text("Groups", wide: true) { subjects(of: $0, kind: "Group") },
        .text("ServiceAccounts", wide: true) { subjects(of: $0, kind: "ServiceAccount") },
      ], defaults: RBACRules.bindingWithGroups,
      rules: { RBACRules.bindingProblems($0, isNamespaced: isNamespaced) }, updateRules: RBACRules.bindingUpdateProblems
    )
  }

  private static func subjects(of binding: JSONValue, kind: String) -> String {
    binding.elements("subjects").filter { $0.text("kind") == kind }.map { subject in
      kind == "ServiceAccount" ? "\(subject.text("namespace"))/\(subject.text("name"))" : subject.text("name")
    }.joined(separator: ", ")
  }
}
