import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of managedFields that are reset, folded or emptied.
extension RecordedHistory {
  static let upkeep: [RecordedHistory] = [
    RecordedHistory(
      "empty and null values are owned", .configMap,
      [
        Step(.apply, by: "alice", #"{"data":{}}"#, gives: #"{}"#, owners: ["alice Apply v1 @01": #"{"f:data":{}}"#]),
        Step(.apply, by: "alice", #"{"data":null}"#, gives: #"{}"#, owners: ["alice Apply v1 @01": #"{"f:data":{}}"#]),
        Step(
          .apply, by: "alice", #"{"data":{"a":""}}"#, gives: #"{"data":{"a":""}}"#,
          owners: ["alice Apply v1 @03": #"{"f:data":{"f:a":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"data":{}}"#, gives: #"{"data":{"a":""}}"#,
          owners: ["bob Apply v1": #"{"f:data":{}}"#, "alice Apply v1 @03": #"{"f:data":{"f:a":{}}}"#]),
        Step(.merge, by: "carol", #"{"data":{"a":null}}"#, gives: #"{}"#, owners: [:]),
        Step(.apply, by: "alice", #"{}"#, gives: #"{}"#, owners: [:]),
      ]),
    RecordedHistory(
      "more than ten managers are folded", .configMap,
      [
        Step(
          .create, by: "m00", #"{"data":{"k0":"1"}}"#, gives: #"{"data":{"k0":"1"}}"#,
          owners: ["m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#]),
        Step(
          .merge, by: "m01", #"{"data":{"k1":"1"}}"#, gives: #"{"data":{"k0":"1","k1":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
          ]),
        Step(
          .merge, by: "m02", #"{"data":{"k2":"1"}}"#, gives: #"{"data":{"k0":"1","k1":"1","k2":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#,
          ]),
        Step(
          .merge, by: "m03", #"{"data":{"k3":"1"}}"#, gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
          ]),
        Step(
          .merge, by: "m04", #"{"data":{"k4":"1"}}"#,
          gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#,
          ]),
        Step(
          .merge, by: "m05", #"{"data":{"k5":"1"}}"#,
          gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1","k5":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
          ]),
        Step(
          .merge, by: "m06", #"{"data":{"k6":"1"}}"#,
          gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#,
          ]),
        Step(
          .merge, by: "m07", #"{"data":{"k7":"1"}}"#,
          gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
          ]),
        Step(
          .merge, by: "m08", #"{"data":{"k8":"1"}}"#,
          gives: #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
            "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#,
          ]),
        Step(
          .merge, by: "m09", #"{"data":{"k9":"1"}}"#,
          gives:
            #"{"data":{"k0":"1","k1":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1","k9":"1"}}"#,
          owners: [
            "m00 Update v1 @01": #"{"f:data":{".":{},"f:k0":{}}}"#, "m01 Update v1 @02": #"{"f:data":{"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
            "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#, "m09 Update v1 @10": #"{"f:data":{"f:k9":{}}}"#,
          ]),
        Step(
          .merge, by: "m10", #"{"data":{"k10":"1"}}"#,
          gives:
            #"{"data":{"k0":"1","k1":"1","k10":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1","k9":"1"}}"#,
          owners: [
            "ancient-changes Update v1 @02": #"{"f:data":{".":{},"f:k0":{},"f:k1":{}}}"#,
            "m02 Update v1 @03": #"{"f:data":{"f:k2":{}}}"#, "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
            "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#, "m09 Update v1 @10": #"{"f:data":{"f:k9":{}}}"#,
            "m10 Update v1 @11": #"{"f:data":{"f:k10":{}}}"#,
          ]),
        Step(
          .merge, by: "m11", #"{"data":{"k11":"1"}}"#,
          gives:
            #"{"data":{"k0":"1","k1":"1","k10":"1","k11":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1","k9":"1"}}"#,
          owners: [
            "ancient-changes Update v1 @03": #"{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{}}}"#,
            "m03 Update v1 @04": #"{"f:data":{"f:k3":{}}}"#, "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#,
            "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#, "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#,
            "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#, "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#,
            "m09 Update v1 @10": #"{"f:data":{"f:k9":{}}}"#, "m10 Update v1 @11": #"{"f:data":{"f:k10":{}}}"#,
            "m11 Update v1 @12": #"{"f:data":{"f:k11":{}}}"#,
          ]),
        Step(
          .merge, by: "m12", #"{"data":{"k12":"1"}}"#,
          gives:
            #"{"data":{"k0":"1","k1":"1","k10":"1","k11":"1","k12":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1","k9":"1"}}"#,
          owners: [
            "ancient-changes Update v1 @04": #"{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{},"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
            "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#, "m09 Update v1 @10": #"{"f:data":{"f:k9":{}}}"#,
            "m10 Update v1 @11": #"{"f:data":{"f:k10":{}}}"#, "m11 Update v1 @12": #"{"f:data":{"f:k11":{}}}"#,
            "m12 Update v1 @13": #"{"f:data":{"f:k12":{}}}"#,
          ]),
        Step(
          .apply, by: "zoe", #"{"data":{"k1":"1"}}"#,
          gives:
            #"{"data":{"k0":"1","k1":"1","k10":"1","k11":"1","k12":"1","k2":"1","k3":"1","k4":"1","k5":"1","k6":"1","k7":"1","k8":"1","k9":"1"}}"#,
          owners: [
            "zoe Apply v1": #"{"f:data":{"f:k1":{}}}"#,
            "ancient-changes Update v1 @04": #"{"f:data":{".":{},"f:k0":{},"f:k1":{},"f:k2":{},"f:k3":{}}}"#,
            "m04 Update v1 @05": #"{"f:data":{"f:k4":{}}}"#, "m05 Update v1 @06": #"{"f:data":{"f:k5":{}}}"#,
            "m06 Update v1 @07": #"{"f:data":{"f:k6":{}}}"#, "m07 Update v1 @08": #"{"f:data":{"f:k7":{}}}"#,
            "m08 Update v1 @09": #"{"f:data":{"f:k8":{}}}"#, "m09 Update v1 @10": #"{"f:data":{"f:k9":{}}}"#,
            "m10 Update v1 @11": #"{"f:data":{"f:k10":{}}}"#, "m11 Update v1 @12": #"{"f:data":{"f:k11":{}}}"#,
            "m12 Update v1 @13": #"{"f:data":{"f:k12":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "a strategic merge patch and a JSON patch are updates", .configMap,
      [
        Step(
          .create, by: "alice", #"{"metadata":{"finalizers":["x.io/a"]},"data":{"a":"1"}}"#,
          gives: #"{"data":{"a":"1"},"metadata":{"finalizers":["x.io/a"]}}"#,
          owners: [
            "alice Update v1 @01":
              #"{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}}}}"#
          ]),
        Step(
          .strategic, by: "bob",
          #"{"metadata":{"finalizers":["x.io/b"],"$deleteFromPrimitiveList/finalizers":["x.io/a"]}}"#,
          gives: #"{"data":{"a":"1"},"metadata":{"finalizers":["x.io/b"]}}"#,
          owners: [
            "alice Update v1 @01": #"{"f:data":{".":{},"f:a":{}},"f:metadata":{"f:finalizers":{}}}"#,
            "bob Update v1 @02": #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}}}}"#,
          ]),
        Step(
          .json, by: "carol",
          #"[{"op":"replace","path":"/data/a","value":"2"},{"op":"add","path":"/data/b","value":"3"}]"#,
          gives: #"{"data":{"a":"2","b":"3"},"metadata":{"finalizers":["x.io/b"]}}"#,
          owners: [
            "alice Update v1 @01": #"{"f:data":{},"f:metadata":{"f:finalizers":{}}}"#,
            "bob Update v1 @02": #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}}}}"#,
            "carol Update v1 @03": #"{"f:data":{"f:a":{},"f:b":{}}}"#,
          ]),
        Step(
          .json, by: "carol", #"[{"op":"remove","path":"/data"}]"#, gives: #"{"metadata":{"finalizers":["x.io/b"]}}"#,
          owners: [
            "alice Update v1 @01": #"{"f:metadata":{"f:finalizers":{}}}"#,
            "bob Update v1 @02": #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}}}}"#,
          ]),
      ]),
    RecordedHistory(
      "a map that an apply empties", .configMap,
      [
        Step(
          .create, by: "alice", #"{"data":{"a":"1"}}"#, gives: #"{"data":{"a":"1"}}"#,
          owners: ["alice Update v1 @01": #"{"f:data":{".":{},"f:a":{}}}"#]),
        Step(
          .force, by: "bob", #"{"data":{"a":"2"}}"#, gives: #"{"data":{"a":"2"}}"#,
          owners: ["bob Apply v1 @02": #"{"f:data":{"f:a":{}}}"#, "alice Update v1 @01": #"{"f:data":{}}"#]),
        Step(.apply, by: "bob", #"{}"#, gives: #"{}"#, owners: ["alice Update v1 @01": #"{"f:data":{}}"#]),
        Step(
          .apply, by: "bob", #"{"data":{"b":"1"}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice" using v1: .data"#,
          [#".data "alice" using v1"#]),
      ]),
    RecordedHistory(
      "labels that an apply empties", .configMap,
      [
        Step(
          .create, by: "alice", #"{"metadata":{"labels":{"a":"1"},"finalizers":["x.io/a"],"annotations":{"a":"1"}}}"#,
          gives: #"{"metadata":{"labels":{"a":"1"},"annotations":{"a":"1"},"finalizers":["x.io/a"]}}"#,
          owners: [
            "alice Update v1 @01":
              #"{"f:metadata":{"f:annotations":{".":{},"f:a":{}},"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{".":{},"f:a":{}}}}"#
          ]),
        Step(
          .force, by: "bob",
          #"{"metadata":{"labels":{"a":"2"},"finalizers":["x.io/a"],"annotations":{"a":"2","b":"2"}}}"#,
          gives: #"{"metadata":{"labels":{"a":"2"},"annotations":{"a":"2","b":"2"},"finalizers":["x.io/a"]}}"#,
          owners: [
            "bob Apply v1 @02":
              #"{"f:metadata":{"f:annotations":{"f:a":{},"f:b":{}},"f:finalizers":{"v:\"x.io/a\"":{}},"f:labels":{"f:a":{}}}}"#,
            "alice Update v1 @01":
              #"{"f:metadata":{"f:annotations":{},"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"metadata":{"annotations":{"a":"2"}}}"#,
          gives: #"{"metadata":{"annotations":{"a":"2"},"finalizers":["x.io/a"]}}"#,
          owners: [
            "bob Apply v1 @03": #"{"f:metadata":{"f:annotations":{"f:a":{}}}}"#,
            "alice Update v1 @01":
              #"{"f:metadata":{"f:annotations":{},"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{}}}"#,
          ]),
        Step(
          .json, by: "alice", #"[{"op":"remove","path":"/metadata/finalizers"}]"#,
          gives: #"{"metadata":{"annotations":{"a":"2"}}}"#,
          owners: [
            "bob Apply v1 @03": #"{"f:metadata":{"f:annotations":{"f:a":{}}}}"#,
            "alice Update v1 @01": #"{"f:metadata":{"f:annotations":{},"f:labels":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{}"#, gives: #"{}"#,
          owners: ["alice Update v1 @01": #"{"f:metadata":{"f:annotations":{},"f:labels":{}}}"#]),
      ]),
    RecordedHistory(
      "owners that an apply empties", .configMap,
      [
        Step(
          .create, by: "alice",
          #"{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"}]}}"#,
          gives: #"{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"}]}}"#,
          owners: ["alice Update v1 @01": #"{"f:metadata":{"f:ownerReferences":{".":{},"k:{\"uid\":\"u\"}":{}}}}"#]),
        Step(
          .force, by: "bob",
          #"{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u","controller":true}]}}"#,
          gives:
            #"{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u","controller":true}]}}"#,
          owners: [
            "bob Apply v1 @02": #"{"f:metadata":{"f:ownerReferences":{"k:{\"uid\":\"u\"}":{}}}}"#,
            "alice Update v1 @01": #"{"f:metadata":{"f:ownerReferences":{}}}"#,
          ]),
        Step(.apply, by: "bob", #"{}"#, gives: #"{}"#, owners: [:]),
      ]),
  ]
}
