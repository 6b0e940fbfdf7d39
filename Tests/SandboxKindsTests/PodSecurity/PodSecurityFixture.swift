import Foundation
import Kubernetes
import TestSupport
import Testing

/// Pods that most tests of Pod Security start from.
enum SamplePod {
  /// A container and nothing else.
  case bare
  /// Everything that the restricted level requires.
  case restricted
  /// A privileged container.
  case privileged

  var json: JSONValue {
    switch self {
    case .bare: Self.pod(security: nil, container: nil)
    case .privileged: Self.pod(security: nil, container: ["privileged": true])
    case .restricted:
      Self.pod(
        security: ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]],
        container: ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]])
    }
  }

  private static func pod(security: JSONValue?, container: JSONValue?) -> JSONValue {
    var web: JSONValue = ["name": "web", "image": "web:1"]
    web["securityContext"] = container
    var spec: JSONValue = ["containers": [web]]
    spec["securityContext"] = security
    return ["metadata": ["name": "web"], "spec": spec]
  }
}

/// The labels with the prefix of Pod Security.
func podSecurityLabels(_ labels: [String: String]) -> [String: String] {
  Dictionary(uniqueKeysWithValues: labels.map { ("pod-security.kubernetes.io/\($0)", $1) })
}

/// A pod that a kube-apiserver admitted to or rejected from a namespace with these labels.
struct RecordedPodReview: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let namespaceLabels: [String: String]
  let pod: JSONValue
  /// The message after `pods "NAME" is forbidden: `; `nil` if the pod was admitted.
  let denial: String?
  let warnings: [String]

  /// The reviews in a fixture.
  static func all(in name: String) -> [RecordedPodReview] {
    guard let fixture = try? Fixture(named: name, of: "SandboxTests") else { return [] }
    let labels = fixture.setup.reduce(into: [String: [String: String]]()) { labels, exchange in
      let metadata = exchange.body?["metadata"]
      guard exchange.target == "/api/v1/namespaces", let name = metadata?["name"]?.stringValue else { return }
      labels[name] = metadata?["labels"]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
    }
    return fixture.cases.flatMap { part in
      part.exchanges.compactMap { exchange in
        guard let namespace = exchange.namespace, let pod = exchange.body, let answer = exchange.answer else {
          return nil
        }
        let message = answer.body?["message"]?.stringValue
        return RecordedPodReview(
          testDescription: "\(part.title) (\(namespace))", namespaceLabels: labels[namespace] ?? [:], pod: pod,
          denial: message?.replacing("pods \"web\" is forbidden: ", with: ""), warnings: answer.warnings)
      }
    }
  }
}

/// Parses JSON.
func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Data(text.utf8)) }

extension JSONValue {
  /// Merges as RFC 7396 defines: null removes a member, arrays are replaced.
  mutating func merge(_ patch: JSONValue) {
    guard let members = patch.objectValue else {
      self = patch
      return
    }
    var merged = objectValue ?? [:]
    for (key, change) in members {
      if change == .null {
        merged[key] = nil
      } else {
        var value = merged[key] ?? [:]
        value.merge(change)
        merged[key] = value
      }
    }
    self = .object(merged)
  }
}
