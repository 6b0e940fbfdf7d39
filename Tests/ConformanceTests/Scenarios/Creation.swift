import Kubernetes

extension Scenario {
  private static let maps = "/api/v1/namespaces/creation/configmaps"

  /// POST.
  static let creation: [Scenario] = [
    Scenario(
      name: "create: an object, as it is stored",
      steps: [
        .makeNamespace("creation-plain"),
        .post("/api/v1/namespaces/creation-plain/configmaps", Make.configMap("a", data: ["k": "v"], labels: ["l": "1"]))
          .remembering(["uid": "/metadata/uid", "version": "/metadata/resourceVersion"])
          .expecting(
            201,
            [
              "apiVersion": "v1", "kind": "ConfigMap", "data": .exactly(["k": "v"]),
              "metadata": [
                "name": "a", "namespace": "creation-plain", "uid": .uid, "resourceVersion": .version,
                "creationTimestamp": .anyTime, "labels": .exactly(["l": "1"]), "generation": .absent,
                "managedFields": .both(
                  [
                    [
                      "manager": "plimsoll-conformance", "operation": "Update", "apiVersion": "v1", "time": .anyTime,
                      "fieldsType": "FieldsV1", "subresource": .absent,
                      "fieldsV1": .since(
                        22,
                        .exactly([
                          "f:data": [".": [:], "f:k": [:]], "f:metadata": ["f:labels": [".": [:], "f:l": [:]]],
                        ])),
                    ]
                  ], .count(1)),
              ],
            ]),
        .get("/api/v1/namespaces/creation-plain/configmaps/a")
          .expecting(["metadata": ["uid": "{{uid}}", "resourceVersion": "{{version}}"], "data": ["k": "v"]]),
        .post("/api/v1/namespaces/creation-plain/configmaps", Make.configMap("a"))
          .refused(409, "AlreadyExists", #"configmaps "a" already exists"#),
        .post("/api/v1/namespaces/creation-plain/configmaps", Make.configMap("b"), [("fieldManager", "someone")])
          .expecting(201, ["metadata": ["managedFields": .since(22, .absent)]]),
      ]),
    Scenario(
      name: "create: a generated name",
      steps: [
        .makeNamespace("creation-generated"),
        .post(
          "/api/v1/namespaces/creation-generated/configmaps",
          ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["generateName": "map-"]]
        )
        .remembering(["name": "/metadata/name"])
        .expecting(201, ["metadata": ["name": .containing("map-"), "generateName": "map-"]]),
        .get("/api/v1/namespaces/creation-generated/configmaps/{{name}}")
          .expecting(["metadata": ["name": "{{name}}"]]),
      ]),
    Scenario(
      name: "create: no name, a bad name, another kind",
      steps: [
        .makeNamespace("creation"),
        .post(maps, ["apiVersion": "v1", "kind": "ConfigMap"]).refused(422, "Invalid"),
        .post(maps, ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["labels": ["a": "b"]]])
          .refused(422, "Invalid", causes: [["reason": "FieldValueRequired", "field": "metadata.name"]]),
        .post(maps, Make.configMap("Not_A_Name"))
          .refused(422, "Invalid", causes: [["reason": "FieldValueInvalid", "field": "metadata.name"]]),
        .post("/api/v1/namespaces", Make.namespace("not.a.label"))
          .refused(422, "Invalid", causes: [["reason": "FieldValueInvalid", "field": "metadata.name"]]),
        .post(maps, Make.namespace("a")).refused(400, "BadRequest").comparingCode,
        .post(maps, ["apiVersion": "v2", "kind": "ConfigMap", "metadata": ["name": "a"]])
          .refused(400, "BadRequest").comparingCode,
        .post(maps, ["metadata": ["name": "no-kind"]]).titled("neither kind nor version: the path's are taken")
          .expecting(201, ["kind": "ConfigMap", "apiVersion": "v1"]).ignoring("/metadata/managedFields"),
        .post(maps, Make.configMap("a", metadata: ["namespace": "other"])).refused(400, "BadRequest"),
        .post("/api/v1/namespaces/nowhere/configmaps", Make.configMap("a"))
          .refused(404, "NotFound", #"namespaces "nowhere" not found"#),
        .post(maps, Make.configMap("labels", labels: ["a": "not a value"]))
          .refused(422, "Invalid", causes: [["field": "metadata.labels"]]),
        .post(maps, Make.configMap("labels", labels: ["not a key": "a"]))
          .refused(422, "Invalid", causes: [["field": "metadata.labels"]]),
        .post(maps, Make.configMap("data", data: ["not a key": "a"]))
          .refused(422, "Invalid", causes: [["field": "data[not a key]"]]),
        .post(maps, Make.configMap("versioned", metadata: ["resourceVersion": "12"])).comparingCode
          .expecting(500),
      ]),
    Scenario(
      name: "create: unknown fields", since: 27,
      steps: [
        .makeNamespace("creation-unknown"),
        .post(
          "/api/v1/namespaces/creation-unknown/configmaps", unknownField("ignored"), [("fieldValidation", "Ignore")]
        )
        .expecting(201, ["nothing": .absent]).expecting(header: "warning", .absent),
        .post("/api/v1/namespaces/creation-unknown/configmaps", unknownField("warned"), [("fieldValidation", "Warn")])
          .expecting(201, ["nothing": .absent])
          .expecting(header: "warning", #"299 - "unknown field \"nothing\"""#),
        .post("/api/v1/namespaces/creation-unknown/configmaps", unknownField("default"))
          .expecting(201).expecting(header: "warning", #"299 - "unknown field \"nothing\"""#),
        .post("/api/v1/namespaces/creation-unknown/configmaps", unknownField("strict"), [("fieldValidation", "Strict")])
          .refused(400, "BadRequest", .containing(#"strict decoding error: unknown field "nothing""#)),
        .post("/api/v1/namespaces/creation-unknown/configmaps", unknownField("other"), [("fieldValidation", "Other")])
          .refused(422, "Invalid"),
        .merge("/api/v1/namespaces/creation-unknown/configmaps/warned", ["nothing": 1], [("fieldValidation", "Strict")])
          .refused(422, "Invalid").comparingCode,
        .apply("/api/v1/namespaces/creation-unknown/configmaps/applied", unknownField("applied"))
          .expecting(500, ["kind": "Status", "message": .containing("field not declared in schema")]).comparingCode,
      ]),
    Scenario(
      name: "create: each of the operator's kinds",
      steps: [
        .makeNamespace("creation-kinds"),
        .post("/api/v1/namespaces/creation-kinds/serviceaccounts", Make.serviceAccount("robot")).expecting(201),
        .post(
          "/apis/rbac.authorization.k8s.io/v1/namespaces/creation-kinds/roles",
          [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": ["name": "reader"],
            "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]],
          ]
        ).expecting(201, ["rules": [["verbs": ["get"]]]]),
        .post("/apis/rbac.authorization.k8s.io/v1/namespaces/creation-kinds/rolebindings", binding(to: "reader"))
          .expecting(201),
        .post(
          "/apis/networking.k8s.io/v1/namespaces/creation-kinds/networkpolicies",
          [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": "deny"],
            "spec": ["podSelector": [:]],
          ]
        ).expecting(201, ["spec": ["policyTypes": ["Ingress"]], "metadata": ["generation": 1]]).ignoring("/status"),
        .post(
          "/api/v1/namespaces/creation-kinds/resourcequotas",
          [
            "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "quota"],
            "spec": ["hard": ["pods": "10", "requests.cpu": "0.5"]],
          ]
        ).expecting(201, ["spec": ["hard": ["pods": "10", "requests.cpu": "500m"]]]),
        .post(
          "/api/v1/namespaces/creation-kinds/limitranges",
          [
            "apiVersion": "v1", "kind": "LimitRange", "metadata": ["name": "limits"],
            "spec": ["limits": [["type": "Container", "max": ["cpu": "1"]]]],
          ]
        ).expecting(201, ["spec": ["limits": [["type": "Container", "default": ["cpu": "1"]]]]]),
        .post(
          "/apis/coordination.k8s.io/v1/namespaces/creation-kinds/leases",
          [
            "apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": ["name": "lease"],
            "spec": ["holderIdentity": "ada", "leaseDurationSeconds": 15],
          ]
        ).expecting(201),
      ]),
  ]

  private static func unknownField(_ name: String) -> JSONValue {
    var map = Make.configMap(name)
    map["nothing"] = 1
    return map
  }

  /// A role binding.
  static func binding(to role: String, kind: String = "Role", subject: String = "ada") -> JSONValue {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": ["name": "binding"],
      "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": .string(kind), "name": .string(role)],
      "subjects": [["apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": .string(subject)]],
    ]
  }
}
