import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let networkPolicy = KindBehavior(
    columns: [.name, .text("Pod-Selector") { SelectorText.text($0.value("spec", "podSelector")) }, .age],
    defaults: NetworkPolicyRules.defaulted, rules: NetworkPolicyRules.problems)
}
