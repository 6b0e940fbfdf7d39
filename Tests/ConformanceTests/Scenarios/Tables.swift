import Kubernetes

extension Scenario {
  private static let table = "application/json;as=Table;v=v1;g=meta.k8s.io"

  /// Other representations of objects and lists.
  static let tables: [Scenario] = [
    Scenario(
      name: "tables: rows for kubectl",
      steps: [
        .makeNamespace("tables"),
        .makeConfigMap("tables", Make.configMap("a", data: ["k": "1", "l": "2"])),
        .makeConfigMap("tables", Make.configMap("b")),
        .get("/api/v1/namespaces/tables/configmaps").accepting(table).expecting([
          "kind": "Table", "apiVersion": "meta.k8s.io/v1", "metadata": ["resourceVersion": .version],
          "columnDefinitions": [
            ["name": "Name", "type": "string", "format": "name", "priority": 0],
            ["name": "Data", "type": "string"], ["name": "Age", "type": "string"],
          ],
          "rows": [
            [
              "cells": ["a", 2, .anyString],
              "object": [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
                "metadata": ["name": "a", "namespace": "tables"], "data": .absent,
              ],
            ],
            ["cells": ["b", 0, .anyString]],
          ],
        ]),
        .get("/api/v1/namespaces/tables/configmaps/a").accepting(table)
          .expecting(["kind": "Table", "rows": [["cells": ["a", 2, .anyString]]]]),
        .get("/api/v1/namespaces/tables/configmaps", [("includeObject", "None")]).accepting(table)
          .expecting(["rows": [["cells": .count(3), "object": .exactly(.null)], ["cells": .count(3)]]]),
        .get("/api/v1/namespaces/tables/configmaps", [("includeObject", "Object")]).accepting(table)
          .expecting(["rows": [["object": ["kind": "ConfigMap", "data": ["k": "1"]]], ["cells": .count(3)]]]),
        .get("/api/v1/namespaces/tables/configmaps", [("includeObject", "Half")]).accepting(table)
          .expecting(400).comparingCode,
        .get("/api/v1/namespaces/tables/configmaps/nothing").accepting(table).refused(404, "NotFound"),
        .get("/api/v1/namespaces/tables/configmaps").titled("the first of several types is taken")
          .accepting("\(table),application/json").expecting(["kind": "Table"]),
        .get("/api/v1/namespaces", [("fieldSelector", "metadata.name=tables")]).accepting(table).expecting([
          "columnDefinitions": [["name": "Name"], ["name": "Status"], ["name": "Age"]],
          "rows": [["cells": ["tables", "Active", .anyString]]],
        ]).ignoring("/rows/0/object"),
      ]),
    Scenario(
      name: "tables: the operator's kinds",
      steps: [
        .makeNamespace("tables-kinds"),
        .post("/api/v1/namespaces/tables-kinds/serviceaccounts", Make.serviceAccount("robot")),
        columns("/api/v1/namespaces/tables-kinds/serviceaccounts", nil),
        columns("/apis/rbac.authorization.k8s.io/v1/namespaces/tables-kinds/roles", ["Name", "Created At"]),
        columns(
          "/apis/rbac.authorization.k8s.io/v1/namespaces/tables-kinds/rolebindings",
          ["Name", "Role", "Age", "Users", "Groups", "ServiceAccounts"]),
        columns("/apis/networking.k8s.io/v1/namespaces/tables-kinds/networkpolicies", ["Name", "Pod-Selector", "Age"]),
        columns("/api/v1/namespaces/tables-kinds/resourcequotas", nil),
        columns("/api/v1/namespaces/tables-kinds/limitranges", ["Name", "Created At"]),
        columns("/apis/coordination.k8s.io/v1/namespaces/tables-kinds/leases", ["Name", "Holder", "Age"]),
      ]),
    Scenario(
      name: "tables: metadata alone",
      steps: [
        .makeNamespace("tables-metadata"),
        .makeConfigMap("tables-metadata", Make.configMap("a", data: ["k": "1"], labels: ["l": "1"])),
        .get("/api/v1/namespaces/tables-metadata/configmaps/a")
          .accepting("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
          .expecting([
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1",
            "metadata": ["name": "a", "labels": ["l": "1"]], "data": .absent,
          ]),
        .get("/api/v1/namespaces/tables-metadata/configmaps")
          .accepting("application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io")
          .expecting([
            "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1",
            "items": [["metadata": ["name": "a"], "data": .absent]],
          ]),
      ]),
  ]

  private static func columns(_ path: String, _ names: [String]?) -> Step {
    let columns: Pattern = names.map { .array($0.map { ["name": .exactly(.string($0))] }) } ?? .present
    let step = Step.get(path).accepting(table).expecting(["kind": "Table", "columnDefinitions": columns])
    // Without names the columns are other ones in other releases.
    return names == nil ? step.comparing(only: "/kind") : step
  }
}
