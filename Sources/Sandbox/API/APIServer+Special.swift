import HTTPTypes
import Kubernetes
import SandboxKinds
import SandboxMerge
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Subresources besides `status`, and reviews: questions that are answered and forgotten.
extension APIServer {
  func special(_ subresource: String, _ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    switch (scope.resource, subresource) {
    case (.serviceAccounts, "token"): return try issueToken(request, scope)
    case (.namespaces, "finalize"): return try finalize(request, scope)
    default: throw StatusError.noSuchPath
    }
  }

  /// `TokenRequest`. Source: https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/
  private func issueToken(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    guard request.method == .post else { throw StatusError.methodNotAllowed }
    guard let account = store.get(scope.resource, scope.key) else {
      throw StatusError.notFound(scope.resource, name: scope.key.name)
    }
    var answer = try ObjectDraft.decode(request.body, scope)
    let seconds = answer["spec"]?["expirationSeconds"]?.integerValue ?? 3600
    guard seconds >= 600 else {
      throw StatusError.invalid(
        GroupResource(group: "authentication.k8s.io", resource: "TokenRequest"), name: "",
        [
          .invalid(
            "spec.expirationSeconds", .integer(seconds), "may not specify a duration less than 10 minutes")
        ])
    }
    let token = "sandbox-\(UUID().uuidString.lowercased())"
    let user = "system:serviceaccount:\(account.key.namespace ?? ""):\(account.key.name)"
    issuedTokens.withLock { $0[token] = user }
    answer["metadata"] = ["name": .string(account.key.name), "namespace": .string(account.key.namespace ?? "")]
    answer["status"] = [
      "token": .string(token),
      "expirationTimestamp": .string(Timestamp(scope.now.addingTimeInterval(Double(seconds))).text),
    ]
    return try .json(answer, status: 201)
  }

  /// Takes finalizers off a namespace that is terminating.
  private func finalize(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    guard request.method == .put else { throw StatusError.methodNotAllowed }
    let body = try ObjectDraft.decode(request.body, scope)
    while true {
      guard let live = store.get(scope.resource, scope.key) else {
        throw StatusError.notFound(scope.resource, name: scope.key.name)
      }
      var object = try live.value()
      object["spec"] = body["spec"] ?? [:]
      let isGone = live.isTerminating && !object.hasFinalizers(.namespaces)
      guard
        let stored = try store.commit(
          scope.resource, scope.key, replacing: live, isGone ? .remove(object) : .put(object))
      else { continue }
      if isGone { lifecycle.deleted(stored, scope.kind) }
      return try answer(stored, scope)
    }
  }

  /// An access review is about a resource, or about a path.
  private static func checkAttributes(_ review: JSONValue, _ scope: RequestScope) throws {
    let asked = ["resourceAttributes", "nonResourceAttributes"].filter { review["spec"]?[$0]?.objectValue != nil }
    guard asked.count != 1 else { return }
    throw StatusError.invalid(
      scope.kind, name: "",
      [
        .invalid(
          "spec.resourceAttributes", .null,
          asked.isEmpty
            ? "exactly one of nonResourceAttributes or resourceAttributes must be specified"
            : "cannot be specified in combination with nonResourceAttributes")
      ])
  }

  /// Answers a review. Everyone may do everything here: the sandbox authenticates, and does not authorize.
  func review(_ request: SandboxRequest, _ scope: RequestScope) throws -> SandboxResponse {
    var review = try ObjectDraft.decode(request.body, scope)
    review["kind"] = .string(scope.kind.kind)
    review["apiVersion"] = .string(scope.kind.apiVersion)
    let user: JSONValue = [
      "username": .string(scope.user.name), "groups": .array(scope.user.groups.map { .string($0) }),
    ]
    switch scope.kind.kind {
    case "SelfSubjectAccessReview", "SubjectAccessReview", "LocalSubjectAccessReview":
      try Self.checkAttributes(review, scope)
      review["status"] = ["allowed": true, "reason": "the sandbox allows everything"]
    case "SelfSubjectRulesReview":
      review["status"] = [
        "incomplete": false, "nonResourceRules": [["verbs": ["*"], "nonResourceURLs": ["*"]]],
        "resourceRules": [["verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]]],
      ]
    case "SelfSubjectReview": review["status"] = ["userInfo": user]
    case "TokenReview":
      let token = review["spec"]?["token"]?.stringValue ?? ""
      let name = configuration.tokens[token] ?? issuedTokens.withLock { $0[token] }
      review["status"] =
        name.map { ["authenticated": true, "user": ["username": .string($0)]] } ?? ["authenticated": false]
    default: throw StatusError.noSuchPath
    }
    return try .json(review, status: 201)
  }
}
