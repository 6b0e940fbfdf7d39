import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of writes of ConfigMaps.
extension RecordedHistory {
  static let configMaps: [RecordedHistory] = [
    RecordedHistory(
      "a manager takes over by force, and removes what it alone owns", .configMap,
      [
        Step(
          .create, by: "alice", #"{"data":{"a":"1","b":"2"}}"#, gives: #"{"data":{"a":"1","b":"2"}}"#,
          owners: ["alice Update v1 @01": #"{"f:data":{".":{},"f:a":{},"f:b":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"data":{"a":"1"}}"#, gives: #"{"data":{"a":"1","b":"2"}}"#,
          owners: [
            "bob Apply v1": #"{"f:data":{"f:a":{}}}"#, "alice Update v1 @01": #"{"f:data":{".":{},"f:a":{},"f:b":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"data":{"a":"2"}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice" using v1: .data.a"#,
          [#".data.a "alice" using v1"#]),
        Step(
          .force, by: "bob", #"{"data":{"a":"2"}}"#, gives: #"{"data":{"a":"2","b":"2"}}"#,
          owners: [
            "bob Apply v1 @04": #"{"f:data":{"f:a":{}}}"#, "alice Update v1 @01": #"{"f:data":{".":{},"f:b":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"data":{"c":"1"}}"#, gives: #"{"data":{"b":"2","c":"1"}}"#,
          owners: [
            "bob Apply v1 @05": #"{"f:data":{"f:c":{}}}"#, "alice Update v1 @01": #"{"f:data":{".":{},"f:b":{}}}"#,
          ]),
        Step(
          .merge, by: "carol", #"{"data":{"b":"3","c":"9"}}"#, gives: #"{"data":{"b":"3","c":"9"}}"#,
          owners: ["alice Update v1 @01": #"{"f:data":{}}"#, "carol Update v1 @06": #"{"f:data":{"f:b":{},"f:c":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"data":{"c":"1","b":"3"}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "carol" using v1: .data.c"#,
          [#".data.c "carol" using v1"#]),
        Step(
          .apply, by: "bob", #"{"data":{}}"#, gives: #"{"data":{"b":"3","c":"9"}}"#,
          owners: [
            "bob Apply v1": #"{"f:data":{}}"#, "alice Update v1 @01": #"{"f:data":{}}"#,
            "carol Update v1 @06": #"{"f:data":{"f:b":{},"f:c":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "what two managers apply goes when the last gives it up", .configMap,
      [
        Step(
          .apply, by: "alice", #"{"data":{"a":"1","b":"1"}}"#, gives: #"{"data":{"a":"1","b":"1"}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:a":{},"f:b":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"data":{"a":"1"}}"#, gives: #"{"data":{"a":"1","b":"1"}}"#,
          owners: ["bob Apply v1": #"{"f:data":{"f:a":{}}}"#, "alice Apply v1 @01": #"{"f:data":{"f:a":{},"f:b":{}}}"#]),
        Step(
          .apply, by: "alice", #"{"data":{"b":"1"}}"#, gives: #"{"data":{"a":"1","b":"1"}}"#,
          owners: ["bob Apply v1": #"{"f:data":{"f:a":{}}}"#, "alice Apply v1 @01": #"{"f:data":{"f:b":{}}}"#]),
        Step(
          .apply, by: "bob", #"{}"#, gives: #"{"data":{"b":"1"}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:b":{}}}"#]),
        Step(
          .apply, by: "alice", #"{"data":{"b":"1"}}"#, gives: #"{"data":{"b":"1"}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:b":{}}}"#]),
        Step(.apply, by: "alice", #"{}"#, gives: #"{}"#, owners: [:]),
      ]),
    RecordedHistory(
      "to apply the same again changes nothing", .configMap,
      [
        Step(
          .apply, by: "alice", #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          gives: #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:a":{}},"f:metadata":{"f:labels":{"f:l":{}}}}"#]),
        Step(
          .apply, by: "alice", #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          gives: #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:a":{}},"f:metadata":{"f:labels":{"f:l":{}}}}"#]),
        Step(
          .update, by: "bob", #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          gives: #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:a":{}},"f:metadata":{"f:labels":{"f:l":{}}}}"#]),
        Step(
          .merge, by: "bob", #"{}"#, gives: #"{"data":{"a":"1"},"metadata":{"labels":{"l":"1"}}}"#,
          owners: ["alice Apply v1 @01": #"{"f:data":{"f:a":{}},"f:metadata":{"f:labels":{"f:l":{}}}}"#]),
        Step(
          .merge, by: "bob", #"{"data":{"a":"2"}}"#, gives: #"{"data":{"a":"2"},"metadata":{"labels":{"l":"1"}}}"#,
          owners: [
            "alice Apply v1 @01": #"{"f:metadata":{"f:labels":{"f:l":{}}}}"#,
            "bob Update v1 @05": #"{"f:data":{"f:a":{}}}"#,
          ]),
        Step(
          .force, by: "alice", #"{"data":{"a":"2"}}"#, gives: #"{"data":{"a":"2"}}"#,
          owners: ["alice Apply v1 @06": #"{"f:data":{"f:a":{}}}"#, "bob Update v1 @05": #"{"f:data":{"f:a":{}}}"#]),
      ]),
    RecordedHistory(
      "labels, finalizers and owners have managers of their own", .configMap,
      [
        Step(
          .create, by: "alice",
          #"{"metadata":{"labels":{"a":"1"},"finalizers":["x.io/a"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"}]}}"#,
          gives:
            #"{"metadata":{"labels":{"a":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"}],"finalizers":["x.io/a"]}}"#,
          owners: [
            "alice Update v1 @01":
              #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{".":{},"f:a":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"u\"}":{}}}}"#
          ]),
        Step(
          .apply, by: "bob",
          #"{"metadata":{"labels":{"b":"1"},"finalizers":["x.io/b"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"v","uid":"v","controller":true}]}}"#,
          gives:
            #"{"metadata":{"labels":{"a":"1","b":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u"},{"apiVersion":"v1","kind":"ConfigMap","name":"v","uid":"v","controller":true}],"finalizers":["x.io/a","x.io/b"]}}"#,
          owners: [
            "bob Apply v1 @02":
              #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}},"f:labels":{"f:b":{}},"f:ownerReferences":{"k:{\"uid\":\"v\"}":{}}}}"#,
            "alice Update v1 @01":
              #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{".":{},"f:a":{}},"f:ownerReferences":{".":{},"k:{\"uid\":\"u\"}":{}}}}"#,
          ]),
        Step(
          .apply, by: "carol",
          #"{"metadata":{"labels":{"a":"2"},"finalizers":["x.io/a"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u","blockOwnerDeletion":true}]}}"#,
          conflicts:
            "Apply failed with 2 conflicts: conflicts with \"alice\" using v1:\n- .metadata.labels.a\n- .metadata.ownerReferences[uid=\"u\"]",
          [#".metadata.labels.a "alice" using v1"#, #".metadata.ownerReferences[uid="u"] "alice" using v1"#]),
        Step(
          .force, by: "carol",
          #"{"metadata":{"labels":{"a":"2"},"finalizers":["x.io/a","x.io/c"],"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u","blockOwnerDeletion":true}]}}"#,
          gives:
            #"{"metadata":{"labels":{"a":"2","b":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"u","uid":"u","blockOwnerDeletion":true},{"apiVersion":"v1","kind":"ConfigMap","name":"v","uid":"v","controller":true}],"finalizers":["x.io/a","x.io/b","x.io/c"]}}"#,
          owners: [
            "bob Apply v1 @02":
              #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}},"f:labels":{"f:b":{}},"f:ownerReferences":{"k:{\"uid\":\"v\"}":{}}}}"#,
            "carol Apply v1 @04":
              #"{"f:metadata":{"f:finalizers":{"v:\"x.io/a\"":{},"v:\"x.io/c\"":{}},"f:labels":{"f:a":{}},"f:ownerReferences":{"k:{\"uid\":\"u\"}":{}}}}"#,
            "alice Update v1 @01":
              #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{},"f:ownerReferences":{}}}"#,
          ]),
        Step(
          .apply, by: "carol", #"{}"#,
          gives:
            #"{"metadata":{"labels":{"b":"1"},"ownerReferences":[{"apiVersion":"v1","kind":"ConfigMap","name":"v","uid":"v","controller":true}],"finalizers":["x.io/a","x.io/b"]}}"#,
          owners: [
            "bob Apply v1 @02":
              #"{"f:metadata":{"f:finalizers":{"v:\"x.io/b\"":{}},"f:labels":{"f:b":{}},"f:ownerReferences":{"k:{\"uid\":\"v\"}":{}}}}"#,
            "alice Update v1 @01":
              #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{},"f:ownerReferences":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"metadata":{"labels":{"b":"1"}}}"#,
          gives: #"{"metadata":{"labels":{"b":"1"},"finalizers":["x.io/a"]}}"#,
          owners: [
            "bob Apply v1 @06": #"{"f:metadata":{"f:labels":{"f:b":{}}}}"#,
            "alice Update v1 @01": #"{"f:metadata":{"f:finalizers":{".":{},"v:\"x.io/a\"":{}},"f:labels":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "managedFields are reset, and begin anew with the next apply", .configMap,
      [
        Step(
          .create, by: "alice", #"{"data":{"a":"1"}}"#, gives: #"{"data":{"a":"1"}}"#,
          owners: ["alice Update v1 @01": #"{"f:data":{".":{},"f:a":{}}}"#]),
        Step(.merge, by: "bob", #"{"metadata":{"managedFields":[]}}"#, gives: #"{"data":{"a":"1"}}"#, owners: [:]),
        Step(.merge, by: "bob", #"{"data":{"b":"1"}}"#, gives: #"{"data":{"a":"1","b":"1"}}"#, owners: [:]),
        Step(
          .apply, by: "carol", #"{"data":{"b":"2"}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.b"#,
          [#".data.b "before-first-apply" using v1"#]),
        Step(
          .force, by: "carol", #"{"data":{"b":"2"}}"#, gives: #"{"data":{"a":"1","b":"2"}}"#,
          owners: [
            "carol Apply v1 @05": #"{"f:data":{"f:b":{}}}"#,
            "before-first-apply Update v1 @05": #"{"f:data":{".":{},"f:a":{}}}"#,
          ]),
        Step(
          .merge, by: "bob", #"{"metadata":{"managedFields":[{}]}}"#, gives: #"{"data":{"a":"1","b":"2"}}"#, owners: [:]
        ),
        Step(
          .merge, by: "bob", #"{"metadata":{"labels":{"a":"b"}}}"#,
          gives: #"{"data":{"a":"1","b":"2"},"metadata":{"labels":{"a":"b"}}}"#, owners: [:]),
      ]),
  ]
}
