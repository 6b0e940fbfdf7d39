public import Kubernetes

/// The CustomResourceDefinition of `SecurityBaseline`, generated from the Swift types.
public enum CustomResourceDefinition {
  /// The resource type of CustomResourceDefinitions.
  public static let resourceType = ResourceType(
    group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", kind: "CustomResourceDefinition",
    isNamespaced: false)

  /// The name of the definition: `<plural>.<group>`.
  public static var name: String { SecurityBaseline.resourceType.qualifiedName }

  /// The manifest of the definition.
  ///
  /// - Parameter withRules: Whether the schema includes CEL rules, so that the API server (Kubernetes 1.25 and later)
  ///   rejects baselines that the operator would reject. Earlier servers ignore the rules, but kubectl validation and
  ///   server-side apply reject them there.
  public static func manifest(withRules: Bool = false) -> JSONValue {
    [
      "apiVersion": .string(resourceType.apiVersion),
      "kind": .string(resourceType.kind),
      "metadata": ["name": .string(name)],
      "spec": [
        "group": .string(SecurityBaseline.resourceType.group),
        "scope": "Cluster",
        "names": names,
        "versions": [version(withRules: withRules)],
      ],
    ]
  }

  /// The manifest as YAML, as in config/crd and, without rules, in config/crd/without-rules.
  public static func yaml(withRules: Bool = true) -> String {
    YAML.emit([manifest(withRules: withRules)])
  }

  private static var names: JSONValue {
    [
      "kind": .string(SecurityBaseline.resourceType.kind),
      "listKind": .string(SecurityBaseline.resourceType.kind + "List"),
      "plural": .string(SecurityBaseline.resourceType.plural),
      "singular": "securitybaseline",
      "shortNames": ["sb", "baseline"],
      "categories": ["plimsoll", "security"],
    ]
  }

  private static func version(withRules: Bool) -> JSONValue {
    [
      "name": .string(SecurityBaseline.resourceType.version),
      "served": true,
      "storage": true,
      "subresources": ["status": [:]],
      "additionalPrinterColumns": .array(PrinterColumn.all.map(\.manifest)),
      "schema": ["openAPIV3Schema": SecurityBaseline.openAPI(withRules: withRules)],
    ]
  }
}

/// A column of `kubectl get sb`.
private struct PrinterColumn {
  var name: String
  var type: String
  var path: String
  var description: String
  /// Whether the column is shown only with `-o wide`.
  var isWide = false

  static let all = [
    PrinterColumn(
      name: "Mode", type: "string", path: ".status.mode", description: "Enforce, Audit or Suspended."),
    PrinterColumn(
      name: "Namespaces", type: "integer", path: ".status.namespaces.selected",
      description: "Number of selected namespaces."),
    PrinterColumn(
      name: "Compliant", type: "string", path: condition("Compliant"),
      description: "Whether there is no open drift and no open finding."),
    PrinterColumn(name: "Findings", type: "integer", path: ".status.findings", description: "Number of open findings."),
    PrinterColumn(
      name: "Drift", type: "integer", path: ".status.drift.open", description: "Number of objects with open drift."),
    PrinterColumn(
      name: "Ready", type: "string", path: condition("Ready"), description: "Whether all objects are in place."),
    PrinterColumn(
      name: "Age", type: "date", path: ".metadata.creationTimestamp", description: "Time since creation."),
    PrinterColumn(
      name: "Objects", type: "integer", path: ".status.objects.applied",
      description: "Number of generated objects without drift.",
      isWide: true),
    PrinterColumn(
      name: "Restored", type: "integer", path: ".status.drift.restored",
      description: "Number of times that drift was restored.",
      isWide: true),
    PrinterColumn(
      name: "Failed", type: "integer", path: ".status.namespaces.failed",
      description: "Number of namespaces that could not be reconciled.", isWide: true),
    PrinterColumn(
      name: "Exempt", type: "integer", path: ".status.namespaces.exempt",
      description: "Number of namespaces with an exemption that has not expired.", isWide: true),
  ]

  var manifest: JSONValue {
    var members: JSONValue = [
      "name": .string(name), "type": .string(type), "jsonPath": .string(path), "description": .string(description),
    ]
    if isWide { members["priority"] = 1 }
    return members
  }

  private static func condition(_ type: String) -> String {
    ".status.conditions[?(@.type==\"\(type)\")].status"
  }
}
