import Kubernetes

extension Scenario {
  private static let maps = "/api/v1/namespaces/dry/configmaps"
  private static let dry = [("dryRun", "All")]

  /// `dryRun=All` on every verb: the answer is as ever, and nothing is stored.
  static let dryRuns: [Scenario] = [
    Scenario(
      name: "dry run: nothing is stored",
      steps: [
        .makeNamespace("dry"),
        .post(maps, Make.configMap("new", data: ["k": "1"]), dry)
          .expecting(201, ["data": ["k": "1"], "metadata": ["uid": .uid, "creationTimestamp": .anyTime]]),
        .get("\(maps)/new").refused(404, "NotFound"),
        .apply("\(maps)/new", Make.configMap("new", data: ["k": "1"]), dry).expecting(201),
        .get("\(maps)/new").refused(404, "NotFound"),
        .makeConfigMap("dry", Make.configMap("a", data: ["k": "1"])).remembering([
          "version": "/metadata/resourceVersion"
        ]),
        .put("\(maps)/a", Make.configMap("a", data: ["k": "2"]), dry).expecting(["data": ["k": "2"]]),
        .merge("\(maps)/a", ["data": ["k": "3"]], dry).expecting(["data": ["k": "3"]]),
        .jsonPatch("\(maps)/a", [["op": "remove", "path": "/data/k"]], dry).expecting(["data": .absent]).comparingCode
          .expecting(200, ["metadata": ["name": "a"]]),
        .strategic("\(maps)/a", ["data": ["k": "4"]], dry).expecting(["data": ["k": "4"]]),
        .apply("\(maps)/a", Make.configMap("a", data: ["k": "5"]), force: true, dry).expecting(["data": ["k": "5"]]),
        .apply("\(maps)/a", Make.configMap("a", data: ["k": "5"]), dry).refused(409, "Conflict"),
        .delete("\(maps)/a", nil, dry).expecting(["status": "Success"]),
        .delete("\(maps)/a", ["apiVersion": "v1", "kind": "DeleteOptions", "dryRun": ["All"]])
          .expecting(["status": "Success"]),
        .delete(maps, nil, dry + [("labelSelector", "!l")]).expecting(["kind": "ConfigMapList"]).comparingCode,
        .get("\(maps)/a").titled("the object has not changed")
          .expecting(["data": .exactly(["k": "1"]), "metadata": ["resourceVersion": "{{version}}"]]),
        .delete("/api/v1/namespaces/dry", nil, dry).expecting(["kind": "Namespace"]).comparingCode,
        .get("/api/v1/namespaces/dry").expecting(["status": ["phase": "Active"]]).comparing(only: "/status/phase"),
      ]),
    Scenario(
      name: "dry run: what would fail, fails",
      steps: [
        .makeNamespace("dry-refused"),
        .makeConfigMap("dry-refused", Make.configMap("a")),
        .post("/api/v1/namespaces/dry-refused/configmaps", Make.configMap("a"), dry).refused(409, "AlreadyExists"),
        .post("/api/v1/namespaces/dry-refused/configmaps", Make.configMap("Not_A_Name"), dry).refused(422, "Invalid"),
        .post("/api/v1/namespaces/dry-refused/configmaps", Make.configMap("b"), [("dryRun", "Some")])
          .refused(422, "Invalid", causes: [["field": "dryRun", "reason": "FieldValueNotSupported"]]),
        .delete("/api/v1/namespaces/dry-refused/configmaps/nothing", nil, dry).refused(404, "NotFound"),
        .post(
          "/api/v1/namespaces/dry-refused/configmaps",
          ["apiVersion": "v1", "kind": "ConfigMap", "metadata": ["generateName": "map-"]], dry
        )
        .remembering(["name": "/metadata/name"]).expecting(201, ["metadata": ["name": .containing("map-")]]),
      ]),
  ]
}
