import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 made of writes of lists whose keys have defaults.
extension RecordedHistory {
  static let defaults: [RecordedHistory] = [
    RecordedHistory(
      "elements whose second key has a default", .podTemplate,
      [
        Step(
          .apply, by: "alice", #"{"template":{"spec":{"containers":[{"name":"web","image":"i"}]}}}"#,
          gives: #"{"template":{"spec":{"containers":[{"name":"web","image":"i"}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#
          ]),
        Step(
          .apply, by: "bob",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80},{"containerPort":81,"name":"x"}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"name":"x","containerPort":81,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @02":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}},"k:{\"containerPort\":81,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80},{"containerPort":81,"name":"x"}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"name":"x","containerPort":81,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @02":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}},"k:{\"containerPort\":81,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "carol",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP"}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"name":"x","containerPort":81,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "carol Apply v1":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}}}}}}}"#,
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @02":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}},"k:{\"containerPort\":81,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":82}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"TCP"},{"containerPort":80,"protocol":"UDP"},{"containerPort":82,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "carol Apply v1":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:protocol":{}}}}}}}}"#,
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @05":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}},"k:{\"containerPort\":82,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "bob",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80},{"containerPort":80,"protocol":"TCP"}]}]}}}"#,
          refusal: .unprocessed(
            #"failed to create typed patch object (/NAME; /v1, Kind=PodTemplate): .template.spec.containers[name="web"].ports: duplicate entries for key [containerPort=80,protocol="TCP"]"#
          )),
        Step(
          .apply, by: "carol",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":82,"name":"y"},{"containerPort":81,"protocol":"UDP"}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"UDP"},{"name":"y","containerPort":82,"protocol":"TCP"},{"containerPort":81,"protocol":"UDP"}]}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @05":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}},"k:{\"containerPort\":82,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}"#,
            "carol Apply v1 @07":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":81,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}},"k:{\"containerPort\":82,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "carol",
          #"{"template":{"spec":{"containers":[{"name":"web","ports":[{"containerPort":80,"protocol":"TCP","name":"n"}]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"containerPort":80,"protocol":"UDP"},{"containerPort":82,"protocol":"TCP"},{"name":"n","containerPort":80,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @05":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"UDP\"}":{".":{},"f:containerPort":{},"f:protocol":{}},"k:{\"containerPort\":82,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{}}}}}}}}"#,
            "carol Apply v1 @08":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}}}}}}}"#,
          ]),
        Step(
          .apply, by: "bob", #"{"template":{"spec":{"containers":[{"name":"web","ports":[]}]}}}"#,
          gives:
            #"{"template":{"spec":{"containers":[{"name":"web","image":"i","ports":[{"name":"n","containerPort":80,"protocol":"TCP"}]}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "carol Apply v1 @08":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{},"f:ports":{"k:{\"containerPort\":80,\"protocol\":\"TCP\"}":{".":{},"f:containerPort":{},"f:name":{},"f:protocol":{}}}}}}}}"#,
            "bob Apply v1 @09":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{}}}}}}"#,
          ]),
        Step(
          .apply, by: "carol", #"{}"#, gives: #"{"template":{"spec":{"containers":[{"name":"web","image":"i"}]}}}"#,
          owners: [
            "alice Apply v1 @01":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:image":{},"f:name":{}}}}}}"#,
            "bob Apply v1 @09":
              #"{"f:template":{"f:spec":{"f:containers":{"k:{\"name\":\"web\"}":{".":{},"f:name":{}}}}}}"#,
          ]),
      ])
  ]
}
