import Kubernetes

extension Scenario {
  /// Definitions, and how their resources are served.
  static let customResources: [Scenario] = [
    Scenario(
      name: "custom resources: a definition is served",
      steps: [
        .get(Gadget.path("a.example.com")).expecting(404).comparingCode,
        .post(definitions, Gadget.definition("a.example.com")).comparing(only: "/spec", "/kind").expecting(
          201,
          [
            "spec": [
              "conversion": ["strategy": "None"],
              "names": ["singular": "gadget", "listKind": "GadgetList", "plural": "gadgets", "kind": "Gadget"],
            ]
          ]),
        .get("\(definitions)/gadgets.a.example.com").untilExpected.expecting([
          "status": [
            "acceptedNames": ["plural": "gadgets", "kind": "Gadget"], "storedVersions": ["v1"],
            "conditions": .including([
              ["type": "NamesAccepted", "status": "True"], ["type": "Established", "status": "True"],
            ]),
          ]
        ]).comparing(only: "/spec", "/status/acceptedNames", "/status/storedVersions"),
        .get("/apis/a.example.com/v1").untilExpected.expecting([
          "kind": "APIResourceList", "groupVersion": "a.example.com/v1",
          "resources": .including([
            [
              "name": "gadgets", "singularName": "gadget", "namespaced": true, "kind": "Gadget", "shortNames": ["gd"],
              "categories": ["all"],
              "verbs": .including(["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]),
            ],
            ["name": "gadgets/status", "kind": "Gadget", "verbs": .including(["get", "patch", "update"])],
          ]),
        ]).comparingCode,
        .get("/apis/a.example.com").untilExpected
          .expecting(["kind": "APIGroup", "preferredVersion": ["version": "v1"]]).comparing(only: "/versions", "/name"),
        .get("/apis").untilExpected.expecting(["groups": .including([["name": "a.example.com"]])]).comparingCode,
        .get(Gadget.path("a.example.com")).untilExpected
          .expecting(["kind": "GadgetList", "apiVersion": "a.example.com/v1", "items": []]),
      ]),
    Scenario(
      name: "custom resources: definitions that are rejected",
      steps: [
        .post(definitions, definition { $0["metadata"] = ["name": "wrong.b.example.com"] })
          .refused(422, "Invalid", causes: .including([["field": "metadata.name"]])),
        .post(definitions, definition { $0["spec"]?["scope"] = "Everywhere" })
          .refused(422, "Invalid", causes: .including([["field": "spec.scope"]])).comparingCode,
        .post(definitions, definition { $0["spec"]?["versions"] = [] }).refused(422, "Invalid").comparingCode,
        .post(definitions, Gadget.definition("b.example.com", schema: ["type": "string"]))
          .refused(422, "Invalid").comparingCode,
        .post(definitions, Gadget.definition("b.example.com", schema: ["properties": ["spec": ["type": "object"]]]))
          .titled("a schema must be structural").refused(422, "Invalid").comparingCode,
        .get("\(definitions)/gadgets.b.example.com").refused(404, "NotFound"),
      ]),
    Scenario(
      name: "custom resources: lifecycle",
      steps: Gadget.made("c.example.com") + [
        .post(gadgets, Gadget.object("c.example.com", "a", ["size": 1], status: ["ready": true]))
          .remembering(["uid": "/metadata/uid"]).titled("no status at creation")
          .expecting(
            201,
            [
              "metadata": ["generation": 1, "uid": .uid, "namespace": "default"], "status": .absent,
              "spec": .exactly(["size": 1, "color": "red", "nested": ["on": true]]),
            ]),
        .merge("\(gadgets)/a", ["spec": ["size": 2]]).remembering(["version": "/metadata/resourceVersion"])
          .expecting(["metadata": ["generation": 2]]),
        .merge("\(gadgets)/a", ["metadata": ["labels": ["l": "1"]]]).expecting(["metadata": ["generation": 2]]),
        .merge("\(gadgets)/a", ["status": ["ready": true]]).titled("no status by way of the object")
          .expecting(["status": .absent, "metadata": ["generation": 2]]),
        .merge("\(gadgets)/a/status", ["status": ["ready": true], "spec": ["size": 9]])
          .titled("no spec by way of the status").remembering(["current": "/metadata/resourceVersion"])
          .expecting([
            "status": .exactly(["ready": true]), "spec": ["size": 2],
            "metadata": ["generation": 2, "managedFields": .since(22, .including([["subresource": "status"]]))],
          ]),
        .apply("\(gadgets)/a/status", ["apiVersion": "c.example.com/v1", "kind": "Gadget", "status": ["seen": 2]])
          .expecting([
            "status": .exactly(["ready": true, "seen": 2]),
            "metadata": [
              "managedFields": .since(
                22,
                .including([
                  [
                    "manager": "ada", "operation": "Apply", "subresource": "status",
                    "fieldsV1": .exactly(["f:status": ["f:seen": [:]]]),
                  ]
                ]))
            ],
          ]),
        .put("\(gadgets)/a", Gadget.object("c.example.com", "a", ["size": 3]))
          .titled("custom resources are not updated without a version")
          .refused(422, "Invalid", causes: [["field": "metadata.resourceVersion", "reason": "FieldValueInvalid"]]),
        .get("\(gadgets)/a/status").expecting(["status": ["ready": true]]),
        .get(gadgets).accepting("application/json;as=Table;v=v1;g=meta.k8s.io").expecting([
          "columnDefinitions": [
            ["name": "Name", "type": "string", "format": "name"], ["name": "Size", "type": "integer", "priority": 0],
            ["name": "Ready", "type": "boolean", "description": "whether it is"], ["name": "Color", "priority": 1],
            ["name": "Age", "type": "date"],
          ],
          "rows": [["cells": ["a", 2, true, "red", .anyString], "object": ["kind": "PartialObjectMetadata"]]],
        ]),
        .watch(gadgets, [("resourceVersion", "{{version}}")], events: 4, meanwhile: [.delete("\(gadgets)/a")])
          .expecting([["type": "MODIFIED"], ["type": "MODIFIED"], ["type": "MODIFIED"], ["type": "DELETED"]]),
        .get("\(gadgets)/a").refused(404, "NotFound", #"gadgets.c.example.com "a" not found"#),
      ]),
    Scenario(
      name: "custom resources: deletion of the definition",
      steps: Gadget.made("d.example.com") + [
        .post(Gadget.path("d.example.com"), Gadget.object("d.example.com", "a", ["size": 1]))
          .remembering(["version": "/metadata/resourceVersion"]),
        .watch(
          Gadget.path("d.example.com"), [("resourceVersion", "{{version}}")], events: 1,
          meanwhile: [
            .delete("\(definitions)/gadgets.d.example.com").comparingCode
          ]
        ).expecting([["type": "DELETED", "object": ["metadata": ["name": "a"]]]]).comparing(only: "/0/type"),
        .get("\(definitions)/gadgets.d.example.com").untilExpected.refused(404, "NotFound"),
        .get(Gadget.path("d.example.com")).untilExpected.expecting(404).comparingCode,
        .get("/apis/d.example.com/v1").untilExpected.expecting(404).comparingCode,
      ]),
    Scenario(
      name: "custom resources: a definition changes",
      steps: Gadget.made("e.example.com") + [
        .post(Gadget.path("e.example.com"), Gadget.object("e.example.com", "a", ["size": 1, "later": "x"]))
          .expecting(201, ["spec": ["later": .absent]]).comparingCode,
        .jsonPatch(
          "\(definitions)/gadgets.e.example.com",
          [
            [
              "op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/properties/later",
              "value": ["type": "string", "default": "now"],
            ]
          ]
        ).comparing(only: "/spec", "/kind").expecting(["metadata": ["generation": 2]]),
        .get("\(Gadget.path("e.example.com"))/a").untilExpected.titled("new defaults show when old objects are read")
          .expecting(["spec": ["later": "now"]]),
        .merge("\(Gadget.path("e.example.com"))/a", ["spec": ["later": "then"]]).expecting(["spec": ["later": "then"]]),
      ]),
  ]

  private static let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  private static let gadgets = Gadget.path("c.example.com")

  private static func definition(_ change: (inout JSONValue) -> Void) -> JSONValue {
    var definition = Gadget.definition("b.example.com")
    change(&definition)
    return definition
  }
}
