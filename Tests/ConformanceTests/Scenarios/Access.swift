import Kubernetes

extension Scenario {
  private static let accounts = "/api/v1/namespaces/access/serviceaccounts"
  private static let reviews = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"

  /// Who is let in, and tokens.
  static let access: [Scenario] = [
    Scenario(
      name: "access: wrong tokens",
      steps: [
        .get("/api/v1/namespaces").by(.bearer("wrong")).refused(401, "Unauthorized", "Unauthorized"),
        .get("/version").by(.bearer("wrong")).refused(401, "Unauthorized"),
        .watch("/api/v1/namespaces", [], events: 1).by(.bearer("wrong")).refused(401, "Unauthorized"),
      ]),
    Scenario(
      name: "access: tokens of service accounts",
      steps: [
        .makeNamespace("access"),
        .post(accounts, Make.serviceAccount("robot")).remembering(["uid": "/metadata/uid"]),
        .post("\(accounts)/robot/token", request(3600)).remembering(["token": "/status/token"]).expecting(
          201,
          [
            "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1",
            "status": ["token": .anyString, "expirationTimestamp": .anyTime], "spec": ["expirationSeconds": 3600],
          ]
        ).comparing(only: "/kind", "/apiVersion", "/spec/expirationSeconds"),
        .get("/api").by(.bearer("{{token}}")).titled("the token is let in")
          .expecting(["kind": "APIVersions"]).comparing(only: "/kind"),
        .post(
          "/apis/authentication.k8s.io/v1/selfsubjectreviews",
          ["apiVersion": "authentication.k8s.io/v1", "kind": "SelfSubjectReview"]
        ).since(28).by(.bearer("{{token}}"))
          .expecting(201, ["status": ["userInfo": ["username": "system:serviceaccount:access:robot"]]])
          .comparing(only: "/kind", "/status/userInfo/username"),
        .post("\(accounts)/robot/token", request(10))
          .refused(422, "Invalid", causes: [["field": "spec.expirationSeconds"]]),
        .post("\(accounts)/missing/token", request(3600)).refused(404, "NotFound"),
        .get("\(accounts)/robot/token").refused(405, "MethodNotAllowed"),
      ]),
    Scenario(
      name: "access: reviews",
      steps: [
        .post(reviews, review(["verb": "get", "resource": "pods", "namespace": "default"]))
          .expecting(201, ["kind": "SelfSubjectAccessReview", "status": ["allowed": true]])
          .comparing(only: "/kind", "/status/allowed"),
        .post(reviews, ["apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview", "spec": [:]])
          .refused(422, "Invalid").comparingCode,
        .get(reviews).refused(405, "MethodNotAllowed"),
      ]),
  ]

  private static func request(_ seconds: JSONValue) -> JSONValue {
    [
      "apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": ["expirationSeconds": seconds],
    ]
  }

  private static func review(_ attributes: JSONValue) -> JSONValue {
    [
      "apiVersion": "authorization.k8s.io/v1", "kind": "SelfSubjectAccessReview",
      "spec": ["resourceAttributes": attributes],
    ]
  }
}
