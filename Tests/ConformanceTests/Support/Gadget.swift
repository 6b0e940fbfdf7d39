import Kubernetes

/// The definition that the scenarios about custom resources share: `gadgets.GROUP`, one group for each scenario.
enum Gadget {
  /// The collection in namespace `default`.
  static func path(_ group: String) -> String { "/apis/\(group)/v1/namespaces/default/gadgets" }

  /// A gadget.
  static func object(_ group: String, _ name: String, _ spec: JSONValue, status: JSONValue? = nil) -> JSONValue {
    var object: JSONValue = [
      "apiVersion": .string("\(group)/v1"), "kind": "Gadget", "metadata": ["name": .string(name)], "spec": spec,
    ]
    object["status"] = status
    return object
  }

  /// The definition.
  static func definition(_ group: String, schema: JSONValue = schema) -> JSONValue {
    [
      "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": ["name": .string("gadgets.\(group)")],
      "spec": [
        "group": .string(group), "scope": "Namespaced",
        "names": ["plural": "gadgets", "kind": "Gadget", "shortNames": ["gd"], "categories": ["all"]],
        "versions": [
          [
            "name": "v1", "served": true, "storage": true, "subresources": ["status": [:]],
            "schema": ["openAPIV3Schema": schema],
            "additionalPrinterColumns": [
              ["name": "Size", "type": "integer", "jsonPath": ".spec.size"],
              ["name": "Ready", "type": "boolean", "jsonPath": ".status.ready", "description": "whether it is"],
              ["name": "Color", "type": "string", "jsonPath": ".spec.color", "priority": 1],
              ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"],
            ],
          ]
        ],
      ],
    ]
  }

  /// One property for each feature.
  static let schema: JSONValue = [
    "type": "object",
    "properties": [
      "spec": [
        "type": "object", "required": ["size"],
        "properties": [
          "size": ["type": "integer", "minimum": 1, "maximum": 10],
          "color": ["type": "string", "enum": ["red", "green"], "default": "red"],
          "code": ["type": "string", "pattern": "^[a-z]+$", "maxLength": 8],
          "tags": ["type": "array", "items": ["type": "string"], "x-kubernetes-list-type": "set", "maxItems": 3],
          "ports": [
            "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["port", "protocol"],
            "items": [
              "type": "object", "required": ["port"],
              "properties": [
                "port": ["type": "integer"], "protocol": ["type": "string", "default": "TCP"],
                "note": ["type": "string"],
              ],
            ],
          ],
          "free": ["type": "object", "x-kubernetes-preserve-unknown-fields": true],
          "limits": [
            "type": "object", "additionalProperties": ["x-kubernetes-int-or-string": true],
          ],
          "nested": [
            "type": "object", "default": [:], "properties": ["on": ["type": "boolean", "default": true]],
          ],
          "maybe": ["type": "string", "nullable": true],
          "when": ["type": "string", "format": "date-time"],
        ],
      ],
      "status": [
        "type": "object", "properties": ["ready": ["type": "boolean"], "seen": ["type": "integer"]],
      ],
    ],
  ]

  /// Makes the definition and waits until it is served.
  static func made(_ group: String) -> [Step] {
    [
      .post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", definition(group))
        .titled("define gadgets").comparing(only: "/spec", "/kind"),
      .get(path(group)).untilExpected.titled("gadgets are served").expecting(200, ["items": []]),
    ]
  }
}
