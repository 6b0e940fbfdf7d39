import Kubernetes
import Testing

@testable import Sandbox

/// A change of a namespace's labels, and what kube-apiserver 1.36.2 answered.
struct RecordedChange: Sendable, CustomTestStringConvertible {
  let old: [String: String]
  let new: [String: String]
  let refusal: String?
  let warnings: [String]

  init(from old: [String: String], to new: [String: String], refusal: String? = nil, warnings: [String] = []) {
    (self.old, self.new) = (podSecurityLabels(old), podSecurityLabels(new))
    (self.refusal, self.warnings) = (refusal, warnings)
  }

  var testDescription: String { "\(old.sorted { $0.key < $1.key }) to \(new.sorted { $0.key < $1.key })" }
}

@Suite("A namespace that enforces more warns of the pods it has") struct PodSecurityNamespaceTests {
  /// The pods that were in the namespace.
  private static let pods: [JSONValue] = {
    var node = PodFixture.hardened.named("node")
    node.merge(["spec": ["hostPID": true]])
    return [
      PodFixture.bare.named("web", controller: "u1"), PodFixture.bare.named("api", controller: "u1"),
      PodFixture.bare.named("db"), PodFixture.privileged.named("root"), PodFixture.privileged.named("root2"), node,
      PodFixture.hardened.named("good"),
    ]
  }()

  @Test("as kube-apiserver 1.36.2 does", arguments: RecordedChange.all)
  func recorded(_ change: RecordedChange) {
    for pods in [Self.pods, Self.pods.reversed()] {
      let review = PodSecurityAdmission.reviewNamespace(
        name: "team", oldLabels: change.old, newLabels: change.new, pods: pods)
      #expect(review.refusal == change.refusal)
      #expect(review.warnings == change.warnings)
      #expect(review.invalidLabels.isEmpty == (change.refusal == nil))
    }
  }

  @Test("a new namespace needs labels that can be read") func create() {
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

  @Test("labels that could not be read before may stay") func stale() {
    let labels = podSecurityLabels(["enforce": "x"])
    let review = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: labels, newLabels: labels, pods: Self.pods)
    #expect(review == .init())
    let worse = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: labels, newLabels: podSecurityLabels(["enforce": "y"]), pods: [])
    #expect(worse.refusal != nil)
  }

  @Test("of very many pods the first 3000 are looked at, one of each controller first") func many() {
    let replicas = (0..<3000).map { PodFixture.privileged.named("replica-\($0)", controller: "one") }
    let review = PodSecurityAdmission.reviewNamespace(
      name: "team", oldLabels: [:], newLabels: podSecurityLabels(["enforce": "baseline"]),
      pods: replicas + [PodFixture.privileged.named("alone")])
    #expect(
      review.warnings == [
        "new PodSecurity enforce level only checked against the first 3000 of 3001 existing pods",
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest""#,
        "alone (and 2999 other pods): privileged",
      ])
  }
}
