import Kubernetes
import Testing

@testable import Sandbox

/// A pod or a claim under limit ranges, and what kube-apiserver 1.36.2 made of it.
struct RecordedLimitReview: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let limitRanges: [JSONValue]
  let object: JSONValue
  let isClaim: Bool
  let refusal: String?
  /// The resources of each container, defaults included.
  let resources: [String: JSONValue]
  /// The annotation that names the defaults.
  let note: String?

  init(
    _ sentence: String, limitRanges: [JSONValue], pod: JSONValue, refusal: String? = nil,
    resources: [String: JSONValue] = [:], note: String? = nil
  ) {
    (testDescription, self.limitRanges, object, isClaim) = (sentence, limitRanges, pod, false)
    (self.refusal, self.resources, self.note) = (refusal, resources, note)
  }

  init(_ sentence: String, limitRanges: [JSONValue], claim: JSONValue, refusal: String? = nil) {
    (testDescription, self.limitRanges, object, isClaim) = (sentence, limitRanges, claim, true)
    (self.refusal, resources, note) = (refusal, [:], nil)
  }
}

@Suite("Limit ranges default and refuse as kube-apiserver does") struct LimitRangeAdmissionTests {
  private static let all = RecordedLimitReview.passes + RecordedLimitReview.refusals

  @Test("what the server recorded of pods", arguments: all.filter { !$0.isClaim })
  func pods(_ recorded: RecordedLimitReview) {
    let pod = LimitRangeAdmission.defaulted(pod: recorded.object, limitRanges: recorded.limitRanges)
    let refusal = LimitRangeAdmission.refusal(pod: pod, limitRanges: recorded.limitRanges)
    #expect(refusal == recorded.refusal)
    if recorded.refusal != nil { return }
    let containers = ["containers", "initContainers"].flatMap { pod["spec"]?[$0]?.arrayValue ?? [] }
    #expect(
      containers.reduce(into: [:]) { $0[$1["name"]?.stringValue ?? ""] = $1["resources"] ?? [:] }
        == recorded.resources)
    #expect(pod["metadata"]?["annotations"]?["kubernetes.io/limit-ranger"]?.stringValue == recorded.note)
  }

  @Test("what the server recorded of claims", arguments: all.filter(\.isClaim))
  func claims(_ recorded: RecordedLimitReview) {
    #expect(
      LimitRangeAdmission.refusal(claim: recorded.object, limitRanges: recorded.limitRanges) == recorded.refusal)
  }

  @Test("without limit ranges nothing changes, and nothing is refused")
  func none() {
    let pod: JSONValue = ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]]
    #expect(LimitRangeAdmission.defaulted(pod: pod, limitRanges: []) == pod)
    #expect(LimitRangeAdmission.refusal(pod: pod, limitRanges: []) == nil)
  }

  @Test("the first limit range that a pod breaks tells why; other annotations stay")
  func several() {
    let pod: JSONValue = [
      "metadata": ["name": "web", "annotations": ["a": "b"]],
      "spec": ["containers": [["name": "web", "resources": ["limits": ["cpu": "4"], "requests": ["cpu": "4"]]]]],
    ]
    func range(_ item: JSONValue) -> JSONValue { ["spec": ["limits": [item]]] }
    let ranges = [
      range(["type": "Container", "max": ["cpu": "8"], "default": ["memory": "1Gi"]]),
      range(["type": "Container", "max": ["cpu": "2"]]), range(["type": "Pod", "max": ["cpu": "1"]]),
    ]
    let refusal = "maximum cpu usage per Container is 2, but limit is 4"
    #expect(LimitRangeAdmission.refusal(pod: pod, limitRanges: ranges) == refusal)
    #expect(
      LimitRangeAdmission.defaulted(pod: pod, limitRanges: ranges)["metadata"]?["annotations"]
        == ["a": "b", "kubernetes.io/limit-ranger": "LimitRanger plugin set: memory limit for container web"])
  }
}
