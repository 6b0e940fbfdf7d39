import Kubernetes

extension Scenario {
  /// GET of collections.
  static let lists: [Scenario] = [
    Scenario(
      name: "list: pages",
      steps: [
        .makeNamespace("lists-pages")
      ] + ["a", "b", "c", "d", "e"].map { .makeConfigMap("lists-pages", Make.configMap($0)) } + [
        .get(pages, [("limit", "2")])
          .remembering(["next": "/metadata/continue", "version": "/metadata/resourceVersion"])
          .expecting([
            "kind": "ConfigMapList", "apiVersion": "v1",
            "metadata": ["continue": .anyString, "remainingItemCount": 3, "resourceVersion": .version],
            "items": [["metadata": ["name": "a"]], ["metadata": ["name": "b"]]],
          ]),
        .makeConfigMap("lists-pages", Make.configMap("bb")).titled("something is added behind the page"),
        .delete("\(pages)/d").titled("something goes that the next pages had"),
        .get(pages, [("limit", "2"), ("continue", "{{next}}")]).titled("later pages are of the first page's time")
          .remembering(["last": "/metadata/continue"])
          .expecting([
            "metadata": ["resourceVersion": "{{version}}", "remainingItemCount": 1],
            "items": [["metadata": ["name": "c"]], ["metadata": ["name": "d"]]],
          ]),
        .get(pages, [("limit", "2"), ("continue", "{{last}}")])
          .expecting([
            "metadata": ["continue": .absent, "remainingItemCount": .absent], "items": [["metadata": ["name": "e"]]],
          ]),
        .get(pages, [("continue", "{{next}}"), ("resourceVersion", "1")]).expecting(400).comparingCode,
        .get(pages, [("continue", "nonsense")]).expecting(400).comparingCode,
        .get(pages, [("limit", "-1")]).titled("no page is smaller than none").expecting(200).comparingCode,
        .get(pages, [("limit", "many")]).expecting(400).comparingCode,
        .get(pages, [("limit", "100")]).expecting(["metadata": ["continue": .absent], "items": .count(5)]),
      ]),
    Scenario(
      name: "list: pages after compaction",
      steps: [
        .makeNamespace("lists-forgotten"),
        .makeConfigMap("lists-forgotten", Make.configMap("a")), .makeConfigMap("lists-forgotten", Make.configMap("b")),
        .get("/api/v1/namespaces/lists-forgotten/configmaps", [("limit", "1")])
          .remembering(["next": "/metadata/continue", "version": "/metadata/resourceVersion"]),
        .makeConfigMap("lists-forgotten", Make.configMap("c")),
        .compaction,
        .get("/api/v1/namespaces/lists-forgotten/configmaps", [("limit", "1"), ("continue", "{{next}}")])

          .remembering(["anyway": "/metadata/continue"])
          .refused(410, "Expired", .containing("The provided continue parameter is too old")),
        .get("/api/v1/namespaces/lists-forgotten/configmaps", [("limit", "1"), ("continue", "{{anyway}}")])
          .titled("the token of the error continues with the current list")
          .expecting(["items": [["metadata": ["name": "b"]]]]),
      ]),
    Scenario(
      name: "list: label selectors",
      steps: [
        .makeNamespace("lists-labels"),
        .makeConfigMap("lists-labels", Make.configMap("a", labels: ["tier": "web", "team": "x"])),
        .makeConfigMap("lists-labels", Make.configMap("b", labels: ["tier": "db", "team": "x"])),
        .makeConfigMap("lists-labels", Make.configMap("c", labels: ["tier": "web"])),
        .makeConfigMap("lists-labels", Make.configMap("d", labels: ["empty": "", "team": "y"])),
        selecting("tier=web", ["a", "c"]), selecting("tier==web", ["a", "c"]), selecting("tier!=web", ["b", "d"]),
        selecting("tier in (web,db)", ["a", "b", "c"]), selecting("tier notin (web)", ["b", "d"]),
        selecting("team", ["a", "b", "d"]), selecting("!team", ["c"]), selecting("tier=web,team=x", ["a"]),
        selecting("tier in (web),team notin (x)", ["c"]), selecting("empty=", ["d"]), selecting("empty", ["d"]),
        selecting("nothing=x", []), selecting("", ["a", "b", "c", "d"]),
      ]
        + ["tier in web", "tier=(web)", "=web", "tier in ()x", "a b", "not a key!=x", "tier=not a value"].map {
          .get("/api/v1/namespaces/lists-labels/configmaps", [("labelSelector", $0)]).expecting(400).comparingCode
        }),
    Scenario(
      name: "list: field selectors",
      steps: [
        .makeNamespace("lists-fields"), .makeNamespace("lists-fields-2"),
        .makeConfigMap("lists-fields", Make.configMap("fields-a")),
        .makeConfigMap("lists-fields", Make.configMap("fields-b")),
        .makeConfigMap("lists-fields-2", Make.configMap("fields-a")),
        .get("/api/v1/namespaces/lists-fields/configmaps", [("fieldSelector", "metadata.name=fields-a")])
          .expecting(["items": [["metadata": ["name": "fields-a", "namespace": "lists-fields"]]]]),
        .get("/api/v1/configmaps", [("fieldSelector", "metadata.name=fields-a")]).expecting([
          "kind": "ConfigMapList",
          "items": [["metadata": ["namespace": "lists-fields-2"]], ["metadata": ["namespace": "lists-fields"]]],
        ]).titled("across namespaces, in the order of NAMESPACE/NAME: a hyphen comes before a slash"),
        .get("/api/v1/configmaps", [("fieldSelector", "metadata.namespace=lists-fields,metadata.name!=fields-b")])
          .expecting(["items": [["metadata": ["name": "fields-a", "namespace": "lists-fields"]]]]),
        .get("/api/v1/namespaces", [("fieldSelector", "metadata.name=lists-fields")])
          .expecting(["items": [["metadata": ["name": "lists-fields"]]]]).comparing(only: "/kind"),
        .get("/api/v1/configmaps", [("fieldSelector", "data.k=v")])
          .refused(400, "BadRequest").comparingCode,
        .get("/api/v1/configmaps", [("fieldSelector", "metadata.name")]).expecting(400).comparingCode,
        .get("/api/v1/namespaces/lists-fields/configmaps", [("fieldSelector", #"metadata.name=fields\,a"#)])
          .expecting(["items": .count(0)]),
        .get(
          "/api/v1/namespaces/lists-fields/configmaps",
          [("fieldSelector", #",metadata.name!=\=\\\,,metadata.name=fields-a,"#)]
        ).expecting(["items": .count(1)]),
        .get("/api/v1/configmaps", [("fieldSelector", "=a")]).expecting(400).comparingCode,
      ]
        + ["metadata.name=a=b", "metadata.name===a", #"metadata.name=\a"#, #"metadata.name=\"#].map {
          .get("/api/v1/configmaps", [("fieldSelector", $0)]).refused(400, "BadRequest")
        }),
    Scenario(
      name: "list: resource versions",
      steps: [
        .makeNamespace("lists-versions"),
        .makeConfigMap("lists-versions", Make.configMap("a")).remembering(["first": "/metadata/resourceVersion"]),
        .makeConfigMap("lists-versions", Make.configMap("b")),
        .get(versions, [("resourceVersion", "0")]).expecting(["kind": "ConfigMapList"]).comparing(only: "/kind"),
        .get(versions, [("resourceVersion", "{{first}}")]).expecting(["items": .count(2)]),
        .get(versions, [("resourceVersion", "{{first}}"), ("resourceVersionMatch", "NotOlderThan")])
          .expecting(["items": .count(2)]),
        .get(versions, [("resourceVersion", "{{first}}"), ("resourceVersionMatch", "Exact"), ("limit", "10")])
          .expecting(["metadata": ["resourceVersion": "{{first}}"], "items": [["metadata": ["name": "a"]]]]),
        .get(versions, [("resourceVersion", "99999999")]).titled("a version still to come")
          .refused(504, "Timeout", .containing("Too large resource version: 99999999")),
        .get(versions, [("resourceVersionMatch", "Exact")]).expecting(422).comparingCode,
        .get(versions, [("resourceVersion", "{{first}}"), ("resourceVersionMatch", "Roughly")]).comparingCode
          .expecting(422),
        .get(versions, [("resourceVersion", "nonsense")]).expecting(500).expecting(400, since: 36).comparingCode,
        .get("\(versions)/a", [("resourceVersion", "0")]).expecting(["metadata": ["name": "a"]]),
        .get("\(versions)/a", [("resourceVersion", "nonsense")]).expecting(500).comparingCode,
      ]),
  ]

  private static let pages = "/api/v1/namespaces/lists-pages/configmaps"
  private static let versions = "/api/v1/namespaces/lists-versions/configmaps"

  private static func selecting(_ selector: String, _ names: [String]) -> Step {
    .get("/api/v1/namespaces/lists-labels/configmaps", [("labelSelector", selector)])
      .expecting(["items": .array(names.map { ["metadata": ["name": .exactly(.string($0))]] })])
  }
}
