import Kubernetes

extension Scenario {
  /// Who owns what of new objects: all that the request said and its defaults, and nothing that was there before it.
  static let ownership: [Scenario] = [
    Scenario(
      name: "ownership: of new objects", since: 36,
      steps: [.makeNamespace("ownership"), .makeDefaultAccount("ownership")]
        + [
          made("apps/v1", "Deployment", "deployments", ["selector": selector, "template": template]),
          made(
            "apps/v1", "StatefulSet", "statefulsets",
            ["selector": selector, "template": template, "serviceName": "a"]),
          made("apps/v1", "DaemonSet", "daemonsets", ["selector": selector, "template": template]),
          made("apps/v1", "ReplicaSet", "replicasets", ["selector": selector, "template": template]),
          made("batch/v1", "Job", "jobs", ["template": jobTemplate]),
          made(
            "batch/v1", "CronJob", "cronjobs",
            ["schedule": "* * * * *", "jobTemplate": ["spec": ["template": jobTemplate]]]),
          made("v1", "Pod", "pods", ["containers": [container]]),
          made("v1", "Service", "services", ["ports": [["port": 80]], "selector": ["a": "b"]]),
          made(
            "v1", "PersistentVolumeClaim", "persistentvolumeclaims",
            ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]]),
          made(
            "networking.k8s.io/v1", "Ingress", "ingresses",
            ["defaultBackend": ["service": ["name": "a", "port": ["number": 80]]]]
          ),
          made("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets", ["minAvailable": 1, "selector": selector]),
          made(
            "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers",
            ["maxReplicas": 3, "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "a"]]
          ).comparing(only: "/metadata/generation", "/status"),
          made(
            "autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers",
            [
              "maxReplicas": 3, "scaleTargetRef": ["apiVersion": "apps/v1", "kind": "Deployment", "name": "a"],
              "behavior": ["scaleDown": ["policies": [["type": "Pods", "value": 1, "periodSeconds": 60]]]],
            ], named: "b"
          ).comparing(only: "/metadata/generation", "/status"),
          made(
            "networking.k8s.io/v1", "Ingress", "ingresses",
            [
              "rules": [
                [
                  "host": "a.example",
                  "http": [
                    "paths": [
                      [
                        "path": "/", "pathType": "Prefix",
                        "backend": ["service": ["name": "a", "port": ["number": 80]]],
                      ]
                    ]
                  ],
                ]
              ]
            ], named: "b"),
          made("v1", "Service", "services", ["ports": [["port": 80]], "clusterIP": "None"], named: "b"),
          made("v1", "Service", "services", ["type": "ExternalName", "externalName": "a.example"], named: "c"),
          made(
            "networking.k8s.io/v1", "NetworkPolicy", "networkpolicies",
            ["podSelector": ["matchLabels": ["a": "b"]], "egress": [[:]], "policyTypes": ["Egress"]]),
        ]),
    Scenario(
      name: "ownership: the number of a daemon set's template", since: 30,
      steps: [
        .makeNamespace("ownership-daemons"),
        .post(
          "/apis/apps/v1/namespaces/ownership-daemons/daemonsets",
          [
            "apiVersion": "apps/v1", "kind": "DaemonSet",
            "metadata": ["name": "a", "annotations": [templateGeneration: "7"]],
            "spec": ["selector": selector, "template": template],
          ]
        ).expecting(201, number("7")).comparing(only: "/metadata/managedFields"),
        .merge(daemons, ["metadata": ["annotations": [templateGeneration: "9"]]])
          .titled("the request does not set it").expecting(number("7")).comparing(only: "/metadata/managedFields"),
        .merge(daemons, ["spec": ["minReadySeconds": 1]]).expecting(number("7"))
          .comparing(only: "/metadata/managedFields", "/metadata/generation"),
        .merge(daemons, ["spec": ["template": ["metadata": ["labels": ["c": "d"]]]]])
          .titled("it counts the changes of the template").expecting(number("8"))
          .comparing(only: "/metadata/managedFields", "/metadata/generation"),
        .put(
          daemons,
          [
            "apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": ["name": "a"],
            "spec": ["selector": selector, "template": template],
          ]
        ).titled("a replacement without it keeps it").expecting(number("9"))
          .comparing(only: "/metadata/managedFields", "/metadata/generation"),
      ]),
  ]

  private static let daemons = "/apis/apps/v1/namespaces/ownership-daemons/daemonsets/a"
  private static let templateGeneration = "deprecated.daemonset.template.generation"

  private static func number(_ number: JSONValue) -> Pattern {
    ["metadata": ["annotations": .exactly([templateGeneration: number])]]
  }

  private static let selector: JSONValue = ["matchLabels": ["a": "b"]]
  private static let container: JSONValue = ["name": "main", "image": "registry.example/app:1"]
  private static let template: JSONValue = [
    "metadata": ["labels": ["a": "b"]], "spec": ["containers": [container]],
  ]
  private static let jobTemplate: JSONValue = ["spec": ["containers": [container], "restartPolicy": "Never"]]

  private static func made(
    _ version: String, _ kind: String, _ plural: String, _ spec: JSONValue, named name: String = "a"
  ) -> Step {
    let root = version.contains("/") ? "/apis/\(version)" : "/api/\(version)"
    return .post(
      "\(root)/namespaces/ownership/\(plural)",
      [
        "apiVersion": .string(version), "kind": .string(kind), "metadata": ["name": .string(name)], "spec": spec,
        "status": ["phase": "Strange"],
      ], [("fieldValidation", "Ignore")]
    ).comparing(only: "/metadata/managedFields", "/metadata/annotations", "/metadata/generation", "/status")
  }
}
