import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let resourceQuota = KindBehavior(
    columns: [
      .name, .text("Request") { usage(of: $0, limits: false) }, .text("Limit") { usage(of: $0, limits: true) }, .age,
    ], immutable: ["spec.scopes"], rules: QuotaRules.problems)

  static let limitRange = KindBehavior(
    columns: [.name, .createdAt], defaults: LimitRangeRules.defaulted, rules: LimitRangeRules.problems)

  /// `cpu: 1/2, memory: 1Gi/4Gi`: used and allowed amounts, of limits or of everything else.
  private static func usage(of quota: JSONValue, limits: Bool) -> String {
    let hard = quota.value("status", "hard")?.objectValue ?? [:]
    return hard.keys.sorted().filter { $0.hasPrefix("limits.") == limits }.map { resource in
      let used = quota.value("status", "used", resource)?.plainText ?? "0"
      return "\(resource): \(used)/\(hard[resource]?.plainText ?? "")"
    }.joined(separator: ", ")
  }
}
