import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of strategic merge patches of members and of sets, its own defaults left out.
extension RecordedPatch {
  static let members: [RecordedPatch] = [
    RecordedPatch(
      "an order of what is in an element",
      live: fullContainer,
      patch: [
        "template": [
          "spec": ["containers": [["name": "web", "$setElementOrder/env": [["name": "C"], ["name": "A"]]]]]
        ]
      ],
      result: [
        "template": [
          "spec": [
            "containers": [
              [
                "name": "web", "args": ["x", "y"], "ports": [["containerPort": 80], ["containerPort": 81]],
                "env": [["name": "B", "value": "2"], ["name": "C", "value": "3"], ["name": "A", "value": "1"]],
              ]
            ]
          ]
        ]
      ]),
    RecordedPatch(
      "members that are kept replace a volume by another kind",
      live: twoVolumes,
      patch: [
        "template": [
          "spec": ["volumes": [["name": "v", "$retainKeys": ["name", "configMap"], "configMap": ["name": "c"]]]]
        ]
      ],
      result: [
        "template": [
          "spec": [
            "volumes": [["name": "v", "configMap": ["name": "c"]], ["name": "w", "emptyDir": [:]]],
            "containers": [["name": "web"]],
          ]
        ]
      ]),
    RecordedPatch(
      "a volume of two kinds where no members are kept",
      live: twoVolumes,
      patch: ["template": ["spec": ["volumes": [["name": "v", "emptyDir": nil, "configMap": ["name": "c"]]]]]],
      result: [
        "template": [
          "spec": [
            "volumes": [["name": "v", "configMap": ["name": "c"]], ["name": "w", "emptyDir": [:]]],
            "containers": [["name": "web"]],
          ]
        ]
      ]),
    RecordedPatch(
      "a map that is replaced",
      live: labelled,
      patch: ["metadata": ["labels": ["$patch": "replace", "c": "3"]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["labels": ["c": "3"], "finalizers": ["x.io/a", "x.io/b", "x.io/c"]],
      ]),
    RecordedPatch(
      "a map that is deleted",
      live: labelled,
      patch: ["metadata": ["labels": ["$patch": "delete"]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["finalizers": ["x.io/a", "x.io/b", "x.io/c"]],
      ]),
    RecordedPatch(
      "members of a map are set, added and deleted",
      live: labelled,
      patch: ["metadata": ["labels": ["a": "x", "b": nil, "c": "3"]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["labels": ["a": "x", "c": "3"], "finalizers": ["x.io/a", "x.io/b", "x.io/c"]],
      ]),
    RecordedPatch(
      "a new map loses its nulls and directives",
      live: oneContainer,
      patch: ["metadata": ["labels": ["a": nil, "b": "2"], "annotations": ["$patch": "replace", "c": "3"]]],
      result: ["template": ["spec": ["containers": [["name": "web"]]]], "metadata": ["labels": ["b": "2"]]]),
    RecordedPatch(
      "elements of a set are added",
      live: labelled,
      patch: ["metadata": ["finalizers": ["x.io/d", "x.io/a"]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["labels": ["a": "1", "b": "2"], "finalizers": ["x.io/d", "x.io/a", "x.io/b", "x.io/c"]],
      ]),
    RecordedPatch(
      "elements of a set are deleted",
      live: labelled,
      patch: ["metadata": ["$deleteFromPrimitiveList/finalizers": ["x.io/b", "x.io/z"]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["labels": ["a": "1", "b": "2"], "finalizers": ["x.io/a", "x.io/c"]],
      ]),
    RecordedPatch(
      "elements of a set are deleted and added in an order",
      live: labelled,
      patch: [
        "metadata": [
          "$deleteFromPrimitiveList/finalizers": ["x.io/b"],
          "$setElementOrder/finalizers": ["x.io/d", "x.io/c", "x.io/a"], "finalizers": ["x.io/d"],
        ]
      ],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": ["labels": ["a": "1", "b": "2"], "finalizers": ["x.io/d", "x.io/c", "x.io/a"]],
      ]),
    RecordedPatch(
      "elements of a set that does not exist are deleted",
      live: oneContainer,
      patch: ["metadata": ["$deleteFromPrimitiveList/finalizers": ["x.io/b"]]],
      result: oneContainer),
    RecordedPatch(
      "an element that comes twice",
      live: threeContainers,
      patch: [
        "template": ["spec": ["containers": [["name": "log", "args": ["x"]], ["name": "log", "command": ["run"]]]]]
      ],
      result: [
        "template": [
          "spec": [
            "containers": [["name": "web"], ["name": "log", "command": ["run"], "args": ["x"]], ["name": "proxy"]]
          ]
        ]
      ]),
    RecordedPatch(
      "owners merge by uid",
      live: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": [
          "ownerReferences": [
            ["apiVersion": "v1", "kind": "ConfigMap", "name": "u", "uid": "u"],
            ["apiVersion": "v1", "kind": "ConfigMap", "name": "v", "uid": "v"],
          ]
        ],
      ],
      patch: [
        "metadata": [
          "ownerReferences": [
            ["uid": "v", "controller": true], ["apiVersion": "v1", "kind": "ConfigMap", "name": "w", "uid": "w"],
          ]
        ]
      ],
      result: [
        "template": ["spec": ["containers": [["name": "web"]]]],
        "metadata": [
          "ownerReferences": [
            ["apiVersion": "v1", "kind": "ConfigMap", "name": "u", "uid": "u"],
            ["apiVersion": "v1", "kind": "ConfigMap", "name": "v", "uid": "v", "controller": true],
            ["apiVersion": "v1", "kind": "ConfigMap", "name": "w", "uid": "w"],
          ]
        ],
      ]),
    RecordedPatch(
      "a patch that is null",
      live: labelled,
      patch: nil,
      result: labelled),
  ]
}
