import Kubernetes

extension Scenario {
  /// Who owns what of new objects: all that the request said and its defaults, and nothing that was there before it.
  static let ownership: [Scenario] = [
    Scenario(
      name: "ownership: of new objects", since: 30,
      steps: [.makeNamespace("ownership"), .makeDefaultAccount("ownership")]
        + [
          made("apps/v1", "Deployment", "deployments", ["selector": selector, "template": template]),
          made(
            "apps/v1", "StatefulSet", "statefulsets",
            ["selector": selector, "template": template, "serviceName": "a"]),
          made("apps/v1", "DaemonSet", "daemonsets", ["selector": selector, "template": template])
            .deviating("no annotation tells the generation of the template"),
          made("apps/v1", "ReplicaSet", "replicasets", ["selector": selector, "template": template]),
          made("batch/v1", "Job", "jobs", ["template": jobTemplate]),
          made(
            "batch/v1", "CronJob", "cronjobs",
            ["schedule": "* * * * *", "jobTemplate": ["spec": ["template": jobTemplate]]]),
          made("v1", "Pod", "pods", ["containers": [container]])
            .deviating("priority and tolerations, which admission adds, belong to the sender"),
          made("v1", "Service", "services", ["ports": [["port": 80]], "selector": ["a": "b"]])
            .deviating("the address families, which the allocator adds, belong to the sender"),
          made(
            "v1", "PersistentVolumeClaim", "persistentvolumeclaims",
            ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]),
          made(
            "networking.k8s.io/v1", "Ingress", "ingresses",
            ["defaultBackend": ["service": ["name": "a", "port": ["number": 80]]]]
          )
          .deviating("ports of backends are not atomic"),
          made("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", ["minAvailable": 1, "selector": selector])
            .deviating("selectors are not atomic"),
          made(
            "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers",
            ["maxReplicas": 3, "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "a"]]
          )
          .deviating("neither metrics nor a least number of replicas is added"),
          made(
            "networking.k8s.io/v1", "NetworkPolicy", "networkpolicies",
            ["podSelector": ["matchLabels": ["a": "b"]], "egress": [[:]], "policyTypes": ["Egress"]]),
        ])
  ]

  private static let selector: JSONValue = ["matchLabels": ["a": "b"]]
  private static let container: JSONValue = ["name": "main", "image": "registry.example/app:1"]
  private static let template: JSONValue = [
    "metadata": ["labels": ["a": "b"]], "spec": ["containers": [container]],
  ]
  private static let jobTemplate: JSONValue = ["spec": ["containers": [container], "restartPolicy": "Never"]]

  private static func made(_ version: String, _ kind: String, _ plural: String, _ spec: JSONValue) -> Step {
    let root = version.contains("/") ? "/apis/\(version)" : "/api/\(version)"
    return .post(
      "\(root)/namespaces/ownership/\(plural)",
      [
        "apiVersion": .string(version), "kind": .string(kind), "metadata": ["name": "a"], "spec": spec,
        "status": ["phase": "Strange"],
      ], [("fieldValidation", "Ignore")]
    ).comparing(only: "/metadata/managedFields", "/metadata/generation", "/status")
  }
}
