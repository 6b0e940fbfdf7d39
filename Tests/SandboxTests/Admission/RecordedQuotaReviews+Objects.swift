import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 said of other objects under quotas.
extension RecordedQuotaReview {
  static let objects: [RecordedQuotaReview] = [
    RecordedQuotaReview(
      "a service", .init("services"),
      quotas: [
        .quota(
          "services",
          ["services": "2", "count/services": "5", "services.nodeports": "2", "services.loadbalancers": "1"])
      ],
      object: ["metadata": ["name": "web"], "spec": ["type": "ClusterIP", "ports": [["port": 80, "name": "p80"]]]],
      used: [
        "services": ["count/services": "1", "services": "1", "services.loadbalancers": "0", "services.nodeports": "0"]
      ]),
    RecordedQuotaReview(
      "node ports", .init("services"),
      quotas: [.quota("services", ["services.nodeports": "2"], used: ["services.nodeports": "1"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["type": "NodePort", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      refusal:
        "exceeded quota: services, requested: services.nodeports=2, used: services.nodeports=1, limited: services.nodeports=2"
    ),
    RecordedQuotaReview(
      "a load balancer", .init("services"),
      quotas: [.quota("services", ["services": "9", "services.nodeports": "9", "services.loadbalancers": "1"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["type": "LoadBalancer", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      used: ["services": ["services": "1", "services.loadbalancers": "1", "services.nodeports": "2"]]),
    RecordedQuotaReview(
      "a load balancer too many", .init("services"),
      quotas: [.quota("services", ["services.loadbalancers": "1"], used: ["services.loadbalancers": "1"])],
      object: [
        "metadata": ["name": "web"], "spec": ["type": "LoadBalancer", "ports": [["port": 80, "name": "p80"]]],
      ],
      refusal:
        "exceeded quota: services, requested: services.loadbalancers=1, used: services.loadbalancers=1, limited: services.loadbalancers=1"
    ),
    RecordedQuotaReview(
      "a load balancer without node ports", .init("services"),
      quotas: [.quota("services", ["services.nodeports": "9", "services.loadbalancers": "1"])],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "type": "LoadBalancer", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]],
          "allocateLoadBalancerNodePorts": false,
        ],
      ],
      used: ["services": ["services.loadbalancers": "1", "services.nodeports": "0"]]),
    RecordedQuotaReview(
      "a claim", .init("persistentvolumeclaims"),
      quotas: [
        .quota(
          "claims",
          [
            "persistentvolumeclaims": "2", "count/persistentvolumeclaims": "2", "requests.storage": "10Gi",
            "fast.storageclass.storage.k8s.io/requests.storage": "5Gi",
            "fast.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
            "slow.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
          ])
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]], "storageClassName": "fast",
        ],
      ],
      used: [
        "claims": [
          "count/persistentvolumeclaims": "1", "fast.storageclass.storage.k8s.io/persistentvolumeclaims": "1",
          "fast.storageclass.storage.k8s.io/requests.storage": "1Gi", "persistentvolumeclaims": "1",
          "requests.storage": "1Gi", "slow.storageclass.storage.k8s.io/persistentvolumeclaims": "0",
        ]
      ]),
    RecordedQuotaReview(
      "a claim for too much of a class", .init("persistentvolumeclaims"),
      quotas: [
        .quota(
          "claims", ["requests.storage": "10Gi", "fast.storageclass.storage.k8s.io/requests.storage": "5Gi"],
          used: ["requests.storage": "4Gi", "fast.storageclass.storage.k8s.io/requests.storage": "4Gi"])
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "2Gi"]], "storageClassName": "fast",
        ],
      ],
      refusal:
        "exceeded quota: claims, requested: fast.storageclass.storage.k8s.io/requests.storage=2Gi, used: fast.storageclass.storage.k8s.io/requests.storage=4Gi, limited: fast.storageclass.storage.k8s.io/requests.storage=5Gi"
    ),
    RecordedQuotaReview(
      "a claim for part of a byte", .init("persistentvolumeclaims"),
      quotas: [.quota("claims", ["requests.storage": "10Gi"])],
      object: [
        "metadata": ["name": "web"],
        "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1500m"]]],
      ],
      used: ["claims": ["requests.storage": "2"]]),
    RecordedQuotaReview(
      "a configuration too many", .init("configmaps"),
      quotas: [
        .quota(
          "objects", ["configmaps": "1", "count/configmaps": "5"], used: ["configmaps": "1", "count/configmaps": "1"])
      ],
      object: ["metadata": ["name": "web"]],
      refusal: "exceeded quota: objects, requested: configmaps=1, used: configmaps=1, limited: configmaps=1"),
    RecordedQuotaReview(
      "a secret", .init("secrets"),
      quotas: [.quota("objects", ["secrets": "2", "count/secrets": "5"])],
      object: ["metadata": ["name": "web"]],
      used: ["objects": ["count/secrets": "1", "secrets": "1"]]),
    RecordedQuotaReview(
      "a quota limits quotas", .init("resourcequotas"),
      quotas: [.quota("objects", ["resourcequotas": "1"], used: ["resourcequotas": "1"])],
      object: ["metadata": ["name": "web"]],
      refusal: "exceeded quota: objects, requested: resourcequotas=1, used: resourcequotas=1, limited: resourcequotas=1"
    ),
    RecordedQuotaReview(
      "a kind with nothing but a count", .init("serviceaccounts"),
      quotas: [.quota("objects", ["count/serviceaccounts": "2"], used: ["count/serviceaccounts": "2"])],
      object: ["metadata": ["name": "web"]],
      refusal:
        "exceeded quota: objects, requested: count/serviceaccounts=1, used: count/serviceaccounts=2, limited: count/serviceaccounts=2"
    ),
    RecordedQuotaReview(
      "a kind of another group", .init("deployments", group: "apps"),
      quotas: [
        .quota(
          "objects", ["count/deployments.apps": "1", "count/deployments": "0"], used: ["count/deployments.apps": "0"])
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": [
          "selector": ["matchLabels": ["a": "b"]],
          "template": ["metadata": ["labels": ["a": "b"]], "spec": ["containers": [["name": "web"]]]],
        ],
      ],
      used: ["objects": ["count/deployments.apps": "1"]]),
    RecordedQuotaReview(
      "a kind of another group, too many", .init("networkpolicies", group: "networking.k8s.io"),
      quotas: [
        .quota(
          "objects", ["count/networkpolicies.networking.k8s.io": "1"],
          used: ["count/networkpolicies.networking.k8s.io": "1"])
      ],
      object: ["metadata": ["name": "web"], "spec": ["podSelector": [:]]],
      refusal:
        "exceeded quota: objects, requested: count/networkpolicies.networking.k8s.io=1, used: count/networkpolicies.networking.k8s.io=1, limited: count/networkpolicies.networking.k8s.io=1"
    ),
    RecordedQuotaReview(
      "scopes cover pods alone", .init("configmaps"),
      quotas: [.quota("free", ["pods": "0", "count/configmaps": "0"], scopes: ["BestEffort"])],
      object: ["metadata": ["name": "web"]],
      used: [:]),
    RecordedQuotaReview(
      "a service gets node ports", .init("services"),
      quotas: [
        .quota(
          "services", ["services": "1", "services.nodeports": "1"], used: ["services": "1", "services.nodeports": "0"])
      ],
      old: [
        "metadata": ["name": "web"],
        "spec": ["type": "ClusterIP", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": ["type": "NodePort", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      refusal:
        "exceeded quota: services, requested: services.nodeports=2, used: services.nodeports=0, limited: services.nodeports=1"
    ),
    RecordedQuotaReview(
      "a service loses node ports", .init("services"),
      quotas: [
        .quota(
          "services", ["services": "1", "services.nodeports": "2"], used: ["services": "1", "services.nodeports": "2"])
      ],
      old: [
        "metadata": ["name": "web"],
        "spec": ["type": "NodePort", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      object: [
        "metadata": ["name": "web"],
        "spec": ["type": "ClusterIP", "ports": [["port": 80, "name": "p80"], ["port": 81, "name": "p81"]]],
      ],
      used: [:]),
    RecordedQuotaReview(
      "labels are not charged", .init("services"),
      quotas: [.quota("services", ["services": "1"], used: ["services": "1"])],
      old: ["metadata": ["name": "web"], "spec": ["type": "ClusterIP", "ports": [["port": 80, "name": "p80"]]]],
      object: [
        "metadata": ["name": "web", "labels": ["a": "b"]],
        "spec": ["type": "ClusterIP", "ports": [["port": 80, "name": "p80"]]],
      ],
      used: [:]),
    RecordedQuotaReview(
      "configurations are charged once", .init("configmaps"),
      quotas: [.quota("objects", ["configmaps": "0"])],
      old: ["metadata": ["name": "web"]],
      object: ["metadata": ["name": "web"], "data": ["a": "b"]],
      used: [:]),
  ]
}
