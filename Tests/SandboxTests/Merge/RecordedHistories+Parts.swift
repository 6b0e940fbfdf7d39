import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of parts of custom resources: a status, duplicates, what an apply empties.
extension RecordedHistory {
  static let parts: [RecordedHistory] = [
    RecordedHistory(
      "duplicates that an update made", .gadget,
      [
        Step(
          .create, by: "alice", #"{"spec":{"tags":["x"]}}"#, gives: #"{"spec":{"tags":["x"]}}"#,
          owners: ["alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:tags":{".":{},"v:\"x\"":{}}}}"#]),
        Step(
          .json, by: "bob", #"[{"op":"add","path":"/spec/any","value":{"l":[{"a":1},{"a":1}]}}]"#,
          gives: #"{"spec":{"any":{"l":[{"a":1},{"a":1}]},"tags":["x"]}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:tags":{".":{},"v:\"x\"":{}}}}"#,
            "bob Update merge.example.com/v1 @02": #"{"f:spec":{"f:any":{".":{},"f:l":{}}}}"#,
          ]),
        Step(
          .apply, by: "carol", #"{"spec":{"any":{"l":[{"a":1},{"a":1}]}}}"#,
          gives: #"{"spec":{"any":{"l":[{"a":1},{"a":1}]},"tags":["x"]}}"#,
          owners: [
            "carol Apply merge.example.com/v1": #"{"f:spec":{"f:any":{"f:l":{}}}}"#,
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:tags":{".":{},"v:\"x\"":{}}}}"#,
            "bob Update merge.example.com/v1 @02": #"{"f:spec":{"f:any":{".":{},"f:l":{}}}}"#,
          ]),
        Step(
          .apply, by: "carol", #"{"spec":{"any":{"l":[{"a":2}]}}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "bob" using merge.example.com/v1: .spec.any.l"#,
          [#".spec.any.l "bob" using merge.example.com/v1"#]),
      ]),
    RecordedHistory(
      "status of a custom resource", .gadget,
      [
        Step(
          .create, by: "alice", #"{"spec":{"size":1},"status":{"phase":"no"}}"#, gives: #"{"spec":{"size":1}}"#,
          owners: ["alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:size":{}}}"#]),
        Step(
          .merge, by: "bob", subresource: "status", #"{"status":{"phase":"up","ready":1},"spec":{"size":9}}"#,
          gives: #"{"spec":{"size":1},"status":{"phase":"up","ready":1}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{".":{},"f:size":{}}}"#,
            "bob Update merge.example.com/v1/status @02": #"{"f:status":{".":{},"f:phase":{},"f:ready":{}}}"#,
          ]),
        Step(
          .merge, by: "carol", #"{"status":{"phase":"down"},"spec":{"size":2}}"#,
          gives: #"{"spec":{"size":2},"status":{"phase":"up","ready":1}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{}}"#,
            "bob Update merge.example.com/v1/status @02": #"{"f:status":{".":{},"f:phase":{},"f:ready":{}}}"#,
            "carol Update merge.example.com/v1 @03": #"{"f:spec":{"f:size":{}}}"#,
          ]),
        Step(
          .apply, by: "dave", subresource: "status", #"{"status":{"ready":1}}"#,
          gives: #"{"spec":{"size":2},"status":{"phase":"up","ready":1}}"#,
          owners: [
            "dave Apply merge.example.com/v1/status": #"{"f:status":{"f:ready":{}}}"#,
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{}}"#,
            "bob Update merge.example.com/v1/status @02": #"{"f:status":{".":{},"f:phase":{},"f:ready":{}}}"#,
            "carol Update merge.example.com/v1 @03": #"{"f:spec":{"f:size":{}}}"#,
          ]),
        Step(
          .apply, by: "dave", subresource: "status", #"{"status":{"ready":2}}"#,
          conflicts:
            #"Apply failed with 1 conflict: conflict with "bob" with subresource "status" using merge.example.com/v1: .status.ready"#,
          [#".status.ready "bob" with subresource "status" using merge.example.com/v1"#]),
        Step(
          .apply, by: "dave", #"{"spec":{"size":3}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "carol" using merge.example.com/v1: .spec.size"#,
          [#".spec.size "carol" using merge.example.com/v1"#]),
        Step(
          .force, by: "dave", #"{"spec":{"size":3}}"#, gives: #"{"spec":{"size":3},"status":{"phase":"up","ready":1}}"#,
          owners: [
            "dave Apply merge.example.com/v1/status": #"{"f:status":{"f:ready":{}}}"#,
            "dave Apply merge.example.com/v1 @07": #"{"f:spec":{"f:size":{}}}"#,
            "alice Update merge.example.com/v1 @01": #"{"f:spec":{}}"#,
            "bob Update merge.example.com/v1/status @02": #"{"f:status":{".":{},"f:phase":{},"f:ready":{}}}"#,
          ]),
      ]),
    RecordedHistory(
      "maps and lists that an apply empties", .gadget,
      [
        Step(
          .create, by: "alice",
          #"{"spec":{"size":1,"labels":{"p":{"x":1}},"tags":["t"],"parts":[{"name":"a","size":1}],"any":{"k":{"l":1}}}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":1}},"labels":{"p":{"x":1}},"parts":[{"name":"a","size":1}],"size":1,"tags":["t"]}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{".":{},"f:l":{}}},"f:labels":{".":{},"f:p":{".":{},"f:x":{}}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}}},"f:size":{},"f:tags":{".":{},"v:\"t\"":{}}}}"#
          ]),
        Step(
          .force, by: "bob", #"{"spec":{"labels":{"p":{"x":2}},"parts":[{"name":"a","size":2}],"any":{"k":{"l":2}}}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":2}},"labels":{"p":{"x":2}},"parts":[{"name":"a","size":2}],"size":1,"tags":["t"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:l":{}}},"f:labels":{"f:p":{".":{},"f:x":{}}},"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{".":{},"v:\"t\"":{}}}}"#,
          ]),
        Step(
          .merge, by: "carol", #"{"spec":{"tags":[]}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":2}},"labels":{"p":{"x":2}},"parts":[{"name":"a","size":2}],"size":1,"tags":[]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:l":{}}},"f:labels":{"f:p":{".":{},"f:x":{}}},"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{}}}"#,
          ]),
        Step(
          .force, by: "bob", #"{"spec":{"tags":["u"]}}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}],"size":1,"tags":["u"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @04": #"{"f:spec":{"f:tags":{"v:\"u\"":{}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{}}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}],"size":1}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @05": #"{"f:spec":{}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}],"size":1}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{}}}"#
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"tags":["v"],"labels":{"p":{}},"parts":[]}}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}],"size":1,"tags":["v"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @07": #"{"f:spec":{"f:labels":{"f:p":{}},"f:tags":{"v:\"v\"":{}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}],"size":1}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:any":{".":{},"f:k":{}},"f:labels":{".":{},"f:p":{}},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:size":{}}}"#
          ]),
      ]),
    RecordedHistory(
      "maps and lists that only an apply made", .gadget,
      [
        Step(
          .apply, by: "bob",
          #"{"spec":{"labels":{"p":{"x":2}},"tags":["u"],"parts":[{"name":"a","size":2,"tags":["t"]}],"any":{"k":{"l":2}}}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":2}},"labels":{"p":{"x":2}},"parts":[{"name":"a","size":2,"tags":["t"]}],"tags":["u"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @01":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:l":{}}},"f:labels":{"f:p":{".":{},"f:x":{}}},"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{},"f:tags":{"v:\"t\"":{}}}},"f:tags":{"v:\"u\"":{}}}}"#
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"labels":{"p":{}},"tags":[],"parts":[{"name":"a","tags":[]}],"any":{"k":{}}}}"#,
          gives: #"{"spec":{"any":{"k":{}},"labels":{"p":{}},"parts":[{"name":"a"}]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:any":{"f:k":{}},"f:labels":{"f:p":{}},"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{}}}}}"#
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"labels":{},"parts":[],"any":{}}}"#, gives: #"{"spec":{"any":{},"labels":{}}}"#,
          owners: ["bob Apply merge.example.com/v1 @03": #"{"f:spec":{"f:any":{},"f:labels":{}}}"#]),
        Step(
          .apply, by: "bob", #"{"spec":{}}"#, gives: #"{"spec":{}}"#,
          owners: ["bob Apply merge.example.com/v1 @04": #"{"f:spec":{}}"#]),
        Step(.apply, by: "bob", #"{}"#, gives: #"{}"#, owners: [:]),
      ]),
  ]
}
