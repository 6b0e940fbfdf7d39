import Kubernetes

extension Scenario {
  /// What a server says of itself.
  static let discovery: [Scenario] = [
    Scenario(
      name: "discovery: the version",
      steps: [
        .get("/version").expecting(["major": "1", "minor": .anyString, "gitVersion": .containing("v1.")]).comparingCode
      ]),
    Scenario(
      name: "discovery: health",
      steps: ["/healthz", "/livez", "/readyz"].map {
        .get($0).accepting("*/*").expecting(text: "ok").comparing(only: "/text")
      } + [.get("/readyz").by(.anonymous).accepting("*/*").expecting(text: "ok")]),
    Scenario(
      name: "discovery: groups",
      steps: [
        .get("/api").expecting(["kind": "APIVersions", "versions": ["v1"]]).comparing(only: "/kind", "/versions"),
        .get("/apis").expecting([
          "kind": "APIGroupList", "apiVersion": "v1",
          "groups": .including(
            groupNames.map { ["name": .exactly(.string($0)), "preferredVersion": ["version": "v1"]] }),
        ]).comparingCode,
      ]
        + groupNames.map {
          .get("/apis/\($0)").expecting([
            "kind": "APIGroup", "apiVersion": "v1", "name": .exactly(.string($0)),
            "versions": .including([["groupVersion": .exactly(.string("\($0)/v1")), "version": "v1"]]),
            "preferredVersion": ["groupVersion": .exactly(.string("\($0)/v1")), "version": "v1"],
          ]).comparingCode
        }),
    Scenario(
      name: "discovery: resources",
      steps: [
        resources(
          "/api/v1", "v1",
          [
            ("namespaces", "Namespace", false), ("configmaps", "ConfigMap", true), ("pods", "Pod", true),
            ("serviceaccounts", "ServiceAccount", true), ("resourcequotas", "ResourceQuota", true),
            ("limitranges", "LimitRange", true), ("namespaces/status", "Namespace", false),
            ("resourcequotas/status", "ResourceQuota", true),
          ]),
        resources("/apis/networking.k8s.io/v1", "networking.k8s.io/v1", [("networkpolicies", "NetworkPolicy", true)]),
        resources(
          "/apis/rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1",
          [
            ("roles", "Role", true), ("rolebindings", "RoleBinding", true), ("clusterroles", "ClusterRole", false),
            ("clusterrolebindings", "ClusterRoleBinding", false),
          ]),
        resources("/apis/coordination.k8s.io/v1", "coordination.k8s.io/v1", [("leases", "Lease", true)]),
        resources(
          "/apis/apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1",
          [
            ("customresourcedefinitions", "CustomResourceDefinition", false),
            ("customresourcedefinitions/status", "CustomResourceDefinition", false),
          ]),
      ]),
    Scenario(
      name: "discovery: verbs and short names",
      steps: [
        .get("/api/v1").expecting([
          "resources": .including([
            [
              "name": "configmaps", "singularName": .since(27, "configmap"), "shortNames": ["cm"],
              "verbs": ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
            ],
            [
              "name": "namespaces", "shortNames": ["ns"],
              "verbs": ["create", "delete", "get", "list", "patch", "update", "watch"],
            ],
            ["name": "namespaces/status", "verbs": ["get", "patch", "update"]],
          ])
        ]).comparingCode
      ]),
    Scenario(
      name: "discovery: aggregated", since: 30,
      steps: [
        .get("/apis").accepting("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json")
          .expecting([
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2",
            "items": .including([
              [
                "metadata": ["name": "networking.k8s.io"],
                "versions": .including([
                  [
                    "version": "v1", "freshness": "Current",
                    "resources": .including([
                      [
                        "resource": "networkpolicies", "scope": "Namespaced", "singularResource": "networkpolicy",
                        "responseKind": ["kind": "NetworkPolicy"],
                      ]
                    ]),
                  ]
                ]),
              ]
            ]),
          ]).comparingCode
      ]),
  ]

  private static let groupNames = [
    "networking.k8s.io", "rbac.authorization.k8s.io", "coordination.k8s.io", "apiextensions.k8s.io",
    "authorization.k8s.io",
  ]

  private static func resources(_ path: String, _ version: String, _ kinds: [(String, String, Bool)]) -> Step {
    .get(path).expecting([
      "kind": "APIResourceList", "groupVersion": .exactly(.string(version)),
      "resources": .including(
        kinds.map { name, kind, isNamespaced in
          [
            "name": .exactly(.string(name)), "kind": .exactly(.string(kind)),
            "namespaced": .exactly(.bool(isNamespaced)),
            "verbs": .present,
          ]
        }),
    ]).comparingCode
  }
}
