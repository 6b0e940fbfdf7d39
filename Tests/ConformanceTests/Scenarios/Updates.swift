import Kubernetes

extension Scenario {
  /// PUT.
  static let updates: [Scenario] = [
    Scenario(
      name: "update: versions and preconditions",
      steps: [
        .makeNamespace("updates"),
        .makeConfigMap("updates", Make.configMap("a", data: ["k": "1"]))
          .remembering(["old": "/metadata/resourceVersion", "uid": "/metadata/uid"]),
        .put("\(maps)/a", map(["k": "2"], ["resourceVersion": "{{old}}"])).remembering([
          "new": "/metadata/resourceVersion"
        ])
        .expecting(200, ["data": ["k": "2"], "metadata": ["uid": "{{uid}}", "resourceVersion": .not("{{old}}")]]),
        .put("\(maps)/a", map(["k": "3"], ["resourceVersion": "{{old}}"]))
          .refused(
            409, "Conflict", .containing("the object has been modified; please apply your changes to the latest")),
        .put("\(maps)/a", map(["k": "2"], ["resourceVersion": "{{new}}"])).titled("no change keeps the version")
          .expecting(200, ["metadata": ["resourceVersion": "{{new}}"]]),
        .put("\(maps)/a", map(["k": "2"])).titled("no version: whatever is there, is replaced")
          .expecting(200, ["metadata": ["resourceVersion": "{{new}}"]]),
        .put("\(maps)/a", map(["k": "4"], ["uid": "00000000-0000-4000-8000-000000000000"]))
          .refused(409, "Conflict").comparingCode,
        .put("\(maps)/a", map(["k": "4"], ["resourceVersion": "not a number"])).expecting(500).comparingCode,
        .put("\(maps)/b", map(["k": "4"])).titled("another name than the path's").refused(400, "BadRequest"),
        .put("\(maps)/a", map(["k": "4"], ["namespace": "other"])).refused(400, "BadRequest"),
        .put("\(maps)/a", Make.namespace("a")).refused(400, "BadRequest").comparingCode,
        .get("\(maps)/a").expecting(["data": .exactly(["k": "2"]), "metadata": ["resourceVersion": "{{new}}"]]),
      ]),
    Scenario(
      name: "update: what a client cannot set",
      steps: [
        .makeNamespace("updates-system"),
        .makeConfigMap("updates-system", Make.configMap("a", data: ["k": "1"]))
          .remembering(["uid": "/metadata/uid", "made": "/metadata/creationTimestamp"]),
        .put(
          "/api/v1/namespaces/updates-system/configmaps/a",
          map(["k": "2"], ["creationTimestamp": "2001-01-01T00:00:00Z", "generation": 7, "selfLink": "/nothing"])
        )
        .expecting(200, ["metadata": ["creationTimestamp": "{{made}}"]]).ignoring("/metadata/generation"),
        .put("/api/v1/namespaces/updates-system/configmaps/a", map(["k": "2"], ["managedFields": [[:]]])).comparingCode
          .expecting(200, ["metadata": ["managedFields": .absent]]),
      ]),
    Scenario(
      name: "update: what cannot change",
      steps: [
        .makeNamespace("updates-fixed"),
        .post(bindings, binding(to: "reader")),
        .put("\(bindings)/binding", binding(to: "writer"))
          .refused(
            422, "Invalid", .containing("cannot change roleRef"),
            causes: [
              ["reason": "FieldValueInvalid", "field": "roleRef"]
            ]),
        .put("\(bindings)/binding", binding(to: "reader", subject: "bob")).expecting(["subjects": [["name": "bob"]]]),
        .makeConfigMap("updates-fixed", immutable(["k": "1"])),
        .put("/api/v1/namespaces/updates-fixed/configmaps/fixed", immutable(["k": "2"]))
          .refused(422, "Invalid", causes: [["reason": "FieldValueForbidden", "field": "data"]]),
      ]),
    Scenario(
      name: "update: managers of fields",
      steps: [
        .makeNamespace("updates-managers"),
        .makeConfigMap("updates-managers", Make.configMap("a", data: ["k": "1", "l": "1"])),
        .put("/api/v1/namespaces/updates-managers/configmaps/a", map(["k": "2", "l": "1"]), [("fieldManager", "bob")])
          .expecting([
            "metadata": [
              "managedFields": .including([
                ["manager": "bob", "operation": "Update", "fieldsV1": .exactly(["f:data": ["f:k": [:]]])],
                [
                  "manager": "plimsoll-conformance",
                  "fieldsV1": .exactly(["f:data": [".": [:], "f:l": [:]]]),
                ],
              ])
            ]
          ]),
        .put("/api/v1/namespaces/updates-managers/configmaps/a", map(["l": "1"]), [("fieldManager", "cyd")])
          .titled("a removed field has no owner")
          .expecting(["metadata": ["managedFields": .both(.count(1), [["manager": "plimsoll-conformance"]])]]),
        .put(
          "/api/v1/namespaces/updates-managers/configmaps/a", map(["l": "2"]),
          [("fieldManager", String(repeating: "m", count: 129))]
        )
        .refused(422, "Invalid", causes: [["field": "fieldManager"]]),
      ]),
    Scenario(
      name: "update: generation",
      steps: [
        .makeNamespace("updates-generation"),
        .post(policies, policy(["podSelector": [:]])).expecting(201, ["metadata": ["generation": 1]]).ignoring(
          "/status"),
        .put("\(policies)/policy", policy(["podSelector": [:], "policyTypes": ["Ingress", "Egress"]]))
          .expecting(["metadata": ["generation": 2]]).ignoring("/status"),
        .merge("\(policies)/policy", ["metadata": ["labels": ["a": "b"]]])
          .expecting(["metadata": ["generation": 2, "labels": ["a": "b"]]]).ignoring("/status"),
      ]),
  ]

  private static let maps = "/api/v1/namespaces/updates/configmaps"
  private static let bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/updates-fixed/rolebindings"
  private static let policies = "/apis/networking.k8s.io/v1/namespaces/updates-generation/networkpolicies"

  private static func map(_ data: JSONValue, _ metadata: [String: JSONValue] = [:]) -> JSONValue {
    Make.configMap("a", data: data, metadata: metadata)
  }

  private static func immutable(_ data: JSONValue) -> JSONValue {
    var map = Make.configMap("fixed", data: data)
    map["immutable"] = true
    return map
  }

  private static func policy(_ spec: JSONValue) -> JSONValue {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": "policy"], "spec": spec,
    ]
  }
}
