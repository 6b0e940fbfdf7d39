public import Kubernetes

/// The CustomResourceDefinition of `SecurityBaseline`, generated from the Swift types.
public enum CustomResourceDefinition {
  /// How the API server addresses custom resource definitions.
  public static let resourceType = ResourceType(
    group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions", kind: "CustomResourceDefinition",
    isNamespaced: false)

  /// Name of the definition: plural and group.
  public static var name: String { SecurityBaseline.resourceType.qualifiedName }

  /// The manifest, ready to be applied.
  ///
  /// - Parameter withRules: Whether CEL rules are written, for Kubernetes 1.25 and later: the API server then refuses
  ///   early what the operator refuses anyway. Older servers would ignore them, but kubectl refuses to send them there,
  ///   and server-side apply refuses to take them.
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

  /// The manifest as YAML: config/crd, and with rules config/crd/with-rules.
  public static func yaml(withRules: Bool = false) -> String {
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
  /// Shown with `-o wide` only.
  var isWide = false

  static let all = [
    PrinterColumn(
      name: "Mode", type: "string", path: ".status.mode", description: "Enforce, Audit or Suspended."),
    PrinterColumn(
      name: "Namespaces", type: "integer", path: ".status.namespaces.selected", description: "Selected namespaces."),
    PrinterColumn(
      name: "Compliant", type: "string", path: condition("Compliant"),
      description: "True without open drift and open finding."),
    PrinterColumn(name: "Findings", type: "integer", path: ".status.findings", description: "Open findings."),
    PrinterColumn(name: "Drift", type: "integer", path: ".status.drift.open", description: "Open drift."),
    PrinterColumn(
      name: "Ready", type: "string", path: condition("Ready"), description: "True once everything is written as asked."),
    PrinterColumn(
      name: "Age", type: "date", path: ".metadata.creationTimestamp", description: "Time since creation."),
    PrinterColumn(
      name: "Objects", type: "integer", path: ".status.objects.applied", description: "Generated objects in place.",
      isWide: true),
    PrinterColumn(
      name: "Restored", type: "integer", path: ".status.drift.restored", description: "Drift ever put back.",
      isWide: true),
    PrinterColumn(
      name: "Failed", type: "integer", path: ".status.namespaces.failed",
      description: "Namespaces that could not be reconciled.", isWide: true),
    PrinterColumn(
      name: "Exempt", type: "integer", path: ".status.namespaces.exempt",
      description: "Namespaces with an exemption in force.", isWide: true),
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
