import Kubernetes

extension Scenario {
  private static let quotas = "/api/v1/namespaces/statuses/resourcequotas"

  /// The status subresource of a built-in kind.
  static let statuses: [Scenario] = [
    Scenario(
      name: "status: a subresource",
      steps: [
        .makeNamespace("statuses"),
        .post(quotas, quota(hard: "10", status: ["hard": ["pods": "99"]])).titled("no status at creation")
          .remembering(["made": "/metadata/resourceVersion"])
          .expecting(201, ["spec": ["hard": ["pods": "10"]], "status": .exactly([:])]),
        .put("\(quotas)/quota/status", quota(hard: "77", status: ["hard": ["pods": "10"], "used": ["pods": "0"]]))
          .titled("no spec by way of the status")
          .expecting([
            "spec": ["hard": ["pods": "10"]], "status": .exactly(["hard": ["pods": "10"], "used": ["pods": "0"]]),
          ])
          .ignoring("/metadata/managedFields"),
        .get("\(quotas)/quota/status").expecting(["kind": "ResourceQuota", "status": ["hard": ["pods": "10"]]])
          .ignoring("/metadata/managedFields"),
        .merge("\(quotas)/quota", ["metadata": ["labels": ["a": "1"]], "status": ["used": ["pods": "9"]]])
          .titled("no status by way of the object")
          .expecting(["metadata": ["labels": ["a": "1"]], "status": ["used": ["pods": "0"]]])
          .ignoring("/metadata/managedFields"),
        .merge("\(quotas)/quota/status", ["metadata": ["labels": ["a": "2"]], "spec": ["hard": ["pods": "1"]]])
          .expecting(["spec": ["hard": ["pods": "10"]]]).ignoring("/metadata/managedFields"),
        .post("\(quotas)/quota/status", quota(hard: "1", status: nil)).refused(405, "MethodNotAllowed"),
        .delete("\(quotas)/quota/status").refused(405, "MethodNotAllowed"),
      ]),
    Scenario(
      name: "status: applied by another manager", since: 22,
      steps: [
        .makeNamespace("statuses-applied"),
        .apply(
          "/apis/networking.k8s.io/v1/namespaces/statuses-applied/networkpolicies/a",
          [
            "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": "a"],
            "spec": ["podSelector": [:]],
          ]
        ).expecting(201).ignoring("/status"),
        .apply("/api/v1/namespaces/statuses-applied/resourcequotas/quota", quota(hard: "10", status: nil)).expecting(
          201),
        .apply(
          "/api/v1/namespaces/statuses-applied/resourcequotas/quota/status",
          [
            "apiVersion": "v1", "kind": "ResourceQuota", "status": ["hard": ["pods": "10"], "used": ["pods": "0"]],
          ], manager: "counter", force: true
        ).expecting([
          "status": ["hard": ["pods": "10"]],
          "metadata": [
            "managedFields": .including([
              ["manager": "counter", "operation": "Apply", "subresource": "status"],
              ["manager": "ada", "subresource": .absent],
            ])
          ],
        ]).ignoring("/metadata/managedFields"),
      ]),
    Scenario(
      name: "status: of a namespace",
      steps: [
        .makeNamespace("statuses-namespace"),
        .merge("/api/v1/namespaces/statuses-namespace", ["status": ["phase": "Terminating"]])
          .expecting(["status": ["phase": "Active"]]).ignoring("/metadata/labels", "/metadata/managedFields"),
      ]),
  ]

  private static func quota(hard: JSONValue, status: JSONValue?) -> JSONValue {
    var quota: JSONValue = [
      "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "quota"], "spec": ["hard": ["pods": hard]],
    ]
    quota["status"] = status
    return quota
  }
}
