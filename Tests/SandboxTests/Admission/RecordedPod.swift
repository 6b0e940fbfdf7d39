import Foundation
import Kubernetes
import Testing

@testable import Sandbox

/// A pod, and what kube-apiserver 1.36.2 answered to its creation in namespaces that enforce this and that.
struct RecordedPod: Sendable, CustomTestStringConvertible {
  /// The text behind `violates PodSecurity "LEVEL:VERSION": `.
  struct Refusal: Sendable {
    let demands: [String]
    let text: String

    init(by demands: [String], _ text: String) { (self.demands, self.text) = (demands, text) }
  }

  let testDescription: String
  private let annotations: String?
  private let spec: String
  private let web: String
  let passes: [String]
  let refusals: [Refusal]

  /// - Parameters:
  ///   - spec: What the pod's spec has besides, or in place of, that of `PodFixture`'s pod.
  ///   - web: The same for the fields of its container.
  init(
    _ sentence: String, annotations: String? = nil, spec: String = "{}", web: String = "{}", passes: [String],
    refusals: [Refusal] = []
  ) {
    testDescription = sentence
    (self.annotations, self.spec, self.web, self.passes, self.refusals) = (annotations, spec, web, passes, refusals)
  }

  /// The pod as it was sent: hardened where `restricted` is asked for, else bare.
  func pod(for demand: String) throws -> JSONValue {
    var pod = demand.hasPrefix("restricted") ? PodFixture.hardened.pod : PodFixture.bare.pod
    pod.merge(["spec": try parsed(spec)])
    if let annotations { pod.merge(["metadata": ["annotations": try parsed(annotations)]]) }
    var container = try #require(pod["spec"]?["containers"]?.arrayValue?.first)
    container.merge(try parsed(web))
    pod.merge(["spec": ["containers": [container]]])
    return pod
  }

  /// Every demand with its answer; nil for a pod that was let in.
  var answers: [(demand: String, refusal: String?)] {
    passes.map { ($0, nil) }
      + refusals.flatMap { refusal in
        refusal.demands.map { ($0, "violates PodSecurity \"\($0)\": \(refusal.text)") }
      }
  }
}

/// Pods that most tests start from.
enum PodFixture: String, Sendable {
  /// Nothing but a container.
  case bare
  /// All that `restricted` asks for.
  case hardened
  /// A privileged container.
  case privileged

  var pod: JSONValue {
    switch self {
    case .bare: Self.pod(security: nil, container: nil)
    case .privileged: Self.pod(security: nil, container: ["privileged": true])
    case .hardened:
      Self.pod(
        security: ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]],
        container: ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]])
    }
  }

  /// The pod under another name.
  func named(_ name: String, controller: String? = nil) -> JSONValue {
    var pod = pod
    pod.merge(["metadata": ["name": .string(name)]])
    if let controller {
      pod.merge(["metadata": ["ownerReferences": [["controller": true, "uid": .string(controller)]]]])
    }
    return pod
  }

  private static func pod(security: JSONValue?, container: JSONValue?) -> JSONValue {
    var web: JSONValue = ["name": "web", "image": "web:1"]
    web["securityContext"] = container
    var spec: JSONValue = ["containers": [web]]
    spec["securityContext"] = security
    return ["metadata": ["name": "web"], "spec": spec]
  }
}

/// The JSON of a text.
func parsed(_ text: String) throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)) }

extension JSONValue {
  /// Merges as RFC 7386 has it: null removes, arrays are replaced.
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
