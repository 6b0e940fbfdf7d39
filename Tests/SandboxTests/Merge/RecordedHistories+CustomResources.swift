import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of writes of custom resources.
extension RecordedHistory {
  static let customResources: [RecordedHistory] = [
    RecordedHistory(
      "lists of a custom resource", .gadget,
      [
        Step(
          .create, by: "alice",
          #"{"spec":{"size":1,"parts":[{"name":"a","size":1},{"name":"b"}],"tags":["x","y"],"plain":["p"]}}"#,
          gives: #"{"spec":{"parts":[{"name":"a","size":1},{"name":"b"}],"plain":["p"],"size":1,"tags":["x","y"]}}"#,
          owners: [
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"b\"}":{".":{},"f:name":{}}},"f:plain":{},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":[{"name":"b","size":2},{"name":"c","tags":["t"]}],"tags":["z","x"]}}"#,
          gives:
            #"{"spec":{"parts":[{"name":"a","size":1},{"name":"b","size":2},{"name":"c","tags":["t"]}],"plain":["p"],"size":1,"tags":["z","x","y"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:parts":{"k:{\"name\":\"b\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:tags":{"v:\"t\"":{}}}},"f:tags":{"v:\"x\"":{},"v:\"z\"":{}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"b\"}":{".":{},"f:name":{}}},"f:plain":{},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"parts":[{"name":"a","size":2},{"name":"b","size":2}],"plain":["q"],"tags":["y"]}}"#,
          conflicts:
            "Apply failed with 2 conflicts: conflicts with \"alice\" using merge.example.com/v1:\n- .spec.plain\n- .spec.parts[name=\"a\"].size",
          [
            #".spec.plain "alice" using merge.example.com/v1"#,
            #".spec.parts[name="a"].size "alice" using merge.example.com/v1"#,
          ]),
        Step(
          .force, by: "bob",
          #"{"spec":{"parts":[{"name":"c","size":3},{"name":"a","size":2}],"plain":["q"],"tags":["n","y"]}}"#,
          gives:
            #"{"spec":{"parts":[{"name":"b"},{"name":"c","size":3},{"name":"a","size":2}],"plain":["q"],"size":1,"tags":["x","n","y"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @04":
              #"{"f:spec":{"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"c\"}":{".":{},"f:name":{},"f:size":{}}},"f:plain":{},"f:tags":{"v:\"n\"":{},"v:\"y\"":{}}}}"#,
            "alice Update merge.example.com/v1 @01":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{}},"k:{\"name\":\"b\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#,
          ]),
        Step(
          .merge, by: "alice", #"{"spec":{"parts":[{"name":"a","size":5},{"name":"d"}],"plain":null}}"#,
          gives: #"{"spec":{"parts":[{"name":"a","size":5},{"name":"d"}],"size":1,"tags":["x","n","y"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @04":
              #"{"f:spec":{"f:parts":{"k:{\"name\":\"a\"}":{".":{},"f:name":{}}},"f:tags":{"v:\"n\"":{},"v:\"y\"":{}}}}"#,
            "alice Update merge.example.com/v1 @05":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"d\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"parts":[{"name":"d","tags":["k"]}]}}"#,
          gives: #"{"spec":{"parts":[{"name":"a","size":5},{"name":"d","tags":["k"]}],"size":1,"tags":["x","y"]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @06":
              #"{"f:spec":{"f:parts":{"k:{\"name\":\"d\"}":{".":{},"f:name":{},"f:tags":{"v:\"k\"":{}}}}}}"#,
            "alice Update merge.example.com/v1 @05":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"d\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{}"#,
          gives: #"{"spec":{"parts":[{"name":"a","size":5},{"name":"d"}],"size":1,"tags":["x","y"]}}"#,
          owners: [
            "alice Update merge.example.com/v1 @05":
              #"{"f:spec":{".":{},"f:parts":{".":{},"k:{\"name\":\"a\"}":{".":{},"f:name":{},"f:size":{}},"k:{\"name\":\"d\"}":{".":{},"f:name":{}}},"f:size":{},"f:tags":{".":{},"v:\"x\"":{},"v:\"y\"":{}}}}"#
          ]),
      ]),
    RecordedHistory(
      "elements with two keys", .gadget,
      [
        Step(
          .apply, by: "alice", #"{"spec":{"links":[{"from":"a","to":1,"cost":5},{"from":"a","to":2}]}}"#,
          gives: #"{"spec":{"links":[{"cost":5,"from":"a","to":1},{"from":"a","to":2}]}}"#,
          owners: [
            "alice Apply merge.example.com/v1 @01":
              #"{"f:spec":{"f:links":{"k:{\"from\":\"a\",\"to\":1}":{".":{},"f:cost":{},"f:from":{},"f:to":{}},"k:{\"from\":\"a\",\"to\":2}":{".":{},"f:from":{},"f:to":{}}}}}"#
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"links":[{"from":"a","to":2,"cost":1},{"from":"b","to":1}]}}"#,
          gives: #"{"spec":{"links":[{"cost":5,"from":"a","to":1},{"cost":1,"from":"a","to":2},{"from":"b","to":1}]}}"#,
          owners: [
            "alice Apply merge.example.com/v1 @01":
              #"{"f:spec":{"f:links":{"k:{\"from\":\"a\",\"to\":1}":{".":{},"f:cost":{},"f:from":{},"f:to":{}},"k:{\"from\":\"a\",\"to\":2}":{".":{},"f:from":{},"f:to":{}}}}}"#,
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:links":{"k:{\"from\":\"a\",\"to\":2}":{".":{},"f:cost":{},"f:from":{},"f:to":{}},"k:{\"from\":\"b\",\"to\":1}":{".":{},"f:from":{},"f:to":{}}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"links":[{"from":"a","to":1,"cost":6}]}}"#,
          conflicts: #"Apply failed with 1 conflict: conflict with "alice": .spec.links[from="a",to=1].cost"#,
          [#".spec.links[from="a",to=1].cost "alice""#]),
        Step(
          .apply, by: "alice", #"{"spec":{"links":[{"from":"a","to":2}]}}"#,
          gives: #"{"spec":{"links":[{"cost":1,"from":"a","to":2},{"from":"b","to":1}]}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @02":
              #"{"f:spec":{"f:links":{"k:{\"from\":\"a\",\"to\":2}":{".":{},"f:cost":{},"f:from":{},"f:to":{}},"k:{\"from\":\"b\",\"to\":1}":{".":{},"f:from":{},"f:to":{}}}}}"#,
            "alice Apply merge.example.com/v1 @04":
              #"{"f:spec":{"f:links":{"k:{\"from\":\"a\",\"to\":2}":{".":{},"f:from":{},"f:to":{}}}}}"#,
          ]),
        Step(
          .apply, by: "alice", #"{"spec":{"links":[{"from":"a","to":1},{"from":"a","to":1}]}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; merge.example.com/v1, Kind=Gadget): .spec.links: duplicate entries for key [from="a",to=1]"#
          )),
      ]),
    RecordedHistory(
      "maps of a custom resource", .gadget,
      [
        Step(
          .apply, by: "alice",
          #"{"spec":{"fixed":{"a":"1"},"any":{"k":{"l":[1,2],"m":1.5}},"labels":{"p":{"x":1},"q":{}},"port":"http"}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":[1,2],"m":1.5}},"fixed":{"a":"1"},"labels":{"p":{"x":1},"q":{}},"port":"http"}}"#,
          owners: [
            "alice Apply merge.example.com/v1 @01":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:l":{},"f:m":{}}},"f:fixed":{},"f:labels":{"f:p":{".":{},"f:x":{}},"f:q":{}},"f:port":{}}}"#
          ]),
        Step(
          .apply, by: "bob",
          #"{"spec":{"fixed":{"a":"1","b":"2"},"any":{"k":{"m":2}},"labels":{"p":{"y":1}},"port":80}}"#,
          conflicts:
            "Apply failed with 3 conflicts: conflicts with \"alice\":\n- .spec.fixed\n- .spec.port\n- .spec.any.k.m",
          [#".spec.fixed "alice""#, #".spec.port "alice""#, #".spec.any.k.m "alice""#]),
        Step(
          .force, by: "bob",
          #"{"spec":{"fixed":{"a":"1","b":"2"},"any":{"k":{"m":2}},"labels":{"p":{"y":1}},"port":80}}"#,
          gives:
            #"{"spec":{"any":{"k":{"l":[1,2],"m":2}},"fixed":{"a":"1","b":"2"},"labels":{"p":{"x":1,"y":1},"q":{}},"port":80}}"#,
          owners: [
            "alice Apply merge.example.com/v1 @01":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:l":{}}},"f:labels":{"f:p":{".":{},"f:x":{}},"f:q":{}}}}"#,
            "bob Apply merge.example.com/v1 @03":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:m":{}}},"f:fixed":{},"f:labels":{"f:p":{".":{},"f:y":{}}},"f:port":{}}}"#,
          ]),
        Step(
          .apply, by: "alice", #"{"spec":{"labels":{"q":{}}}}"#,
          gives: #"{"spec":{"any":{"k":{"m":2}},"fixed":{"a":"1","b":"2"},"labels":{"p":{"y":1},"q":{}},"port":80}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @03":
              #"{"f:spec":{"f:any":{"f:k":{".":{},"f:m":{}}},"f:fixed":{},"f:labels":{"f:p":{".":{},"f:y":{}}},"f:port":{}}}"#,
            "alice Apply merge.example.com/v1 @04": #"{"f:spec":{"f:labels":{"f:q":{}}}}"#,
          ]),
        Step(
          .merge, by: "carol", #"{"spec":{"any":null,"labels":{"p":null,"q":{"x":7}}}}"#,
          gives: #"{"spec":{"fixed":{"a":"1","b":"2"},"labels":{"q":{"x":7}},"port":80}}"#,
          owners: [
            "bob Apply merge.example.com/v1 @03": #"{"f:spec":{"f:fixed":{},"f:port":{}}}"#,
            "alice Apply merge.example.com/v1 @04": #"{"f:spec":{"f:labels":{"f:q":{}}}}"#,
            "carol Update merge.example.com/v1 @05": #"{"f:spec":{"f:labels":{"f:q":{"f:x":{}}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"spec":{"labels":{"p":{"y":2}}}}"#,
          gives: #"{"spec":{"labels":{"p":{"y":2},"q":{"x":7}}}}"#,
          owners: [
            "alice Apply merge.example.com/v1 @04": #"{"f:spec":{"f:labels":{"f:q":{}}}}"#,
            "bob Apply merge.example.com/v1 @06": #"{"f:spec":{"f:labels":{"f:p":{".":{},"f:y":{}}}}}"#,
            "carol Update merge.example.com/v1 @05": #"{"f:spec":{"f:labels":{"f:q":{"f:x":{}}}}}"#,
          ]),
      ]),
  ]
}
