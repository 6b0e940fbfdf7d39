import Kubernetes
import TestSupport
import Testing

@testable import SandboxKinds

/// A change of the labels of a namespace with pods, and what a kube-apiserver answered.
struct RecordedLabelChange: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let namespace: String
  let pods: [JSONValue]
  let old: [String: String]
  let new: [String: String]
  /// The message of the Status; `nil` if the change was accepted.
  let denial: String?
  let warnings: [String]

  /// The recorded changes.
  static let all: [RecordedLabelChange] = {
    guard let fixture = try? Fixture(named: "pod-security-namespaces", of: "SandboxTests") else { return [] }
    return fixture.cases.compactMap { part in
      let changes = part.exchanges.filter { $0.method == "PATCH" }
      guard let last = changes.last, let answer = last.answer, let namespace = last.namespace else { return nil }
      let old = changes.count > 1 ? changes[0].labels : [:]
      return RecordedLabelChange(
        testDescription: part.title, namespace: namespace,
        pods: part.exchanges.filter { $0.target.hasSuffix("/pods") }.compactMap(\.body),
        old: old.compactMapValues(\.self), new: old.merging(last.labels) { $1 }.compactMapValues(\.self),
        denial: answer.body?["message"]?.stringValue, warnings: answer.warnings)
    }
  }()
}

extension Fixture.Exchange {
  /// The labels in a merge patch; `nil` for a label that it removes.
  fileprivate var labels: [String: String?] {
    body?["metadata"]?["labels"]?.objectValue?.mapValues(\.stringValue) ?? [:]
  }
}

@Suite("A namespace that enforces a stricter level warns of its pods") struct PodSecurityNamespaceTests {
  private static let pods = RecordedLabelChange.all.first?.pods ?? []

  /// A pod with another name.
  private static func named(_ pod: SamplePod, _ name: String, controller: String? = nil) -> JSONValue {
    var json = pod.json
    json.merge(["metadata": ["name": .string(name)]])
    if let controller {
      json.merge(["metadata": ["ownerReferences": [["controller": true, "uid": .string(controller)]]]])
    }
    return json
  }

  @Test("as kube-apiserver does", arguments: RecordedLabelChange.all)
  func recorded(_ change: RecordedLabelChange) {
    for pods in [change.pods, change.pods.reversed()] {
      let review = PodSecurityAdmission.reviewNamespace(
        name: change.namespace, oldLabels: change.old, newLabels: change.new, pods: pods)
      #expect(review.refusal == change.denial)
      #expect(review.warnings == change.warnings)
      #expect(review.invalidLabels.isEmpty == (change.denial == nil))
    }
  }

  @Test("a new namespace must have valid labels") func create() {
    let review = PodSecurityAdmission.reviewNamespace(
      name: "new", oldLabels: nil,
      newLabels: podSecurityLabels(["enforce": "x", "warn-version": "v1.999999999999999999999"]),
      pods: [])
    #expect(
      review.invalidLabels.map(\.field) == [
        "metadata.labels[pod-security.kubernetes.io/enforce]",
        "metadata.labels[pod-security.kubernetes.io/warn-version]",
      ])
    #expect(
      review.invalidLabels.map(\.causeMessage) == [
        #"Invalid value: "x": must be one of privileged, baseline, restricted"#,
        #"Invalid value: "v1.999999999999999999999": must be "latest" or "v1.x""#,
      ])
    let good = PodSecurityAdmission.reviewNamespace(
      name: "new", oldLabels: nil, newLabels: podSecurityLabels(["enforce": "restricted"]), pods: Self.pods)
    #expect(good == .init())
  }

  @Test("an update can keep invalid labels") func stale() {
    let labels = podSecurityLabels(["enforce": "x"])
    let review = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: labels, newLabels: labels, pods: Self.pods)
    #expect(review == .init())
    let worse = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: labels, newLabels: podSecurityLabels(["enforce": "y"]), pods: [])
    #expect(worse.refusal != nil)
  }

  @Test("at most 3000 pods are checked, one of each controller first") func many() {
    let replicas = (0..<3000).map { Self.named(.privileged, "replica-\($0)", controller: "one") }
    let review = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: [:], newLabels: podSecurityLabels(["enforce": "baseline"]),
      pods: replicas + [Self.named(.privileged, "alone")])
    #expect(
      review.warnings == [
        "new PodSecurity enforce level only checked against the first 3000 of 3001 existing pods",
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest""#,
        "alone (and 2999 other pods): privileged",
      ])
  }
}
