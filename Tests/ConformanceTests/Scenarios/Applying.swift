import HTTPTypes
import Kubernetes

extension Scenario {
  /// Server-side apply.
  static let applying: [Scenario] = [
    Scenario(
      name: "apply: create, change, no change",
      steps: [
        .makeNamespace("applying"),
        .apply(path("applying"), map(["k": "1", "l": "1"]))
          .remembering(["uid": "/metadata/uid", "version": "/metadata/resourceVersion"])
          .expecting(
            201,
            [
              "data": .exactly(["k": "1", "l": "1"]),
              "metadata": ["managedFields": [owner("ada", ["f:data": ["f:k": [:], "f:l": [:]]])]],
            ]),
        .apply(path("applying"), map(["k": "1", "l": "1"])).titled("no change keeps the version")
          .expecting(200, ["metadata": ["resourceVersion": "{{version}}", "uid": "{{uid}}"]]),
        .apply(path("applying"), map(["k": "2", "l": "1"]))
          .expecting(["data": ["k": "2"], "metadata": ["resourceVersion": .not("{{version}}")]]),
        .apply(path("applying"), map(["k": "2"])).titled("a field no longer applied goes")
          .expecting(["data": .exactly(["k": "2"])]),
        .apply(path("applying"), [:])
          .sending("apiVersion: v1\nkind: ConfigMap\ndata:\n  k: '3'\n", as: "application/apply-patch+yaml")
          .titled("YAML without a name").expecting(["data": .exactly(["k": "3"])]),
        .apply(path("applying"), map(nil)).titled("nothing left to own").expecting(["data": .absent]),
      ]),
    Scenario(
      name: "apply: conflicts",
      steps: [
        .makeNamespace("applying-conflicts"),
        .apply(path("applying-conflicts"), map(["k": "1", "l": "1"])).expecting(201),
        .apply(path("applying-conflicts"), map(["k": "2"]), manager: "bob")
          .refused(
            409, "Conflict", #"Apply failed with 1 conflict: conflict with "ada": .data.k"#,
            causes: [["reason": "FieldManagerConflict", "field": ".data.k", "message": #"conflict with "ada""#]]),
        .apply(path("applying-conflicts"), map(["k": "2", "l": "2"]), manager: "bob")
          .refused(409, "Conflict", .containing("2 conflicts"), causes: .count(2)),
        .get(path("applying-conflicts")).expecting(["data": .exactly(["k": "1", "l": "1"])]),
        .apply(path("applying-conflicts"), map(["k": "2"]), manager: "bob", force: true)
          .expecting([
            "data": .exactly(["k": "2", "l": "1"]),
            "metadata": [
              "managedFields": .both(
                .count(2),
                .including([
                  owner("ada", ["f:data": ["f:l": [:]]]), owner("bob", ["f:data": ["f:k": [:]]]),
                ]))
            ],
          ]),
        .apply(path("applying-conflicts"), map(["l": "1"])).titled("what was taken is not missed")
          .expecting(["data": .exactly(["k": "2", "l": "1"])]),
        .merge(path("applying-conflicts"), ["data": ["l": "3"]]).titled("an update takes without asking")
          .query("fieldManager", "cyd")
          .expecting(["metadata": ["managedFields": .including([["manager": "cyd", "operation": "Update"]])]]),
        .apply(path("applying-conflicts"), map(["l": "1"]))
          .refused(409, "Conflict", .containing(#"conflict with "cyd""#), causes: [["field": ".data.l"]]),
        .merge(path("applying-conflicts"), ["metadata": ["labels": ["a": "1"]]], [("force", "true")])
          .refused(422, "Invalid", causes: [["field": "force", "reason": "FieldValueForbidden"]]),
      ]),
    Scenario(
      name: "apply: owned together, given up",
      steps: [
        .makeNamespace("applying-together"),
        .apply(path("applying-together"), map(["k": "1", "l": "1"])).expecting(201),
        .apply(path("applying-together"), map(["k": "1"]), manager: "bob").titled("the same value is no conflict")
          .expecting([
            "metadata": [
              "managedFields": .including([
                owner("ada", ["f:data": ["f:k": [:], "f:l": [:]]]), owner("bob", ["f:data": ["f:k": [:]]]),
              ])
            ]
          ]),
        .apply(path("applying-together"), map(["k": "2"]), manager: "bob").refused(409, "Conflict"),
        .apply(path("applying-together"), map(["l": "1"])).titled("what another owns too, stays")
          .expecting(["data": .exactly(["k": "1", "l": "1"])]),
        .apply(path("applying-together"), map(["k": "2"]), manager: "bob").expecting(["data": ["k": "2"]]),
        .apply(path("applying-together"), map(nil)).titled("fields without another owner are removed")
          .expecting(["data": .exactly(["k": "2"])]),
        .put(path("applying-together"), map(["k": "2", "m": "1"]), [("fieldManager", "bob")])
          .titled("one name, two operations: two entries")
          .expecting([
            "metadata": [
              "managedFields": .including([
                ["manager": "bob", "operation": "Apply"], ["manager": "bob", "operation": "Update"],
              ])
            ]
          ]),
        .merge(path("applying-together"), ["metadata": ["managedFields": [[:]]]]).titled("managers can be wiped")
          .expecting(["metadata": ["managedFields": .absent]]),
        .apply(path("applying-together"), map(["k": "3"])).titled("what was there before the first owner is contested")
          .comparingCode.expecting(409),
      ]),
    Scenario(
      name: "apply: requests that are refused",
      steps: [
        .makeNamespace("applying-refused"),
        .apply(path("applying-refused"), map(["k": "1"])).expecting(201)
          .remembering(["version": "/metadata/resourceVersion"]),
        Step(
          method: .patch, path: path("applying-refused"),
          body: .json(map(["k": "1"]), "application/apply-patch+yaml")
        )
        .refused(422, "Invalid", causes: [["field": "fieldManager", "reason": "FieldValueRequired"]]),
        .apply(path("applying-refused"), Make.configMap("a", metadata: ["managedFields": []])).comparingCode
          .expecting(400),
        .apply(path("applying-refused"), Make.configMap("a", metadata: ["managedFields": [["manager": "ada"]]]))
          .refused(400, "BadRequest"),
        .apply(path("applying-refused"), Make.configMap("b")).refused(400, "BadRequest"),
        .apply(path("applying-refused"), Make.configMap("a", metadata: ["resourceVersion": "1"]))
          .refused(409, "Conflict"),
        .apply(path("applying-refused"), Make.configMap("a", metadata: ["uid": "00000000-0000-4000-8000-000000000000"]))
          .expecting(422).comparingCode,
        .apply(path("applying-refused"), ["apiVersion": "v1", "kind": "Secret", "metadata": ["name": "a"]])
          .expecting(500).expecting(400, since: 30).comparingCode,
        .apply(path("applying-refused"), ["metadata": ["name": "a"]]).expecting(400).comparingCode,
        .apply(path("applying-refused"), map(["not a key": "1"])).refused(422, "Invalid"),
        .apply(path("applying-refused"), map("text")).titled("no map where the kind has one")
          .expecting(500, ["message": .containing("failed to create typed patch object")]),
        .apply("/api/v1/namespaces/nowhere/configmaps/a", map(["k": "1"])).refused(404, "NotFound"),
        .apply(
          "/api/v1/namespaces/applying-refused/configmaps/new",
          Make.configMap(
            "new", metadata: ["uid": "00000000-0000-4000-8000-000000000000"])
        ).titled("a UID of nothing")
          .expecting(409).comparingCode,
      ]),
    Scenario(
      name: "apply: lists and the operator's kinds",
      steps: [
        .makeNamespace("applying-kinds"),
        .apply(role, roleRules(["get"])).expecting(
          201, ["metadata": ["managedFields": [owner("ada", ["f:rules": [:]])]]]),
        .apply(role, roleRules(["list"]), manager: "bob")
          .refused(409, "Conflict", .containing(".rules"), causes: [["field": ".rules"]]),
        .apply(account, secrets("one")).expecting(201),
        .apply(account, secrets("two"), manager: "bob").titled("a list with keys has an owner for each element")
          .expecting(["secrets": .including([["name": "one"], ["name": "two"]])]),
        .apply(account, secrets()).titled("each takes back its own").expecting(["secrets": [["name": "two"]]]),
        .apply("/api/v1/namespaces/applying-kinds", Make.namespace("applying-kinds", labels: ["team": "x"]))
          .expecting(["metadata": ["labels": ["team": "x"]]]).ignoring("/metadata/labels", "/metadata/managedFields"),
        .apply("/api/v1/namespaces/applying-kinds", Make.namespace("applying-kinds"))
          .expecting(["metadata": ["labels": .before(21, .absent)]])
          .ignoring("/metadata/labels", "/metadata/managedFields"),
        .apply(
          "/apis/networking.k8s.io/v1/namespaces/applying-kinds/networkpolicies/deny",
          [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": "deny"],
            "spec": ["podSelector": [:], "policyTypes": ["Ingress"]],
          ]
        ).expecting(
          201,
          [
            "metadata": [
              "generation": 1,
              "managedFields": [
                owner("ada", ["f:spec": ["f:podSelector": [:], "f:policyTypes": [:]]])
              ],
            ]
          ]
        ).ignoring("/status"),
      ]),
  ]

  private static let role = "/apis/rbac.authorization.k8s.io/v1/namespaces/applying-kinds/roles/reader"
  private static let account = "/api/v1/namespaces/applying-kinds/serviceaccounts/robot"

  private static func path(_ namespace: String) -> String { "/api/v1/namespaces/\(namespace)/configmaps/a" }

  private static func map(_ data: JSONValue?) -> JSONValue { Make.configMap("a", data: data) }

  private static func owner(_ manager: String, _ fields: JSONValue) -> Pattern {
    [
      "manager": .exactly(.string(manager)), "operation": "Apply", "fieldsType": "FieldsV1",
      "fieldsV1": .since(22, .exactly(fields)),
    ]
  }

  private static func roleRules(_ verbs: [JSONValue]) -> JSONValue {
    [
      "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": ["name": "reader"],
      "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": .array(verbs)]],
    ]
  }

  private static func secrets(_ names: JSONValue...) -> JSONValue {
    var account = Make.serviceAccount("robot")
    if !names.isEmpty { account["secrets"] = .array(names.map { ["name": $0] }) }
    return account
  }
}
