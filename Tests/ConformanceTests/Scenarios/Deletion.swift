import Kubernetes

extension Scenario {
  /// DELETE.
  static let deletion: [Scenario] = [
    Scenario(
      name: "delete: at once",
      steps: [
        .makeNamespace("deletion"),
        .makeConfigMap("deletion", Make.configMap("a")).remembering(["uid": "/metadata/uid"]),
        .delete("\(maps)/a").expecting([
          "kind": "Status", "apiVersion": "v1", "status": "Success",
          "details": ["name": "a", "kind": "configmaps", "uid": "{{uid}}"],
        ]),
        .get("\(maps)/a").refused(404, "NotFound"),
        .delete("\(maps)/a").refused(404, "NotFound"),
        .makeConfigMap("deletion", Make.configMap("a")).titled("the same name again is another object")
          .expecting(201, ["metadata": ["uid": .not("{{uid}}")]]),
      ]),
    Scenario(
      name: "delete: preconditions",
      steps: [
        .makeNamespace("deletion-preconditions"),
        .makeConfigMap("deletion-preconditions", Make.configMap("a"))
          .remembering(["uid": "/metadata/uid", "version": "/metadata/resourceVersion"]),
        .delete(guarded, options(["preconditions": ["uid": "00000000-0000-4000-8000-000000000000"]]))
          .refused(409, "Conflict", .containing("the UID in the precondition"))
          .expecting(409, ["reason": "Conflict"]),
        .delete(guarded, options(["preconditions": ["resourceVersion": "1"]]))
          .expecting(409, ["reason": "Conflict"]).comparingCode,
        .get(guarded),
        .delete(guarded, options(["preconditions": ["uid": "{{uid}}", "resourceVersion": "{{version}}"]]))
          .expecting(["status": "Success"]),
        .get(guarded).refused(404, "NotFound"),
      ]),
    Scenario(
      name: "delete: options",
      steps: [
        .makeNamespace("deletion-options"),
        .makeConfigMap("deletion-options", Make.configMap("a")),
        .delete(optional, nil, [("propagationPolicy", "Sideways")]).refused(422, "Invalid"),
        .delete(optional, options(["propagationPolicy": "Orphan", "orphanDependents": true])).refused(422, "Invalid"),
        .delete(optional, Make.configMap("a")).expecting(500).expecting(400, since: 36).comparingCode,
        .get(optional),
        .delete(optional, options(["propagationPolicy": "Foreground"])).titled("foreground waits for the collector")
          .expecting([
            "kind": "ConfigMap",
            "metadata": [
              "deletionTimestamp": .anyTime, "deletionGracePeriodSeconds": 0, "finalizers": ["foregroundDeletion"],
            ],
          ]).comparing(only: "/kind", "/metadata/finalizers", "/metadata/deletionGracePeriodSeconds"),
      ]),
    Scenario(
      name: "delete: finalizers hold an object",
      steps: [
        .makeNamespace("deletion-finalizers"),
        .makeConfigMap(
          "deletion-finalizers",
          Make.configMap(
            "a", metadata: ["finalizers": ["example.com/one", "example.com/two"]])
        ).remembering(["uid": "/metadata/uid"]),
        .delete(held).remembering(["first": "/metadata/deletionTimestamp", "version": "/metadata/resourceVersion"])
          .expecting([
            "kind": "ConfigMap",
            "metadata": ["uid": "{{uid}}", "deletionTimestamp": .anyTime, "deletionGracePeriodSeconds": 0],
          ]),
        .delete(held).titled("a second time changes nothing")
          .expecting(["metadata": ["deletionTimestamp": "{{first}}", "resourceVersion": "{{version}}"]]),
        .merge(held, ["metadata": ["finalizers": ["example.com/one", "example.com/three"]]])
          .refused(
            422, "Invalid", causes: .including([["field": "metadata.finalizers", "reason": "FieldValueForbidden"]])
          )
          .ignoring("/details/causes", "/message"),
        .merge(held, ["metadata": ["deletionTimestamp": nil]]).titled("it cannot be taken back")
          .expecting(["metadata": ["deletionTimestamp": "{{first}}"]]),
        .merge(held, ["metadata": ["finalizers": ["example.com/one"]]])
          .expecting(["metadata": ["finalizers": ["example.com/one"], "deletionTimestamp": "{{first}}"]]),
        .get(held).expecting(["metadata": ["finalizers": ["example.com/one"]]]),
        .merge(held, ["metadata": ["finalizers": nil]]).titled("the last finalizer lets it go")
          .expecting(["metadata": ["finalizers": .absent]]),
        .get(held).refused(404, "NotFound"),
      ]),
    Scenario(
      name: "delete: a collection",
      steps: [
        .makeNamespace("deletion-collection"),
        .makeConfigMap("deletion-collection", Make.configMap("a", labels: ["l": "1"])),
        .makeConfigMap("deletion-collection", Make.configMap("b", labels: ["l": "1"])),
        .makeConfigMap("deletion-collection", Make.configMap("c", labels: ["l": "2"])),
        .delete("/api/v1/namespaces/deletion-collection/configmaps", nil, [("labelSelector", "l=1")]).expecting([
          "kind": "ConfigMapList", "items": [["metadata": ["name": "a"]], ["metadata": ["name": "b"]]],
        ]),
        .get(
          "/api/v1/namespaces/deletion-collection/configmaps", [("fieldSelector", "metadata.name!=kube-root-ca.crt")]
        )
        .expecting(["items": [["metadata": ["name": "c"]]]]),
        .delete("/api/v1/namespaces/deletion-collection/configmaps", nil, [("labelSelector", "l in")])
          .refused(400, "BadRequest"),
      ]),
    Scenario(
      name: "delete: a namespace",
      steps: [
        .makeNamespace("deletion-namespace"),
        .get("/api/v1/namespaces/deletion-namespace").expecting([
          "spec": ["finalizers": ["kubernetes"]], "status": ["phase": "Active"],
          "metadata": ["labels": .since(22, .exactly(["kubernetes.io/metadata.name": "deletion-namespace"]))],
        ]),
        .makeConfigMap("deletion-namespace", Make.configMap("a")),
        .delete("/api/v1/namespaces/deletion-namespace").titled("deleting begins")
          .expecting([
            "kind": "Namespace", "status": ["phase": "Terminating"], "metadata": ["deletionTimestamp": .anyTime],
          ])
          .comparing(only: "/kind", "/status", "/spec"),
      ]),
    Scenario(
      name: "delete: a namespace that is kept back",
      steps: [
        .post(
          "/api/v1/namespaces",
          [
            "apiVersion": "v1", "kind": "Namespace",
            "metadata": ["name": "deletion-kept", "finalizers": ["example.com/hold"]],
          ]),
        .delete("/api/v1/namespaces/deletion-kept").expecting(["status": ["phase": "Terminating"]])
          .comparing(only: "/kind", "/status/phase"),
        .makeConfigMap("deletion-kept", Make.configMap("late"))
          .refused(
            403, "Forbidden", .containing("because it is being terminated"),
            causes: [
              ["reason": "NamespaceTerminating"]
            ]),
        .get("/api/v1/namespaces/deletion-kept")
          .expecting(["metadata": ["deletionTimestamp": .anyTime, "finalizers": ["example.com/hold"]]])
          .comparing(only: "/metadata/finalizers", "/status/phase"),
      ]),
  ]

  private static let maps = "/api/v1/namespaces/deletion/configmaps"
  private static let guarded = "/api/v1/namespaces/deletion-preconditions/configmaps/a"
  private static let optional = "/api/v1/namespaces/deletion-options/configmaps/a"
  private static let held = "/api/v1/namespaces/deletion-finalizers/configmaps/a"

  private static func options(_ members: [String: JSONValue]) -> JSONValue {
    .object(members.merging(["apiVersion": "v1", "kind": "DeleteOptions"]) { first, _ in first })
  }
}
