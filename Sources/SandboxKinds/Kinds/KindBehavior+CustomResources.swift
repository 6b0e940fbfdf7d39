import Kubernetes

extension KindBehavior {
  static let customResourceDefinition = KindBehavior(
    columns: [.name, .createdAt], immutable: ["spec.group", "spec.scope", "spec.names.plural", "spec.names.kind"],
    defaults: DefinitionRules.defaulted, rules: DefinitionRules.problems)
}
