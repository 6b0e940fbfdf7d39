import Kubernetes

/// A minimal definition of an API of policy reports: the fields that the operator writes.
struct PolicyReportDefinition {
  let type: ResourceType
  /// Whether a report has a field `source`.
  let hasSource: Bool

  static let policyReports = PolicyReportDefinition(
    type: ResourceType(
      group: "wgpolicyk8s.io", version: "v1alpha2", plural: "policyreports", kind: "PolicyReport", isNamespaced: true),
    hasSource: false)
  static let openReports = PolicyReportDefinition(
    type: ResourceType(
      group: "openreports.io", version: "v1alpha1", plural: "reports", kind: "Report", isNamespaced: true),
    hasSource: true)

  var crd: JSONValue {
    [
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": [
        "name": .string(type.qualifiedName),
        // The API server requires it for groups of the Kubernetes project.
        "annotations": ["api-approved.kubernetes.io": "unapproved, test"],
      ],
      "spec": [
        "group": .string(type.group), "scope": "Namespaced",
        "names": [
          "plural": .string(type.plural), "singular": .string(type.kind.lowercased()), "kind": .string(type.kind),
          "listKind": .string(type.kind + "List"),
        ],
        "versions": [
          ["name": .string(type.version), "served": true, "storage": true, "schema": ["openAPIV3Schema": schema]]
        ],
      ],
    ]
  }

  private var schema: JSONValue {
    var properties: JSONValue = [
      "apiVersion": text, "kind": text, "metadata": ["type": "object"], "scope": object,
      "summary": [
        "type": "object",
        "properties": ["pass": integer, "fail": integer, "warn": integer, "error": integer, "skip": integer],
      ], "results": ["type": "array", "items": result],
    ]
    if hasSource { properties["source"] = text }
    return ["type": "object", "properties": properties]
  }

  private var result: JSONValue {
    [
      "type": "object", "required": ["policy"],
      "properties": [
        "source": text, "policy": text, "rule": text, "category": text, "message": text,
        "severity": ["type": "string", "enum": ["critical", "high", "low", "medium", "info"]],
        "result": ["type": "string", "enum": ["pass", "fail", "warn", "error", "skip"]],
        "properties": ["type": "object", "additionalProperties": text], "scored": ["type": "boolean"],
        "resources": ["type": "array", "items": object],
        "timestamp": [
          "type": "object", "required": ["nanos", "seconds"],
          "properties": [
            "seconds": ["type": "integer", "format": "int64"], "nanos": ["type": "integer", "format": "int32"],
          ],
        ],
      ],
    ]
  }

  private var object: JSONValue {
    ["type": "object", "properties": ["apiVersion": text, "kind": text, "name": text, "namespace": text, "uid": text]]
  }

  private var text: JSONValue { ["type": "string"] }
  private var integer: JSONValue { ["type": "integer"] }
}
