import Foundation
import HTTPTypes
import Kubernetes
import Testing

@testable import Sandbox
@testable import SandboxKinds

/// The quality of service of pods: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
@Suite struct QualityOfServiceTests {
  @Test(
    "the resources of containers determine the class",
    arguments: [
      ([[:]], "BestEffort"),
      ([["requests": ["cpu": "0"]]], "BestEffort"),
      ([["limits": ["example.com/gpu": "1"], "requests": ["example.com/gpu": "1"]]], "BestEffort"),
      ([["requests": ["cpu": "1"]]], "Burstable"),
      ([["limits": ["cpu": "1"], "requests": ["cpu": "1"]]], "Burstable"),
      ([["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m", "memory": "1Gi"]]], "Burstable"),
      ([["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1000m", "memory": "1024Mi"]]], "Guaranteed"),
      ([["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1", "memory": "1Gi"]], [:]], "Burstable"),
    ] as [([JSONValue], String)])
  func classes(resources: [JSONValue], expected: String) {
    let containers = resources.map { ["resources": $0] as JSONValue }
    #expect(PodResources(of: ["spec": ["containers": .array(containers)]]).qualityOfService.rawValue == expected)
    let initContainers: JSONValue = ["spec": ["containers": [], "initContainers": .array(containers)]]
    #expect(PodResources(of: initContainers).qualityOfService.rawValue == expected, "they count as others do")
  }

  @Test("pod-level resources take precedence")
  func podLevel() {
    let pod: JSONValue = [
      "spec": [
        "containers": [[:]],
        "resources": ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "1", "memory": "1Gi"]],
      ]
    ]
    #expect(PodResources(of: pod).qualityOfService == .guaranteed)
  }

  private let server = APIServer()

  private func send(_ path: String, _ body: JSONValue) async throws -> JSONValue {
    let response = await server.respond(
      to: SandboxRequest(
        method: .post, target: "/api/v1/namespaces/kube-public/\(path)", headers: [.contentType: "application/json"],
        body: try body.jsonData()))
    guard case .data(let data) = response.body else { throw ConnectionClosed() }
    return try JSONValue(parsing: data)
  }

  /// Creates a pod whose one container has these resources; its class.
  private func created(_ name: String, _ resources: JSONValue) async throws -> JSONValue? {
    let container: JSONValue = ["name": "main", "image": "registry.example/app:1", "resources": resources]
    return try await send(
      "pods",
      [
        "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string(name)],
        "spec": ["containers": [container]], "status": ["phase": "Running", "qosClass": "Guaranteed"],
      ])["status"]
  }

  @Test("a new pod gets its class after the defaults of limit ranges")
  func newPods() async throws {
    let account: JSONValue = ["apiVersion": "v1", "kind": "ServiceAccount", "metadata": ["name": "default"]]
    _ = try await send("serviceaccounts", account)
    let all: JSONValue = ["cpu": "1", "memory": "1Gi"]
    #expect(try await created("a", [:]) == ["phase": "Pending", "qosClass": "BestEffort"])
    #expect(try await created("b", ["requests": all]) == ["phase": "Pending", "qosClass": "Burstable"])
    #expect(try await created("c", ["limits": all]) == ["phase": "Pending", "qosClass": "Guaranteed"])
    _ = try await send(
      "limitranges",
      [
        "apiVersion": "v1", "kind": "LimitRange", "metadata": ["name": "a"],
        "spec": ["limits": [["type": "Container", "default": all, "defaultRequest": all]]],
      ])
    #expect(try await created("d", [:]) == ["phase": "Pending", "qosClass": "Guaranteed"])
  }
}
