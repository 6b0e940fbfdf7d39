import Kubernetes

@testable import Sandbox

/// How kube-apiserver 1.36.2 refused configurations.
extension RecordedHistory {
  static let refusals: [RecordedHistory] = [
    RecordedHistory(
      "configurations that cannot be applied", .configMap,
      [
        Step(
          .create, by: "alice", #"{"data":{"a":"1"}}"#, gives: #"{"data":{"a":"1"}}"#,
          owners: ["alice Update v1 @01": #"{"f:data":{".":{},"f:a":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"metadata":{"managedFields":[{"manager":"x"}]}}"#,
          refusal: .malformed("metadata.managedFields must be nil")),
        Step(
          .apply, by: "bob", #"{"data":["a"]}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .data: expected map, got &{[a]}")),
        Step(
          .apply, by: "bob", #"{"data":"a"}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .data: expected map, got &{a}")),
        Step(
          .apply, by: "bob", #"{"metadata":{"finalizers":["x.io/a","x.io/a"]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.finalizers: duplicate entries for key [="x.io/a"]"#
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"labels":["a"]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.labels: expected map, got &{[a]}"
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"finalizers":[null]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.finalizers: element 0: associative list without keys has an element that's an explicit null"
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"finalizers":[["a"]]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.finalizers: element 0: not supported: associative list with lists as elements"
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"finalizers":[{}]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.finalizers: element 0: associative list without keys has an element that's a map type"
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"finalizers":"x"}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.finalizers: expected list, got &{x}"
          )),
        Step(
          .apply, by: "bob",
          #"{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"},{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"}]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.ownerReferences: duplicate entries for key [uid="u"]"#
          )),
        Step(
          .apply, by: "bob", #"{"metadata":{"ownerReferences":["u"]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; /v1, Kind=ConfigMap): .metadata.ownerReferences: element 0: associative list with keys may not have non-map elements"
          )),
      ]),
    RecordedHistory(
      "types that do not fit", .gadget,
      [
        Step(
          .create, by: "alice", #"{"spec":{"size":1}}"#, gives: #"{"spec":{"size":1}}"#,
          owners: ["alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:size":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":{"a":1}}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.parts: expected list, got &{map[a:1]}"
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":[{"size":1}]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.parts: element 0: associative list with keys has an element that omits all key fields ["name"] (and doesn't have default values for any key fields)"#
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":["a"]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.parts: element 0: associative list with keys may not have non-map elements"
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":[null]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.parts: element 0: associative list with keys may not have a null element"
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"tags":["a","b","a"]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.tags: duplicate entries for key [="a"]"#
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"tags":[{"a":1}]}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.tags: element 0: associative list without keys has an element that's a map type"
          )),
        Step(
          .apply, by: "bob", #"{"spec":"x"}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec: expected map, got &{x}"
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"labels":{"p":3}}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.labels.p: expected map, got &{3}"
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":[{"name":"a","tags":["k","k"]}]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.parts[name="a"].tags: duplicate entries for key [="k"]"#
          )),
        Step(
          .apply, by: "bob", #"{"spec":{"unknown":1}}"#,
          refusal: .unprocessed(
            "failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.unknown: field not declared in schema"
          )),
      ]),
  ]
}
