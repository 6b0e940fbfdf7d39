import Kubernetes

extension Scenario {
  /// PATCH with the three older formats.
  static let patches: [Scenario] = [
    Scenario(
      name: "patch: JSON merge patch",
      steps: [
        .makeNamespace("patches-merge"),
        .makeConfigMap("patches-merge", Make.configMap("a", data: ["k": "1", "l": "1"], labels: ["x": "1"]))
          .remembering(["version": "/metadata/resourceVersion"]),
        .merge(merged, ["data": ["k": "2", "l": nil, "m": "3"], "metadata": ["labels": nil]])
          .remembering(["new": "/metadata/resourceVersion"])
          .expecting(["data": .exactly(["k": "2", "m": "3"]), "metadata": ["labels": .absent]]),
        .merge(merged, ["data": ["k": "2"]]).titled("no change keeps the version")
          .expecting(["metadata": ["resourceVersion": "{{new}}"]]),
        .merge(merged, ["metadata": ["resourceVersion": "{{version}}"], "data": ["k": "9"]]).refused(409, "Conflict"),
        .merge(merged, ["metadata": ["resourceVersion": "{{new}}"], "data": ["k": "3"]])
          .expecting(["data": ["k": "3"]]),
        .merge(merged, ["metadata": ["name": "b"]]).refused(400, "BadRequest"),
        .merge(merged, ["metadata": ["uid": "00000000-0000-4000-8000-000000000000"]]).refused(
          422, "Invalid", causes: .including([["field": "metadata.uid"]])
        )
        .ignoring("/details/causes", "/message"),
        .merge(merged, ["data": ["not a key": "1"]]).refused(422, "Invalid", causes: [["field": "data[not a key]"]]),
        .merge(merged, ["data": "text"]).expecting(422).comparingCode,
        .merge(merged, ["data": ["k": 1]]).titled("a number for a string").expecting(422).comparingCode,
        .merge(merged, []).expecting(422).expecting(400, since: 30).comparingCode,
        .merge(merged, ["data": nil]).expecting(["data": .absent]),
      ]),
    Scenario(
      name: "patch: JSON patch",
      steps: [
        .makeNamespace("patches-json"),
        .makeConfigMap("patches-json", Make.configMap("a", data: ["k": "1"], labels: ["x": "1"])),
        .jsonPatch(
          listed,
          [
            ["op": "test", "path": "/data/k", "value": "1"], ["op": "replace", "path": "/data/k", "value": "2"],
            ["op": "add", "path": "/data/l", "value": "3"],
          ]
        ).expecting(["data": .exactly(["k": "2", "l": "3"])]),
        .jsonPatch(listed, [["op": "test", "path": "/data/k", "value": "1"]]).refused(422, "Invalid"),
        .jsonPatch(listed, [["op": "remove", "path": "/data/nothing"]]).refused(422, "Invalid"),
        .jsonPatch(listed, [["op": "replace", "path": "/nothing/k", "value": "1"]]).refused(422, "Invalid"),
        .jsonPatch(listed, [["op": "copy", "from": "/data/k", "path": "/data/m"]])
          .expecting(["data": .exactly(["k": "2", "l": "3", "m": "2"])]),
        .jsonPatch(listed, [["op": "move", "from": "/data/m", "path": "/data/n"]])
          .expecting(["data": .exactly(["k": "2", "l": "3", "n": "2"])]),
        .jsonPatch(listed, [["op": "add", "path": "/metadata/annotations", "value": ["example.com/a": "1"]]])
          .expecting(["metadata": ["annotations": ["example.com/a": "1"]]]),
        .jsonPatch(listed, [["op": "remove", "path": "/metadata/annotations/example.com~1a"]])
          .expecting(["metadata": ["annotations": .absent]]),
        .jsonPatch(listed, [["op": "add", "path": "/metadata/finalizers", "value": ["example.com/a"]]]),
        .jsonPatch(listed, [["op": "add", "path": "/metadata/finalizers/-", "value": "example.com/b"]])
          .expecting(["metadata": ["finalizers": ["example.com/a", "example.com/b"]]]),
        .jsonPatch(listed, [["op": "add", "path": "/metadata/finalizers/0", "value": "example.com/c"]])
          .expecting(["metadata": ["finalizers": ["example.com/c", "example.com/a", "example.com/b"]]]),
        .jsonPatch(listed, [["op": "remove", "path": "/metadata/finalizers"]]),
        .jsonPatch(listed, [["op": "nothing", "path": "/data/k"]]).expecting(422).comparingCode,
        .jsonPatch(listed, ["op": "remove", "path": "/data/k"]).titled("no array").expecting(400).comparingCode,
      ]),
    Scenario(
      name: "patch: strategic merge patch",
      steps: [
        .makeNamespace("patches-strategic"),
        .post(
          "/api/v1/namespaces/patches-strategic/serviceaccounts",
          [
            "apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "robot", "labels": ["a": "1"]],
            "secrets": [["name": "one"]],
          ]),
        .strategic(robot, ["secrets": [["name": "two"]]]).titled("a list with a key is merged by it")
          .expecting(["secrets": .including([["name": "two"], ["name": "one"]])]),
        .strategic(robot, ["secrets": [["name": "one", "$patch": "delete"]]])
          .expecting(["secrets": [["name": "two"]]]),
        .strategic(robot, ["secrets": [["$patch": "replace"], ["name": "three"]]])
          .expecting(["secrets": [["name": "three"]]]),
        .strategic(robot, ["secrets": [["namespace": "x"]]]).titled("an element without its key")
          .expecting(500, ["message": .containing("does not contain declared merge key: name")]),
        .strategic(robot, ["metadata": ["labels": ["a": nil, "b": "2"]]])
          .expecting(["metadata": ["labels": .exactly(["b": "2"])]]),
        .strategic(robot, ["metadata": ["labels": ["$patch": "replace", "c": "3"]]])
          .expecting(["metadata": ["labels": .exactly(["c": "3"])]]),
        .strategic(robot, ["metadata": ["finalizers": ["example.com/a"]]]),
        .strategic(robot, ["metadata": ["finalizers": ["example.com/b"]]]).titled("a list of values is merged as a set")
          .expecting(["metadata": ["finalizers": .including(["example.com/a", "example.com/b"])]]),
        .strategic(robot, ["metadata": ["$deleteFromPrimitiveList/finalizers": ["example.com/a", "example.com/b"]]])
          .expecting(["metadata": ["finalizers": .absent]]),
        .post(
          "/apis/rbac.authorization.k8s.io/v1/namespaces/patches-strategic/roles",
          [
            "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": ["name": "reader"],
            "rules": [["apiGroups": [""], "resources": ["pods"], "verbs": ["get"]]],
          ]),
        .strategic(
          "/apis/rbac.authorization.k8s.io/v1/namespaces/patches-strategic/roles/reader",
          ["rules": [["apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]]]]
        )
        .titled("a list without a key is replaced").expecting(["rules": [["resources": ["secrets"]]]]),
      ]),
  ]

  private static let merged = "/api/v1/namespaces/patches-merge/configmaps/a"
  private static let listed = "/api/v1/namespaces/patches-json/configmaps/a"
  private static let robot = "/api/v1/namespaces/patches-strategic/serviceaccounts/robot"
}
