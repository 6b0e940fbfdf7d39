import Kubernetes
import Testing

@testable import SandboxKinds

/// Limit ranges beyond the recorded answers.
@Suite struct LimitRangeAdmissionTests {
  @Test("without limit ranges, pods are accepted unchanged")
  func none() {
    let pod: JSONValue = ["metadata": ["name": "web"], "spec": ["containers": [["name": "web"]]]]
    #expect(LimitRangeAdmission.defaulted(pod: pod, limitRanges: []) == pod)
    #expect(LimitRangeAdmission.refusal(pod: pod, limitRanges: []) == nil)
  }

  @Test("the first violated limit range gives the message; other annotations stay")
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
