import Kubernetes
import SandboxMerge

extension KindBehavior {
  static let namespace = KindBehavior(
    naming: .label, columns: [.name, .text("Status") { $0.text("status", "phase") }, .age],
    selectableFields: ["status.phase"],
    defaults: { namespace in
      var namespace = namespace
      if let name = namespace.value("metadata", "name"), namespace.value("metadata", "labels", nameLabel) != name {
        namespace.set(name, at: "metadata", "labels", nameLabel)
      }
      return namespace
    },
    asSent: { namespace in
      var sent = namespace
      let own = namespace.elements("spec", "finalizers").filter { $0 != "kubernetes" }
      sent["spec"]?["finalizers"] = own.isEmpty ? nil : .array(own)
      return sent
    })

  /// The label that selects a namespace by its name.
  /// Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name
  private static let nameLabel = "kubernetes.io/metadata.name"

  static let configMap = KindBehavior(
    columns: [
      .name, .count("Data", type: "string") { $0.memberCount("data") + $0.memberCount("binaryData") }, .age,
    ], rules: DataRules.configMapProblems, updateRules: UpdateRules.data)

  static let secret = KindBehavior(
    columns: [
      .name, .text("Type") { $0.text("type") }, .count("Data", type: "string") { $0.memberCount("data") }, .age,
    ], selectableFields: ["type"], immutable: ["type"], defaults: DataRules.secretWithEncodedTexts,
    rules: DataRules.secretProblems, updateRules: UpdateRules.data)
}
