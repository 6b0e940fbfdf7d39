import Kubernetes
import Testing

@testable import Sandbox

/// A strategic merge patch of a pod template, and what kube-apiserver 1.36.2 answered.
struct RecordedPatch: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let live: JSONValue
  let patch: JSONValue
  /// The object after the patch, or why the patch was refused.
  let answer: Result<JSONValue, PatchError>

  init(_ sentence: String, live: JSONValue, patch: JSONValue, result: JSONValue) {
    (testDescription, self.live, self.patch, answer) = (sentence, live, patch, .success(result))
  }

  init(_ sentence: String, live: JSONValue, patch: JSONValue, refusal: PatchError) {
    (testDescription, self.live, self.patch, answer) = (sentence, live, patch, .failure(refusal))
  }
}

// Pod templates that several patches are of.
let threeContainers: JSONValue = [
  "template": ["spec": ["containers": [["name": "web"], ["name": "log"], ["name": "proxy"]]]]
]

let fullContainer: JSONValue = [
  "template": [
    "spec": [
      "containers": [
        [
          "name": "web",
          "env": [["name": "A", "value": "1"], ["name": "B", "value": "2"], ["name": "C", "value": "3"]],
          "ports": [["containerPort": 80], ["containerPort": 81]], "args": ["x", "y"],
        ]
      ]
    ]
  ]
]

let twoVolumes: JSONValue = [
  "template": [
    "spec": [
      "containers": [["name": "web"]], "volumes": [["name": "v", "emptyDir": [:]], ["name": "w", "emptyDir": [:]]],
    ]
  ]
]

let labelled: JSONValue = [
  "metadata": ["labels": ["a": "1", "b": "2"], "finalizers": ["x.io/a", "x.io/b", "x.io/c"]],
  "template": ["spec": ["containers": [["name": "web"]]]],
]

let oneContainer: JSONValue = ["template": ["spec": ["containers": [["name": "web"]]]]]

/// The part of a PodTemplate's schema that the patches go by.
let podTemplateSchema = MetaSchemas.root(
  "io.k8s.api.core.v1.PodTemplate", "",
  [
    "template": .object(
      "io.k8s.api.core.v1.PodTemplateSpec", "",
      [
        "spec": .object(
          "io.k8s.api.core.v1.PodSpec", "",
          [
            "containers": .list("", of: container, by: "name"),
            "volumes": .list("", of: volume, by: "name", strategy: "merge,retainKeys"),
          ])
      ])
  ])

private let container = OpenAPISchema.object(
  "io.k8s.api.core.v1.Container", "",
  [
    "name": .string(""), "image": .string(""), "args": .list("", of: .string("")),
    "command": .list("", of: .string("")),
    "env": .list(
      "", of: .object("io.k8s.api.core.v1.EnvVar", "", ["name": .string(""), "value": .string("")]), by: "name"),
    "ports": .list(
      "",
      of: .object("io.k8s.api.core.v1.ContainerPort", "", ["containerPort": .int32(""), "name": .string("")]),
      by: "containerPort"),
  ])

private let volume = OpenAPISchema.object(
  "io.k8s.api.core.v1.Volume", "",
  [
    "name": .string(""), "emptyDir": .object("io.k8s.api.core.v1.EmptyDirVolumeSource", "", [:]),
    "configMap": .object("io.k8s.api.core.v1.ConfigMapVolumeSource", "", ["name": .string("")]),
  ])
