import Kubernetes

@testable import Sandbox

/// How kube-apiserver 1.36.2 refused strategic merge patches.
extension RecordedPatch {
  static let refusals: [RecordedPatch] = [
    RecordedPatch(
      "an order for a list that is new",
      live: oneContainer,
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/volumes": [["name": "b"], ["name": "a"]],
            "volumes": [
              ["name": "a", "emptyDir": [:]], ["name": "b", "emptyDir": [:]], ["name": "c", "$patch": "delete"],
            ],
          ]
        ]
      ],
      refusal: .unprocessed(
        "The order in patch list:\n[map[emptyDir:map[] name:a] map[emptyDir:map[] name:b] map[$patch:delete name:c]]\n doesn't match $setElementOrder list:\n[map[name:b] map[name:a]]\n"
      )),
    RecordedPatch(
      "a directive that does not exist, of a map",
      live: labelled,
      patch: ["metadata": ["labels": ["$patch": "merge"]]],
      refusal: .unprocessed("unknown patch type: merge in map: map[$patch:merge]")),
    RecordedPatch(
      "a directive that is no text",
      live: labelled,
      patch: ["metadata": ["labels": ["$patch": ["b": ["y"], "a": "x"]]]],
      refusal: .unprocessed("unknown patch type: map[a:x b:[y]] in map: map[$patch:map[a:x b:[y]]]")),
    RecordedPatch(
      "a directive that does not exist, of an element",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "web", "$patch": "move"]]]]],
      refusal: .unprocessed("unknown patch type: move in map: map[$patch:move name:web]")),
    RecordedPatch(
      "a directive to merge an element",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["name": "web", "$patch": "merge"]]]]],
      refusal: .unprocessed("merging lists cannot yet be specified in the patch")),
    RecordedPatch(
      "an element without its key",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["image": "web:2"]]]]],
      refusal: .unprocessed("map: map[image:web:2] does not contain declared merge key: name")),
    RecordedPatch(
      "a deletion without its key",
      live: threeContainers,
      patch: ["template": ["spec": ["containers": [["$patch": "delete"]]]]],
      refusal: .unprocessed("map: map[$patch:delete] does not contain declared merge key: name")),
    RecordedPatch(
      "scalars in a list of objects",
      live: ["template": ["spec": ["volumes": [["name": "v", "emptyDir": [:]]], "containers": [["name": "web"]]]]],
      patch: ["template": ["spec": ["volumes": ["v"]]]],
      refusal: .unprocessed("list element types are not identical: [[map[emptyDir:map[] name:v]] [v]]")),
    RecordedPatch(
      "lists in a set",
      live: labelled,
      patch: ["metadata": ["finalizers": [["a"]]]],
      refusal: .unprocessed("list element types are not identical: [[x.io/a x.io/b x.io/c] [[a]]]")),
    RecordedPatch(
      "an order that the patch does not have",
      live: ["template": ["spec": ["containers": [["name": "a"], ["name": "b"]]]]],
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/containers": [["name": "a"], ["name": "b"]],
            "containers": [["name": "b"], ["name": "a"]],
          ]
        ]
      ],
      refusal: .unprocessed(
        "The order in patch list:\n[map[name:b] map[name:a]]\n doesn't match $setElementOrder list:\n[map[name:a] map[name:b]]\n"
      )),
    RecordedPatch(
      "an order that lacks an element of the patch",
      live: ["template": ["spec": ["containers": [["name": "a"]]]]],
      patch: ["template": ["spec": ["$setElementOrder/containers": [["name": "b"]], "containers": [["name": "c"]]]]],
      refusal: .unprocessed(
        "The order in patch list:\n[map[name:c]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n")),
    RecordedPatch(
      "an order, and a list that is replaced",
      live: ["template": ["spec": ["containers": [["name": "a"]]]]],
      patch: [
        "template": [
          "spec": [
            "$setElementOrder/containers": [["name": "b"]],
            "containers": [["name": "b", "image": "b"], ["$patch": "replace"]],
          ]
        ]
      ],
      refusal: .unprocessed(
        "The order in patch list:\n[map[image:b name:b] map[$patch:replace]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n"
      )),
    RecordedPatch(
      "an order that is no list",
      live: threeContainers,
      patch: ["template": ["spec": ["$setElementOrder/containers": [:]]]],
      refusal: .unprocessed("expected a []interface {}, but received a map[string]interface {}")),
    RecordedPatch(
      "an order of no field",
      live: oneContainer,
      patch: ["template": ["spec": ["$setElementOrder": []]]],
      refusal: .malformed("invalid patch format of setElementOrder list")),
    RecordedPatch(
      "an order of a field that does not exist",
      live: oneContainer,
      patch: ["template": ["spec": ["$setElementOrder/pods": []]]],
      refusal: .unprocessed(#"unable to find api field in struct PodSpec for the json field "pods""#)),
    RecordedPatch(
      "a deletion from no field",
      live: oneContainer,
      patch: ["template": ["spec": ["$deleteFromPrimitiveList": []]]],
      refusal: .malformed("invalid patch format of primitive list")),
    RecordedPatch(
      "a deletion of objects",
      live: ["template": ["spec": ["volumes": [["name": "v", "emptyDir": [:]]], "containers": [["name": "web"]]]]],
      patch: ["template": ["spec": ["$deleteFromPrimitiveList/volumes": ["v"]]]],
      refusal: .unprocessed("list element types are not identical: [[map[emptyDir:map[] name:v]] [v]]")),
    RecordedPatch(
      "kept members that are no list",
      live: oneContainer,
      patch: ["template": ["spec": ["$retainKeys": "containers"]]],
      refusal: .malformed("invalid patch format of retainKeys")),
    RecordedPatch(
      "kept members without one of the patch",
      live: oneContainer,
      patch: ["template": ["spec": ["$retainKeys": ["volumes"], "containers": []]]],
      refusal: .malformed("invalid patch format of retainKeys")),
    RecordedPatch(
      "a patch that is a list",
      live: oneContainer,
      patch: [],
      refusal: .malformed("json: cannot unmarshal array into Go value of type map[string]interface {}")),
    RecordedPatch(
      "a patch that is a number",
      live: oneContainer,
      patch: 1,
      refusal: .malformed("json: cannot unmarshal number into Go value of type map[string]interface {}")),
  ]
}
