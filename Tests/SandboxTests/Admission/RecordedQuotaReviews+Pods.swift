import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 said of pods under quotas for what they ask for.
extension RecordedQuotaReview {
  static let pods: [RecordedQuotaReview] = [
    RecordedQuotaReview(
      "a pod within the quota", .init("pods"),
      quotas: [.quota("few", ["pods": "2"], used: ["pods": "1"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      used: ["few": ["pods": "2"]]),
    RecordedQuotaReview(
      "a pod too many", .init("pods"),
      quotas: [.quota("few", ["pods": "2"], used: ["pods": "2"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2"),
    RecordedQuotaReview(
      "a pod too many by count", .init("pods"),
      quotas: [.quota("few", ["count/pods": "2"], used: ["count/pods": "2"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "exceeded quota: few, requested: count/pods=1, used: count/pods=2, limited: count/pods=2"),
    RecordedQuotaReview(
      "several resources exceeded", .init("pods"),
      quotas: [
        .quota(
          "few", ["pods": "1", "count/pods": "1", "requests.cpu": "1", "memory": "1Gi"],
          used: ["pods": "1", "count/pods": "0", "requests.cpu": "800m", "memory": "512Mi"])
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "300m", "memory": "512Mi"]]]]],
      ],
      refusal:
        "exceeded quota: few, requested: pods=1,requests.cpu=300m, used: pods=1,requests.cpu=800m, limited: pods=1,requests.cpu=1"
    ),
    RecordedQuotaReview(
      "the first quota counts, the second is exceeded", .init("pods"),
      quotas: [.quota("a", ["pods": "5"]), .quota("b", ["limits.cpu": "1"], used: ["limits.cpu": "900m"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["limits": ["cpu": "200m"], "requests": ["cpu": "200m"]]]]
        ],
      ],
      refusal: "exceeded quota: b, requested: limits.cpu=200m, used: limits.cpu=900m, limited: limits.cpu=1"),
    RecordedQuotaReview(
      "requests and limits, in all notations", .init("pods"),
      quotas: [
        .quota(
          "all",
          [
            "cpu": "10", "memory": "10Gi", "requests.cpu": "10", "requests.memory": "10G", "limits.cpu": "10",
            "limits.memory": "1e10", "ephemeral-storage": "1Gi", "requests.ephemeral-storage": "1Gi",
            "limits.ephemeral-storage": "1Gi",
          ])
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            [
              "name": "web",
              "resources": [
                "requests": ["cpu": "0.1", "memory": "1500Ki", "ephemeral-storage": "1Mi"],
                "limits": ["cpu": "1500m", "memory": "2e6", "ephemeral-storage": "2M"],
              ],
            ],
            [
              "name": "log",
              "resources": ["requests": ["cpu": "250m", "memory": "1M"], "limits": ["cpu": 1, "memory": "3Mi"]],
            ],
          ]
        ],
      ],
      used: [
        "all": [
          "cpu": "350m", "ephemeral-storage": "1Mi", "limits.cpu": "2500m", "limits.ephemeral-storage": "2M",
          "limits.memory": "5145728", "memory": "2536k", "requests.cpu": "350m", "requests.ephemeral-storage": "1Mi",
          "requests.memory": "2536k",
        ]
      ]),
    RecordedQuotaReview(
      "limits that are not given", .init("pods"),
      quotas: [.quota("limits", ["limits.cpu": "1", "limits.memory": "1Gi", "requests.cpu": "1"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "1"]]],
            ["name": "log", "resources": ["limits": ["cpu": "1"], "requests": ["cpu": "1"]]], ["name": "proxy"],
          ], "initContainers": [["name": "init"]],
        ],
      ],
      refusal:
        "failed quota: limits: must specify limits.cpu for: init,proxy,web; limits.memory for: init,log,proxy,web; requests.cpu for: init,proxy"
    ),
    RecordedQuotaReview(
      "storage need not be given", .init("pods"),
      quotas: [.quota("storage", ["requests.ephemeral-storage": "1Gi"])],
      object: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      used: [:]),
    RecordedQuotaReview(
      "resources given for the pod as a whole", .init("pods"),
      quotas: [.quota("limits", ["limits.cpu": "2", "requests.cpu": "2", "requests.memory": "1Gi"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web"]], "resources": ["requests": ["cpu": "1"], "limits": ["cpu": "2"]]],
      ],
      used: ["limits": ["limits.cpu": "2", "requests.cpu": "1", "requests.memory": "0"]]),
    RecordedQuotaReview(
      "an init container asks for more than all containers", .init("pods"),
      quotas: [.quota("cpu", ["requests.cpu": "2"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "100m"]]],
            ["name": "log", "resources": ["requests": ["cpu": "200m"]]],
          ],
          "initContainers": [
            ["name": "init", "resources": ["requests": ["cpu": "1"]]],
            ["name": "short", "resources": ["requests": ["cpu": "500m"]]],
          ],
        ],
      ],
      used: ["cpu": ["requests.cpu": "1"]]),
    RecordedQuotaReview(
      "a sidecar runs beside init containers and containers", .init("pods"),
      quotas: [.quota("cpu", ["requests.cpu": "5"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["requests": ["cpu": "100m"]]]],
          "initContainers": [
            ["name": "before", "resources": ["requests": ["cpu": "1"]]],
            ["name": "sidecar", "resources": ["requests": ["cpu": "300m"]], "restartPolicy": "Always"],
            ["name": "after", "resources": ["requests": ["cpu": "900m"]]],
          ],
        ],
      ],
      used: ["cpu": ["requests.cpu": "1200m"]]),
    RecordedQuotaReview(
      "devices and huge pages", .init("pods"),
      quotas: [.quota("devices", ["requests.x.io/gpu": "4", "requests.hugepages-2Mi": "1Gi", "hugepages-2Mi": "1Gi"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            [
              "name": "web",
              "resources": [
                "requests": ["cpu": "1", "memory": "1Gi", "x.io/gpu": "2", "hugepages-2Mi": "4Mi"],
                "limits": ["cpu": "1", "memory": "1Gi", "x.io/gpu": "2", "hugepages-2Mi": "4Mi"],
              ],
            ]
          ]
        ],
      ],
      used: ["devices": ["hugepages-2Mi": "4Mi", "requests.hugepages-2Mi": "4Mi", "requests.x.io/gpu": "2"]]),
    RecordedQuotaReview(
      "a status that is not known yet", .init("pods"),
      quotas: [.quota("new", ["pods": "2", "cpu": "1"], used: ["cpu": "0"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "1"]]]]],
      ],
      refusal: "status unknown for quota: new, resources: cpu,pods"),
  ]
}
