import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 said of pods under quotas with scopes.
extension RecordedQuotaReview {
  static let scopes: [RecordedQuotaReview] = [
    RecordedQuotaReview(
      "a quota for pods without requests covers one", .init("pods"),
      quotas: [.quota("free", ["pods": "0"], scopes: ["BestEffort"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: free, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a quota for pods without requests covers none with them", .init("pods"),
      quotas: [.quota("free", ["pods": "0"], scopes: ["BestEffort"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "1"]]]]],
      ],
      used: [:]),
    RecordedQuotaReview(
      "requests of zero are none", .init("pods"),
      quotas: [.quota("free", ["pods": "0"], scopes: ["BestEffort"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "0"]]]]],
      ],
      refusal: "exceeded quota: free, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "storage makes no pod one with requests", .init("pods"),
      quotas: [.quota("free", ["pods": "0"], scopes: ["BestEffort"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["ephemeral-storage": "1Gi"]]]]],
      ],
      refusal: "exceeded quota: free, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a quota for pods with requests", .init("pods"),
      quotas: [.quota("paid", ["pods": "0"], scopes: ["NotBestEffort"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["limits": ["memory": "1Gi"], "requests": ["memory": "1Gi"]]]]
        ],
      ],
      refusal: "exceeded quota: paid, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "requests for the pod as a whole are requests", .init("pods"),
      quotas: [.quota("paid", ["pods": "0"], scopes: ["NotBestEffort"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web"]], "resources": ["requests": ["cpu": "1"]]],
      ],
      refusal: "exceeded quota: paid, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a quota for pods that end", .init("pods"),
      quotas: [.quota("jobs", ["pods": "0"], scopes: ["Terminating"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "activeDeadlineSeconds": 60]],
      refusal: "exceeded quota: jobs, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a quota for pods that end, of one that does not", .init("pods"),
      quotas: [.quota("jobs", ["pods": "0"], scopes: ["Terminating"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      used: [:]),
    RecordedQuotaReview(
      "a quota for pods that do not end", .init("pods"),
      quotas: [.quota("servers", ["pods": "0"], scopes: ["NotTerminating"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: servers, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "all scopes of a quota must hold", .init("pods"),
      quotas: [.quota("both", ["pods": "0"], scopes: ["NotTerminating", "NotBestEffort"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      used: [:]),
    RecordedQuotaReview(
      "a priority class in a list", .init("pods"),
      quotas: [.quota("gold", ["pods": "0"], priorityClass: "In", ["gold", "silver"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "priorityClassName": "gold"]],
      refusal: "exceeded quota: gold, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a priority class that is not in a list", .init("pods"),
      quotas: [.quota("gold", ["pods": "0"], priorityClass: "In", ["silver"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "priorityClassName": "gold"]],
      used: [:]),
    RecordedQuotaReview(
      "a pod without priority class, and a list", .init("pods"),
      quotas: [.quota("gold", ["pods": "0"], priorityClass: "In", ["gold"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      used: [:]),
    RecordedQuotaReview(
      "a priority class that is none of a list", .init("pods"),
      quotas: [.quota("rest", ["pods": "0"], priorityClass: "NotIn", ["silver"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "priorityClassName": "gold"]],
      refusal: "exceeded quota: rest, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a pod without priority class has none of a list", .init("pods"),
      quotas: [.quota("rest", ["pods": "0"], priorityClass: "NotIn", ["gold"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: rest, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "any priority class", .init("pods"),
      quotas: [.quota("any", ["pods": "0"], priorityClass: "Exists")],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "priorityClassName": "gold"]],
      refusal: "exceeded quota: any, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "no priority class", .init("pods"),
      quotas: [.quota("none", ["pods": "0"], priorityClass: "DoesNotExist")],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: none, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "a priority class, and a quota for pods without", .init("pods"),
      quotas: [.quota("none", ["pods": "0"], priorityClass: "DoesNotExist")],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]], "priorityClassName": "gold"]],
      used: [:]),
    RecordedQuotaReview(
      "affinity to pods of other namespaces", .init("pods"),
      quotas: [.quota("near", ["pods": "0"], scopes: ["CrossNamespacePodAffinity"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web"]],
          "affinity": [
            "podAffinity": [
              "preferredDuringSchedulingIgnoredDuringExecution": [
                ["weight": 1, "podAffinityTerm": ["topologyKey": "zone", "namespaces": ["x"]]]
              ]
            ]
          ],
        ],
      ],
      refusal: "exceeded quota: near, requested: pods=1, used: pods=0, limited: pods=0"),
    RecordedQuotaReview(
      "affinity to pods of the same namespace", .init("pods"),
      quotas: [.quota("near", ["pods": "0"], scopes: ["CrossNamespacePodAffinity"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web"]],
          "affinity": [
            "podAntiAffinity": ["requiredDuringSchedulingIgnoredDuringExecution": [["topologyKey": "zone"]]]
          ],
        ],
      ],
      used: [:]),
  ]
}
