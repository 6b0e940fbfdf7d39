import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 let pass under limit ranges, and with which resources.
extension RecordedLimitReview {
  static let passes: [RecordedLimitReview] = [
    RecordedLimitReview(
      "defaults",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "default": ["cpu": "500m", "memory": "256Mi"],
                "defaultRequest": ["cpu": "100m", "memory": "64Mi"],
              ]
            ]
          ],
        ]
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      resources: [
        "web": ["limits": ["cpu": "500m", "memory": "256Mi"], "requests": ["cpu": "100m", "memory": "64Mi"]]
      ],
      note: "LimitRanger plugin set: cpu, memory request for container web; cpu, memory limit for container web"),
    RecordedLimitReview(
      "limits alone are requests too",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "default": ["cpu": "500m"], "defaultRequest": ["cpu": "500m"]]]],
        ]
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      resources: ["web": ["limits": ["cpu": "500m"], "requests": ["cpu": "500m"]]],
      note: "LimitRanger plugin set: cpu request for container web; cpu limit for container web"),
    RecordedLimitReview(
      "what a container asks for stays",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "default": ["cpu": "500m", "memory": "1Gi"],
                "defaultRequest": ["cpu": "100m", "memory": "1Mi"],
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
              "name": "web", "resources": ["requests": ["cpu": "200m", "memory": "2Gi"], "limits": ["memory": "2Gi"]],
            ], ["name": "log"],
          ], "initContainers": [["name": "init"]],
        ],
      ],
      resources: [
        "web": ["limits": ["cpu": "500m", "memory": "2Gi"], "requests": ["cpu": "200m", "memory": "2Gi"]],
        "log": ["limits": ["cpu": "500m", "memory": "1Gi"], "requests": ["cpu": "100m", "memory": "1Mi"]],
        "init": ["limits": ["cpu": "500m", "memory": "1Gi"], "requests": ["cpu": "100m", "memory": "1Mi"]],
      ],
      note:
        "LimitRanger plugin set: cpu limit for container web; cpu, memory request for container log; cpu, memory limit for container log; cpu, memory request for init container init; cpu, memory limit for init container init"
    ),
    RecordedLimitReview(
      "the defaults of several limit ranges",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "default": ["cpu": "500m"], "defaultRequest": ["cpu": "500m"]]]],
        ],
        [
          "metadata": ["name": "more"],
          "spec": [
            "limits": [["type": "Container", "default": ["memory": "1Gi"], "defaultRequest": ["memory": "1Mi"]]]
          ],
        ],
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      resources: ["web": ["limits": ["cpu": "500m", "memory": "1Gi"], "requests": ["cpu": "500m", "memory": "1Mi"]]],
      note: "LimitRanger plugin set: memory request for container web; memory limit for container web"),
    RecordedLimitReview(
      "an annotation beside others",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "default": ["cpu": "1"], "defaultRequest": ["cpu": "1"]]]],
        ]
      ],
      pod: ["metadata": ["name": "web", "annotations": ["a": "b"]], "spec": ["containers": [["name": "web"]]]],
      resources: ["web": ["limits": ["cpu": "1"], "requests": ["cpu": "1"]]],
      note: "LimitRanger plugin set: cpu request for container web; cpu limit for container web"),
    RecordedLimitReview(
      "the maximum is the default",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              ["type": "Container", "max": ["cpu": "2"], "default": ["cpu": "2"], "defaultRequest": ["cpu": "2"]]
            ]
          ],
        ]
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      resources: ["web": ["limits": ["cpu": "2"], "requests": ["cpu": "2"]]],
      note: "LimitRanger plugin set: cpu request for container web; cpu limit for container web"),
    RecordedLimitReview(
      "nothing, where a minimum is set",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "min": ["cpu": "100m"], "defaultRequest": ["cpu": "100m"]]]],
        ]
      ],
      pod: ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]],
      resources: ["web": ["requests": ["cpu": "100m"]]],
      note: "LimitRanger plugin set: cpu request for container web"),
    RecordedLimitReview(
      "a ratio that is kept",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": ["limits": [["type": "Container", "maxLimitRequestRatio": ["cpu": "2"]]]],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": ["containers": [["name": "web", "resources": ["requests": ["cpu": "500m"], "limits": ["cpu": "1"]]]]],
      ],
      resources: ["web": ["limits": ["cpu": "1"], "requests": ["cpu": "500m"]]]),
    RecordedLimitReview(
      "a pod within all bounds",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "max": ["cpu": "1"], "min": ["cpu": "100m"], "default": ["cpu": "1"],
                "defaultRequest": ["cpu": "1"],
              ], ["type": "Pod", "max": ["cpu": "2"]],
            ]
          ],
        ]
      ],
      pod: [
        "metadata": ["name": "web"],
        "spec": [
          "containers": [
            ["name": "web", "resources": ["requests": ["cpu": "1"], "limits": ["cpu": "1"]]],
            ["name": "log", "resources": ["requests": ["cpu": "1"], "limits": ["cpu": "1"]]],
          ]
        ],
      ],
      resources: [
        "web": ["limits": ["cpu": "1"], "requests": ["cpu": "1"]],
        "log": ["limits": ["cpu": "1"], "requests": ["cpu": "1"]],
      ]),
    RecordedLimitReview(
      "a claim within bounds",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [["type": "PersistentVolumeClaim", "max": ["storage": "2Gi"], "min": ["storage": "1Gi"]]]
          ],
        ]
      ],
      claim: [
        "metadata": ["name": "web"],
        "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1.5Gi"]]],
      ]),
    RecordedLimitReview(
      "bounds of pods are none of claims",
      limitRanges: [
        [
          "metadata": ["name": "limits"],
          "spec": [
            "limits": [
              [
                "type": "Container", "max": ["ephemeral-storage": "1Mi"], "default": ["ephemeral-storage": "1Mi"],
                "defaultRequest": ["ephemeral-storage": "1Mi"],
              ]
            ]
          ],
        ]
      ],
      claim: [
        "metadata": ["name": "web"],
        "spec": ["accessModes": ["ReadWriteOnce"], "resources": ["requests": ["storage": "1Gi"]]],
      ]),
  ]
}
