import Foundation
import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// The tables that `kubectl get` prints.
struct TablePrinterTests {
  private static let now = Date(timeIntervalSince1970: 1_767_225_600)
  private static let old: JSONValue = ["name": "one", "creationTimestamp": "2025-12-31T23:55:00Z"]

  /// An object's kind, its members besides metadata, and its row's cells, the wide ones after a bar.
  private static let rows: [(String, JSONValue, String)] = [
    ("Namespace", ["status": ["phase": "Active"]], "one Active 5m"),
    ("ConfigMap", ["data": ["a": "b"], "binaryData": ["c": ""]], "one 2 5m"),
    ("Secret", ["type": "Opaque", "data": ["a": "Yg=="]], "one Opaque 1 5m"),
    ("ServiceAccount", [:], "one 5m"),
    (
      "ResourceQuota", ["status": ["hard": ["pods": "10", "limits.cpu": "2"], "used": ["pods": "3"]]],
      "one pods:_3/10 limits.cpu:_0/2 5m"
    ),
    ("LimitRange", [:], "one 2025-12-31T23:55:00Z"), ("NetworkPolicy", ["spec": ["podSelector": [:]]], "one <none> 5m"),
    (
      "NetworkPolicy",
      [
        "spec": [
          "podSelector": [
            "matchLabels": ["b": "c", "a": "d"],
            "matchExpressions": [
              ["key": "e", "operator": "NotIn", "values": ["g", "f"]], ["key": "h", "operator": "Exists"],
            ],
          ]
        ]
      ], "one a=d,b=c,e_notin_(f,g),h 5m"
    ),
    ("Role", [:], "one 2025-12-31T23:55:00Z"),
    (
      "RoleBinding",
      [
        "roleRef": ["kind": "ClusterRole", "name": "view"],
        "subjects": [
          ["kind": "User", "name": "u"], ["kind": "User", "name": "v"],
          ["kind": "ServiceAccount", "name": "s", "namespace": "x"],
        ],
      ], "one ClusterRole/view 5m | u,_v  x/s"
    ),
    (
      "Pod",
      [
        "spec": ["containers": [[:], [:]], "nodeName": "node"],
        "status": [
          "phase": "Running", "podIP": "10.0.0.1",
          "containerStatuses": [
            ["ready": true, "restartCount": 2, "state": ["running": [:]]],
            ["state": ["waiting": ["reason": "ErrImagePull"]]],
          ],
        ],
      ], "one 1/2 ErrImagePull 2 5m | 10.0.0.1 node <none> <none>"
    ),
    (
      "Pod", ["spec": ["containers": [[:]]], "status": ["phase": "Pending"]],
      "one 0/1 Pending 0 5m | <none> <none> <none> <none>"
    ),
    (
      "Service",
      [
        "spec": [
          "type": "NodePort", "clusterIP": "10.0.0.9", "selector": ["a": "b"],
          "ports": [["port": 80, "nodePort": 30000, "protocol": "TCP"], ["port": 53, "protocol": "UDP"]],
        ]
      ],
      "one NodePort 10.0.0.9 <none> 80:30000/TCP,53/UDP 5m | a=b"
    ),
    ("Service", ["spec": ["type": "LoadBalancer"]], "one LoadBalancer <none> <pending> <none> 5m | <none>"),
    ("Lease", ["spec": ["holderIdentity": "me"]], "one me 5m"),
    (
      "Deployment",
      [
        "spec": [
          "replicas": 3, "selector": ["matchLabels": ["a": "b"]],
          "template": ["spec": ["containers": [["name": "c", "image": "i"], ["name": "d", "image": "j"]]]],
        ],
        "status": ["readyReplicas": 2, "updatedReplicas": 3, "availableReplicas": 1],
      ], "one 2/3 3 1 5m | c,d i,j a=b"
    ),
    ("CronJob", ["spec": ["schedule": "@daily", "suspend": false]], "one @daily <none> False 0 <none> 5m |   <none>"),
    (
      "Job",
      [
        "spec": ["completions": 2],
        "status": [
          "succeeded": 1, "startTime": "2025-12-31T23:58:00Z",
          "conditions": [["type": "Failed", "status": "True"]],
        ],
      ], "one Failed 1/2 2m 5m |   <none>"
    ),
  ]

  @Test("Each kind has the cells of kubectl get", arguments: rows.indices)
  func cells(index: Int) throws {
    let (name, members, expected) = Self.rows[index]
    let kind = try #require(BuiltInKinds.all.first { $0.kind == name })
    var object = members
    for (key, value) in Self.old.objectValue ?? [:] { object.set(value, at: "metadata", key) }
    let table = TablePrinter.table(columns: kind.behavior.columns, objects: [object], now: Self.now)
    let cells = try #require(table.elements("rows").first).elements("cells")
    let columns = table.elements("columnDefinitions")
    #expect(cells.count == columns.count)
    func line(_ priority: JSONValue) -> String {
      zip(cells, columns).filter { $0.1["priority"] == priority }
        .map { $0.0.plainText.replacing(" ", with: "_") }.joined(separator: " ")
    }
    let wide = line(1)
    #expect(wide.isEmpty ? line(0) == expected : "\(line(0)) | \(wide)" == expected, "\(line(0)) | \(wide)")
  }

  @Test(
    "Rows contain the requested part of the object",
    arguments: [
      (TablePrinter.IncludedObject.none, JSONValue.null),
      (.metadata, ["kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": ["name": "one"]]),
      (.object, ["kind": "Lease", "metadata": ["name": "one"]]),
    ] as [(TablePrinter.IncludedObject, JSONValue?)])
  func included(_ policy: TablePrinter.IncludedObject, expected: JSONValue?) throws {
    let kind = try #require(BuiltInKinds.all.first { $0.kind == "Lease" })
    let table = TablePrinter.table(
      columns: kind.behavior.columns, objects: [["kind": "Lease", "metadata": ["name": "one"]]],
      listMeta: ["resourceVersion": "7", "other": "x"], includeObject: policy, now: Self.now, includesHeaders: false)
    #expect(table.elements("rows").first?["object"] == expected)
    #expect(table["metadata"] == ["resourceVersion": "7"])
    #expect(table["columnDefinitions"] == JSONValue.null)
    #expect(table["apiVersion"] == "meta.k8s.io/v1")
  }

  @Test(
    "A custom resource's columns have the types that its definition gives them",
    arguments: [
      ("string", ".spec.list[*]", "a,b"), ("string", ".spec.number", "7"), ("integer", ".spec.number", 7),
      ("integer", ".spec.fraction", 2), ("number", ".spec.fraction", 2.5), ("boolean", ".spec.flag", true),
      ("date", ".metadata.creationTimestamp", "5m"), ("integer", ".spec.flag", nil), ("string", ".spec.none", nil),
      ("date", ".spec.word", "<invalid>"),
    ] as [(String, String, JSONValue)])
  func definedColumns(type: String, path: String, expected: JSONValue) throws {
    let column = try TableColumn(definition: ["name": "C", "type": .string(type), "jsonPath": .string(path)])
    let object: JSONValue = [
      "metadata": Self.old,
      "spec": ["list": ["a", "b"], "number": 7, "fraction": 2.5, "flag": true, "word": "w"],
    ]
    #expect(column.value(of: object, now: Self.now) == expected)
  }
}
