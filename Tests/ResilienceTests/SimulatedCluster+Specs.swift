import Kubernetes

extension SimulatedCluster {
  /// The specs of baselines, with different controls and selectors.
  static let specs: [JSONValue] = [
    everyControl(selector: ["matchLabels": ["team": "a"]]),
    everyControl(selector: ["matchNames": ["team-*"]]),
    [
      "namespaceSelector": ["matchNames": ["team-*"], "excludeNames": ["team-1"]],
      "networkPolicies": ["defaultDeny": ["Ingress"], "allow": ["sameNamespace": true]],
    ],
    [
      "namespaceSelector": ["matchLabels": ["team": "a"]],
      "podSecurity": ["enforce": "baseline", "warn": "restricted"],
      "resourceQuotas": [["name": "compute", "hard": ["pods": "20", "requests.cpu": "1500m"]]],
    ],
    [
      "namespaceSelector": ["matchNames": ["team-2", "team-3"]],
      "resourceQuotas": [["name": "compute", "hard": ["pods": "10"], "scopes": ["NotTerminating"]]],
      "rbac": ["defaultServiceAccount": ["automountToken": false]],
    ],
    [
      "namespaceSelector": ["matchNames": ["team-*"]], "enforcement": "Audit", "podSecurity": ["enforce": "restricted"],
    ],
    ["namespaceSelector": ["matchNames": ["team-*"]], "suspend": true, "podSecurity": ["enforce": "restricted"]],
    [
      "namespaceSelector": ["matchNames": ["team-*"]],
      "rbac": [
        "roleBindings": [
          [
            "name": "viewers", "roleRef": ["kind": "ClusterRole", "name": "view"],
            "subjects": [["kind": "Group", "name": "viewers-{{ namespace.name }}"]],
          ]
        ]
      ],
    ],
    [
      "namespaceSelector": ["matchNames": ["team-*"]], "rbac": ["defaultServiceAccount": ["automountToken": false]],
    ],
  ]

  private static func everyControl(selector: JSONValue) -> JSONValue {
    [
      "namespaceSelector": selector,
      "networkPolicies": ["defaultDeny": ["Ingress", "Egress"], "allow": ["dns": true, "sameNamespace": true]],
      "rbac": [
        "roles": [
          [
            "name": "viewer",
            "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list", "watch"]]],
          ]
        ],
        "roleBindings": [
          [
            "name": "viewers", "roleRef": ["kind": "Role", "name": "viewer"],
            "subjects": [["kind": "Group", "name": "oidc:{{ namespace.name }}"]],
          ]
        ],
        "defaultServiceAccount": ["automountToken": false],
      ],
      "podSecurity": ["enforce": "restricted"],
      "resourceQuotas": [["name": "compute", "hard": ["requests.cpu": "10", "pods": "50"]]],
      "limitRanges": [["name": "defaults", "limits": [["type": "Container", "default": ["cpu": "500m"]]]]],
    ]
  }
}
