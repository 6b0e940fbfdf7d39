import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of strategic merge patches of lists, its own defaults left out.
extension RecordedPatch {
  static let lists: [RecordedPatch] = [
    RecordedPatch(
      "a field of an element of a list of objects",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "log", "image": "log:2"]]]]],
      result: [
        "template": ["spec": ["containers": [["name": "web"], ["name": "log", "image": "log:2"], ["name": "proxy"]]]]
      ]),
    RecordedPatch(
      "a new element comes after those it was not told apart from",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "new"]]]]],
      result: [
        "template": ["spec": ["containers": [["name": "new"], ["name": "web"], ["name": "log"], ["name": "proxy"]]]]
      ]),
    RecordedPatch(
      "an element that is deleted",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "log", "$patch": "delete"]]]]],
      result: ["template": ["spec": ["containers": [["name": "web"], ["name": "proxy"]]]]]),
    RecordedPatch(
      "an element that is deleted and was not there",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "nobody", "$patch": "delete"]]]]],
      result: threeContainers),
    RecordedPatch(
      "a list that is replaced",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["$patch": "replace"], ["name": "only"]]]]],
      result: ["template": ["spec": ["containers": [["name": "only"]]]]]),
    RecordedPatch(
      "nested lists merge too",
      live: fullContainer,
      patch: [
        "template": [
          "spec": [
            "containers": [
              [
                "name": "web", "env": [["name": "B", "value": "x"], ["name": "D", "value": "4"]],
                "ports": [["containerPort": 81, "name": "http"]],
              ]
            ]
          ]
        ]
      ],
      result: [
        "template": [
          "spec": [
            "containers": [
              [
                "name": "web", "args": ["x", "y"],
                "ports": [["containerPort": 80], ["name": "http", "containerPort": 81]],
                "env": [
                  ["name": "A", "value": "1"], ["name": "B", "value": "x"], ["name": "D", "value": "4"],
                  ["name": "C", "value": "3"],
                ],
              ]
            ]
          ]
        ]
      ]),
    RecordedPatch(
      "a list without merge key is replaced",
      live: fullContainer,
      patch: ["template": ["spec": ["containers": [["name": "web", "args": ["z"]]]]]],
      result: [
        "template": [
          "spec": [
            "containers": [
              [
                "name": "web", "args": ["z"], "ports": [["containerPort": 80], ["containerPort": 81]],
                "env": [["name": "A", "value": "1"], ["name": "B", "value": "2"], ["name": "C", "value": "3"]],
              ]
            ]
          ]
        ]
      ]),
    RecordedPatch(
      "a member that is null goes",
      live: fullContainer,
      patch: ["template": ["spec": ["containers": [["name": "web", "env": nil, "args": nil]]]]],
      result: [
        "template": [
          "spec": ["containers": [["name": "web", "ports": [["containerPort": 80], ["containerPort": 81]]]]]
        ]
      ]),
    RecordedPatch(
      "an order for all elements",
      live: threeContainers,
      patch: [
        "template": ["spec": ["$setElementOrder/containers": [["name": "proxy"], ["name": "log"], ["name": "web"]]]]
      ],
      result: ["template": ["spec": ["containers": [["name": "proxy"], ["name": "log"], ["name": "web"]]]]]),
    RecordedPatch(
      "an order for some elements, and a new one",
      live: threeContainers,
      patch: [
        "template": [
          "spec": ["$setElementOrder/containers": [["name": "new"], ["name": "web"]], "containers": [["name": "new"]]]
        ]
      ],
      result: [
        "template": ["spec": ["containers": [["name": "new"], ["name": "web"], ["name": "log"], ["name": "proxy"]]]]
      ]),
    RecordedPatch(
      "an order in which new elements stand between others",
      live: threeContainers,
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/containers": [["name": "web"], ["name": "new"], ["name": "log"], ["name": "proxy"]],
            "containers": [["name": "new"]],
          ]
        ]
      ],
      result: [
        "template": ["spec": ["containers": [["name": "web"], ["name": "new"], ["name": "log"], ["name": "proxy"]]]]
      ]),
    RecordedPatch(
      "an order and a deletion",
      live: threeContainers,
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/containers": [["name": "proxy"], ["name": "web"]],
            "containers": [["name": "log", "$patch": "delete"]],
          ]
        ]
      ],
      result: ["template": ["spec": ["containers": [["name": "proxy"], ["name": "web"]]]]]),
    RecordedPatch(
      "a new element has the place of one that is deleted",
      live: ["template": ["spec": ["containers": [["name": "a"], ["name": "d"], ["name": "e"]]]]],
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/containers": [["name": "c"], ["name": "e"]],
            "containers": [["name": "c"], ["name": "a", "$patch": "delete"]],
          ]
        ]
      ],
      result: ["template": ["spec": ["containers": [["name": "d"], ["name": "c"], ["name": "e"]]]]]),
  ]
}
