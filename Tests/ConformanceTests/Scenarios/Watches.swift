import Kubernetes

extension Scenario {
  /// GET with `watch=true`.
  static let watches: [Scenario] = [
    Scenario(
      name: "watch: what is there, then what changes",
      steps: [
        .makeNamespace("watches"),
        .makeConfigMap("watches", Make.configMap("a", data: ["k": "1"])),
        .watch(
          maps("watches"), [("resourceVersion", "0")], events: 5,
          meanwhile: [
            .makeConfigMap("watches", Make.configMap("b")),
            .merge("\(maps("watches"))/a", ["data": ["k": "2"]]),
            .merge("\(maps("watches"))/a", ["data": ["k": "2"]]).titled("no change makes no event"),
            .delete("\(maps("watches"))/a"),
            .delete("\(maps("watches"))/b"),
          ]
        ).expecting([
          event("ADDED", "a", ["data": ["k": "1"], "kind": "ConfigMap", "apiVersion": "v1"]), event("ADDED", "b"),
          event("MODIFIED", "a", ["data": ["k": "2"]]), event("DELETED", "a", ["data": ["k": "2"]]),
          event("DELETED", "b"),
        ]),
      ]),
    Scenario(
      name: "watch: from a version",
      steps: [
        .makeNamespace("watches-from"),
        .makeConfigMap("watches-from", Make.configMap("a")),
        .get(maps("watches-from")).remembering(["version": "/metadata/resourceVersion"]),
        .makeConfigMap("watches-from", Make.configMap("b")),
        .merge("\(maps("watches-from"))/b", ["data": ["k": "1"]]),
        .delete("\(maps("watches-from"))/b").titled("gone before the watch begins"),
        .watch(
          maps("watches-from"), [("resourceVersion", "{{version}}")], events: 4,
          meanwhile: [
            .makeConfigMap("watches-from", Make.configMap("c"))
          ]
        ).expecting([event("ADDED", "b"), event("MODIFIED", "b"), event("DELETED", "b"), event("ADDED", "c")]),
        .watch(maps("watches-from"), [], events: 2).titled("no version: what is there, first")
          .expecting(.both(.count(2), .including([event("ADDED", "a"), event("ADDED", "c")])))
          .comparing(only: "/0/type", "/1/type"),
      ]),
    Scenario(
      name: "watch: into and out of a selector",
      steps: [
        .makeNamespace("watches-selector"),
        .makeConfigMap("watches-selector", Make.configMap("a", labels: ["l": "no"])),
        .makeConfigMap("watches-selector", Make.configMap("b", labels: ["l": "yes"])),
        .watch(
          maps("watches-selector"), [("resourceVersion", "0"), ("labelSelector", "l=yes")], events: 5,
          meanwhile: [
            label("a", "yes"), label("a", "yes", data: "1"), label("b", "no"), label("b", "no", data: "2"),
            .delete("\(maps("watches-selector"))/a"),
          ]
        ).expecting([
          event("ADDED", "b"), event("ADDED", "a"), event("MODIFIED", "a", ["data": ["k": "1"]]),
          event("DELETED", "b", ["metadata": ["labels": ["l": "yes"]]]), event("DELETED", "a"),
        ]),
        .watch(
          maps("watches-selector"), [("resourceVersion", "0"), ("fieldSelector", "metadata.name=z")], events: 1,
          meanwhile: [
            .makeConfigMap("watches-selector", Make.configMap("y")),
            .makeConfigMap("watches-selector", Make.configMap("z")),
          ]
        ).expecting([event("ADDED", "z")]),
      ]),
    Scenario(
      name: "watch: one namespace and all",
      steps: [
        .makeNamespace("watches-one"), .makeNamespace("watches-two"),
        .get("/api/v1/configmaps").remembering(["version": "/metadata/resourceVersion"]).comparing(only: "/kind"),
        .makeConfigMap("watches-two", Make.configMap("a")), .makeConfigMap("watches-one", Make.configMap("b")),
        .watch("/api/v1/configmaps", [("resourceVersion", "{{version}}")], events: 2)
          .expecting([event("ADDED", "a"), event("ADDED", "b")]),
        .watch(maps("watches-one"), [("resourceVersion", "{{version}}")], events: 1).expecting([event("ADDED", "b")]),
        .watch(
          "/api/v1/namespaces", [("resourceVersion", "{{version}}")], events: 1,
          meanwhile: [
            .makeNamespace("watches-three")
          ]
        ).expecting([event("ADDED", "watches-three")]).comparing(only: "/0/type", "/0/object/status"),
      ]),
    Scenario(
      name: "watch: the stream ends in time",
      steps: [
        .makeNamespace("watches-end"),
        .watch(
          maps("watches-end"), [("resourceVersion", "0"), ("timeoutSeconds", "1")], events: nil,
          meanwhile: [
            .makeConfigMap("watches-end", Make.configMap("a"))
          ]
        ).expecting([event("ADDED", "a")]),
      ]),
    Scenario(
      name: "watch: bookmarks",
      steps: [
        .makeNamespace("watches-bookmarks"), .makeNamespace("watches-elsewhere"),
        .makeConfigMap("watches-bookmarks", Make.configMap("a")).remembering(["made": "/metadata/resourceVersion"]),
        .watch(
          maps("watches-bookmarks"),
          [("resourceVersion", "{{made}}"), ("allowWatchBookmarks", "true"), ("timeoutSeconds", "5")], events: 1,
          meanwhile: [.makeConfigMap("watches-elsewhere", Make.configMap("a"))]
        )
        .expecting([
          [
            "type": "BOOKMARK",
            "object": [
              "kind": "ConfigMap", "apiVersion": "v1",
              "metadata": [
                "resourceVersion": .version, "name": .absent, "creationTimestamp": .before(34, .exactly(.null)),
              ],
            ],
          ]
        ]).ignoring("/0/object/metadata/creationTimestamp"),
      ]),
    Scenario(
      name: "watch: what is there in place of a list", since: 36,
      steps: [
        .makeNamespace("watches-initial"),
        .makeConfigMap("watches-initial", Make.configMap("a")),
        .watch(maps("watches-initial"), initial + bookmarks, events: 2)
          .expecting([event("ADDED", "a"), initialEnd]).ignoring("/1/object/metadata/creationTimestamp"),
        .watch(maps("watches-initial"), initial + bookmarks + [("resourceVersion", "1")], events: 2)
          .titled("a version asks for what is as new or newer")
          .expecting([event("ADDED", "a"), initialEnd]).ignoring("/1/object/metadata/creationTimestamp"),
        .watch(maps("watches-initial"), initial + [("timeoutSeconds", "1")], events: nil)
          .titled("no bookmark for those who want none").expecting([event("ADDED", "a")]),
        .watch(maps("watches-initial"), initial + bookmarks + [("labelSelector", "l=none")], events: 1)
          .titled("nothing is there").expecting([initialEnd]).ignoring("/0/object/metadata/creationTimestamp"),
        .watch(
          maps("watches-initial"),
          [("sendInitialEvents", "yes"), ("resourceVersionMatch", "NotOlderThan"), ("allowWatchBookmarks", "yes")],
          events: 2
        ).titled("all but false and 0 is true")
          .expecting([event("ADDED", "a"), initialEnd]).ignoring("/1/object/metadata/creationTimestamp"),
        .watch(
          maps("watches-initial"), notInitial, events: 1,
          meanwhile: [.makeConfigMap("watches-initial", Make.configMap("b"))]
        ).titled("from now on").expecting([event("ADDED", "b")]),
        .watch(
          maps("watches-initial"), notInitial + [("resourceVersion", "0")], events: 1,
          meanwhile: [.makeConfigMap("watches-initial", Make.configMap("c"))]
        ).titled("from any version on").expecting([event("ADDED", "c")]),
        .watch(maps("watches-initial"), initial + [("resourceVersion", "99999999")], events: 1)
          .titled("a version still to come").expecting([
            [
              "type": "ERROR",
              "object": [
                "code": 504, "reason": "Timeout", "message": .containing("Too large resource version: 99999999"),
                "details": ["retryAfterSeconds": 1],
              ],
            ]
          ]),
        .watch(maps("watches-initial"), [("sendInitialEvents", "true")], events: 1)
          .refused(422, "Invalid", causes: [["field": "resourceVersionMatch", "reason": "FieldValueForbidden"]]),
        .watch(
          maps("watches-initial"), [("sendInitialEvents", "true"), ("resourceVersionMatch", "Exact")], events: 1
        ).refused(422, "Invalid", causes: .count(2)),
        .watch(maps("watches-initial"), [("resourceVersionMatch", "NotOlderThan")], events: 1)
          .refused(422, "Invalid", causes: [["field": "resourceVersionMatch", "reason": "FieldValueForbidden"]]),
        .get(maps("watches-initial"), [("sendInitialEvents", "true")])
          .refused(422, "Invalid", causes: [["field": "sendInitialEvents", "reason": "FieldValueForbidden"]]),
      ]),
    Scenario(
      name: "watch: versions that cannot be served",
      steps: [
        .makeNamespace("watches-old"),
        .makeConfigMap("watches-old", Make.configMap("a")),
        .compaction,
        .watch(maps("watches-old"), [("resourceVersion", "1")], events: 1).titled("older than what is remembered")

          .expecting([
            [
              "type": "ERROR",
              "object": [
                "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": 410, "reason": "Expired",
                "message": .containing("too old resource version: 1"),
              ],
            ]
          ]),
        .watch(maps("watches-old"), [("resourceVersion", "nonsense")], events: 1).expecting(500).comparingCode,
        .watch(maps("watches-old"), [("resourceVersion", "0"), ("labelSelector", "a in")], events: 1)
          .refused(400, "BadRequest").comparingCode,
        .watch(maps("watches-old"), [("resourceVersion", "0"), ("timeoutSeconds", "soon")], events: 1)
          .expecting(400).comparingCode,
        .watch("/api/v1/nothings", [("resourceVersion", "0")], events: 1).refused(404, "NotFound").comparingCode,
      ]),
    Scenario(
      name: "watch: a finalizer's end is a deletion",
      steps: [
        .makeNamespace("watches-finalizer"),
        .makeConfigMap("watches-finalizer", Make.configMap("a", metadata: ["finalizers": ["example.com/hold"]]))
          .remembering(["version": "/metadata/resourceVersion"]),
        .delete("\(maps("watches-finalizer"))/a"),
        .merge("\(maps("watches-finalizer"))/a", ["metadata": ["finalizers": nil]]),
        .watch(maps("watches-finalizer"), [("resourceVersion", "{{version}}")], events: 2).expecting([
          event("MODIFIED", "a", ["metadata": ["deletionTimestamp": .anyTime, "finalizers": ["example.com/hold"]]]),
          event("DELETED", "a", ["metadata": ["deletionTimestamp": .anyTime]]),
        ]),
      ]),
    Scenario(
      name: "watch: other representations",
      steps: [
        .makeNamespace("watches-forms"),
        .makeConfigMap("watches-forms", Make.configMap("a", data: ["k": "1"])),
        .watch(maps("watches-forms"), [("resourceVersion", "0")], events: 1)
          .accepting("application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io")
          .expecting([
            [
              "type": "ADDED",
              "object": [
                "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": ["name": "a"],
                "data": .absent,
              ],
            ]
          ]),
        .watch(maps("watches-forms"), [("resourceVersion", "0")], events: 1)
          .accepting("application/json;as=Table;v=v1;g=meta.k8s.io")
          .expecting([
            [
              "type": "ADDED",
              "object": [
                "kind": "Table", "apiVersion": "meta.k8s.io/v1",
                "rows": [["cells": ["a", 1, .anyString], "object": ["kind": "PartialObjectMetadata"]]],
              ],
            ]
          ]),
      ]),
  ]

  private static let notInitial = [("sendInitialEvents", "false"), ("resourceVersionMatch", "NotOlderThan")]
  private static let initial = [("sendInitialEvents", "true"), ("resourceVersionMatch", "NotOlderThan")]
  private static let bookmarks = [("allowWatchBookmarks", "true")]
  private static let initialEnd: Pattern = [
    "type": "BOOKMARK",
    "object": [
      "kind": "ConfigMap", "apiVersion": "v1",
      "metadata": ["resourceVersion": .version, "annotations": .exactly(["k8s.io/initial-events-end": "true"])],
    ],
  ]

  private static func maps(_ namespace: String) -> String { "/api/v1/namespaces/\(namespace)/configmaps" }

  /// An event on an object of this name that is like this.
  private static func event(_ type: String, _ name: String, _ object: Pattern = .present) -> Pattern {
    ["type": .exactly(.string(type)), "object": .both(["metadata": ["name": .exactly(.string(name))]], object)]
  }

  private static func label(_ name: String, _ value: String, data: String? = nil) -> Step {
    var patch: JSONValue = ["metadata": ["labels": ["l": .string(value)]]]
    if let data { patch["data"] = ["k": .string(data)] }
    return .merge("\(maps("watches-selector"))/\(name)", patch)
  }
}
