import Kubernetes

extension Scenario {
  /// What is not there, and what cannot be asked that way.
  static let unknownThings: [Scenario] = [
    Scenario(
      name: "unknown: paths, groups, versions and kinds",
      steps: [
        .get("/nothing").expecting(404).comparingCode,
        .get("/apis/nothing.example.com").expecting(404).comparingCode,
        .get("/apis/nothing.example.com/v1").expecting(404).comparingCode,
        .get("/apis/nothing.example.com/v1/things").expecting(404).comparingCode,
        .get("/apis/networking.k8s.io/v9/networkpolicies").expecting(404).comparingCode,
        .get("/api/v1/nothings").refused(404, "NotFound", "the server could not find the requested resource"),
        .get("/api/v1/namespaces/default/nothings/a").refused(404, "NotFound"),
        .get("/apis/networking.k8s.io/v1/nothings").refused(404, "NotFound"),
        .get("/api/v1/namespaces/default/configmaps/a/nothing").refused(404, "NotFound"),
      ]),
    Scenario(
      name: "unknown: objects",
      steps: [
        .get("/api/v1/namespaces/nowhere").refused(404, "NotFound", #"namespaces "nowhere" not found"#),
        .get("/api/v1/namespaces/default/configmaps/nothing")
          .refused(404, "NotFound", #"configmaps "nothing" not found"#),
        .get("/apis/rbac.authorization.k8s.io/v1/namespaces/nowhere/roles/nothing")
          .refused(404, "NotFound", #"roles.rbac.authorization.k8s.io "nothing" not found"#),
        .delete("/api/v1/namespaces/default/configmaps/nothing").refused(404, "NotFound"),
        .merge("/api/v1/namespaces/default/configmaps/nothing", ["data": ["a": "b"]]).refused(404, "NotFound"),
        .put("/api/v1/namespaces/nowhere", Make.namespace("nowhere")).refused(404, "NotFound"),
        .get("/api/v1/namespaces/nowhere/configmaps").expecting(["kind": "ConfigMapList", "items": []]),
      ]),
    Scenario(
      name: "unknown: methods",
      steps: [
        .post("/api/v1/namespaces/default/configmaps/a", Make.configMap("a")).refused(405, "MethodNotAllowed"),
        .put("/api/v1/namespaces/default/configmaps", Make.configMap("a")).refused(405, "MethodNotAllowed"),
        .merge("/api/v1/namespaces", [:]).refused(405, "MethodNotAllowed"),
        .delete("/api/v1/namespaces").refused(405, "MethodNotAllowed"),
      ]),
    Scenario(
      name: "unknown: media types",
      steps: [
        .get("/api/v1/namespaces/default/configmaps").accepting("application/x-nothing")
          .refused(406, "NotAcceptable"),
        .get("/api/v1/namespaces").accepting("application/json;as=Table;v=v9;g=meta.k8s.io").refused(
          406, "NotAcceptable"),
        .post("/api/v1/namespaces/default/configmaps", [:]).sending("a,b", as: "text/csv")
          .refused(415, "UnsupportedMediaType"),
        .merge("/api/v1/namespaces/default", [:]).sending("{}", as: "application/json")
          .refused(415, "UnsupportedMediaType").comparingCode,
        .get("/api/v1/namespaces/default").accepting("application/x-nothing, application/json")
          .expecting(["kind": "Namespace"]).comparing(only: "/kind"),
        .post("/api/v1/namespaces/default/configmaps", [:])
          .sending(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: from-yaml\ndata:\n  a: b\n", as: "application/yaml"
          )
          .expecting(201, ["kind": "ConfigMap", "data": ["a": "b"]]),
      ]),
    Scenario(
      name: "unknown: bodies",
      steps: [
        .post("/api/v1/namespaces/default/configmaps", [:]).sending("{", as: "application/json")
          .refused(400, "BadRequest").comparingCode,
        .post("/api/v1/namespaces/default/configmaps", [:]).sending("", as: "application/json")
          .refused(400, "BadRequest").comparingCode,
        .post("/api/v1/namespaces/default/configmaps", []).refused(400, "BadRequest").comparingCode,
        .post("/api/v1/namespaces/default/configmaps", ["apiVersion": "v1", "kind": "ConfigMap", "metadata": "a"])
          .refused(400, "BadRequest").comparingCode,
      ]),
  ]
}
