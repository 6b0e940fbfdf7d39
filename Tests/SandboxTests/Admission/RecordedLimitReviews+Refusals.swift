import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 refused under limit ranges. Where it found several faults, it named them in any order.
extension RecordedLimitReview {
  static let refusals: [RecordedLimitReview] = [
    RecordedLimitReview(
      "too much, a limit",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "max": ["cpu": "1", "memory": "1Gi"], "default": ["cpu": "1", "memory": "1Gi"],
                "defaultRequest": ["cpu": "1", "memory": "1Gi"],
              ]
            ]
          ],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            [
              "name": "web",
              "resources": [
                "requests": ["cpu": "500m", "memory": "2048Mi"], "limits": ["cpu": "1500m", "memory": "2048Mi"],
              ],
            ]
          ]
        ],
      ],
      refusal:
        "[maximum cpu usage per Container is 1, but limit is 1500m, maximum memory usage per Container is 1Gi, but limit is 2Gi]"
    ),
    RecordedLimitReview(
      "too much, a request",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "2"]]]]],
      ],
      refusal: "maximum cpu usage per Pod is 1.  No limit is specified"),
    RecordedLimitReview(
      "too little",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "min": ["cpu": "100m", "memory": "32Mi"],
                "defaultRequest": ["cpu": "100m", "memory": "32Mi"],
              ]
            ]
          ],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            [
              "name": "web",
              "resources": ["requests": ["cpu": "50m", "memory": "1Gi"], "limits": ["cpu": "1", "memory": "1Gi"]],
            ]
          ]
        ],
      ],
      refusal: "minimum cpu usage per Container is 100m, but request is 50m"),
    RecordedLimitReview(
      "nothing, where a pod has a minimum",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "min": ["cpu": "100m"]]]]]],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "minimum cpu usage per Pod is 100m.  No request is specified"),
    RecordedLimitReview(
      "nothing, where a pod has a maximum",
      limitRanges: [
        ["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["memory": "1Gi"]]]]]
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      refusal: "maximum memory usage per Pod is 1Gi.  No limit is specified"),
    RecordedLimitReview(
      "a pod asks for too much in all",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "600m"], "limits": ["cpu": "600m"]]],
            ["name": "log", "resources": ["requests": ["cpu": "600m"], "limits": ["cpu": "600m"]]],
          ]
        ],
      ],
      refusal: "maximum cpu usage per Pod is 1, but limit is 1200m"),
    RecordedLimitReview(
      "an init container too",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["requests": ["cpu": "1"], "limits": ["cpu": "1"]]]],
          "initContainers": [
            ["name": "init", "resources": ["requests": ["cpu": "1100m"], "limits": ["cpu": "1100m"]]]
          ],
        ],
      ],
      refusal: "maximum cpu usage per Pod is 1, but limit is 1100m"),
    RecordedLimitReview(
      "a sidecar too",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["requests": ["cpu": "600m"], "limits": ["cpu": "600m"]]]],
          "initContainers": [
            [
              "name": "side", "resources": ["requests": ["cpu": "500m"], "limits": ["cpu": "500m"]],
              "restartPolicy": "Always",
            ]
          ],
        ],
      ],
      refusal: "maximum cpu usage per Pod is 1, but limit is 1100m"),
    RecordedLimitReview(
      "a ratio that is not",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "maxLimitRequestRatio": ["cpu": "2"]]]],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "300m"], "limits": ["cpu": "1"]]]]],
      ],
      refusal: "cpu max limit to request ratio per Container is 2, but provided ratio is 3.333333"),
    RecordedLimitReview(
      "a ratio of a fraction",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "maxLimitRequestRatio": ["memory": "1500m"]]]],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [["name": "web", "resources": ["requests": ["memory": "1Gi"], "limits": ["memory": "2Gi"]]]]
        ],
      ],
      refusal: "memory max limit to request ratio per Container is 1500m, but provided ratio is 2.000000"),
    RecordedLimitReview(
      "a ratio without request",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "maxLimitRequestRatio": ["cpu": "2"]]]],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "0"], "limits": ["cpu": "1"]]]]],
      ],
      refusal: "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0"),
    RecordedLimitReview(
      "a ratio without limit",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "maxLimitRequestRatio": ["cpu": "2"]]]],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "1"]]]]],
      ],
      refusal: "cpu max limit to request ratio per Container is 2, but no limit is specified or limit is 0"),
    RecordedLimitReview(
      "a ratio of a pod",
      limitRanges: [
        ["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "maxLimitRequestRatio": ["cpu": "2"]]]]]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "100m"], "limits": ["cpu": "1"]]]]],
      ],
      refusal: "cpu max limit to request ratio per Pod is 2, but provided ratio is 10.000000"),
    RecordedLimitReview(
      "a limit below the minimum",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "min": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "0.4"]]],
            ["name": "log", "resources": ["requests": ["cpu": "0.7"], "limits": ["cpu": "0.7"]]],
          ]
        ],
      ],
      refusal: "minimum cpu usage per Pod is 1, but limit is 700m"),
    RecordedLimitReview(
      "the same for two containers is said once",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              ["type": "Container", "max": ["cpu": "1"], "default": ["cpu": "1"], "defaultRequest": ["cpu": "1"]]
            ]
          ],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "2"], "limits": ["cpu": "2"]]],
            ["name": "log", "resources": ["requests": ["cpu": "2"], "limits": ["cpu": "2"]]],
          ]
        ],
      ],
      refusal: "maximum cpu usage per Container is 1, but limit is 2"),
    RecordedLimitReview(
      "resources of the pod as a whole",
      limitRanges: [["metadata": ["name": "limits"], "spec": ["limits": [["type": "Pod", "max": ["cpu": "1"]]]]]],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web"]], "resources": ["requests": ["cpu": "1"], "limits": ["cpu": "2"]]],
      ],
      refusal: "maximum cpu usage per Pod is 1, but limit is 2"),
    RecordedLimitReview(
      "a claim too small",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "PersistentVolumeClaim", "min": ["storage": "2Gi"]]]],
        ]
      ],
      claim: [
        "metadata": ["name": "web"],
        "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]],
      ],
      refusal: "minimum storage usage per PersistentVolumeClaim is 2Gi, but request is 1Gi"),
    RecordedLimitReview(
      "a claim too large",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "PersistentVolumeClaim", "max": ["storage": "2Gi"]]]],
        ]
      ],
      claim: [
        "metadata": ["name": "web"],
        "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "3000Mi"]]],
      ],
      refusal: "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3000Mi"),
  ]
}
