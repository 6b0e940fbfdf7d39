import Foundation
import Kubernetes
import TestSupport
import Testing

/// References between the manifests in `examples/gitops/flux`.
@Suite("examples/gitops/flux") struct FluxExampleTests {
  private func kustomizations() throws -> [String: JSONValue] {
    let objects = try GitOpsExample.objects(in: "flux").filter { $0.kind == "Kustomization" }
    return Dictionary(uniqueKeysWithValues: objects.map { ($0.name, $0) })
  }

  /// The Kustomizations that one depends on, directly or indirectly.
  private func dependencies(of name: String) throws -> Set<String> {
    let all = try kustomizations()
    var found: Set<String> = []
    var queue = [name]
    while let next = queue.popLast() {
      let direct = (all[next]?["spec"]?.list("dependsOn") ?? []).compactMap { $0["name"]?.stringValue }
      queue += direct.filter { found.insert($0).inserted }
    }
    return found
  }

  @Test("every dependency exists, and none depends on itself")
  func references() throws {
    let all = try kustomizations()
    #expect(all.count == 7)
    for name in all.keys {
      let dependencies = try dependencies(of: name)
      #expect(dependencies.isSubset(of: all.keys), "\(name): \(dependencies)")
      #expect(!dependencies.contains(name), "\(name) depends on itself")
    }
  }

  @Test("the operator comes before the baselines, and the production clusters come after the gate and the canary")
  func order() throws {
    let canaries = try GitOpsExample.clusters().filter(\.value).map { "plimsoll-baselines-\($0.key)" }
    #expect(try dependencies(of: "plimsoll-gate").isSuperset(of: canaries))
    for (cluster, isCanary) in try GitOpsExample.clusters() {
      let dependencies = try dependencies(of: "plimsoll-baselines-\(cluster)")
      #expect(dependencies.contains("plimsoll-operator-\(cluster)"), "\(cluster)")
      #expect(dependencies.contains("plimsoll-gate") == !isCanary, "\(cluster)")
    }
  }

  @Test("the source exists, and every path is a folder of the example")
  func paths() throws {
    let source = try GitOpsExample.object("GitRepository", in: "flux")
    for (name, object) in try kustomizations() {
      let reference = object["spec"]?["sourceRef"]
      #expect(reference?["name"]?.stringValue == source.name && reference?["kind"]?.stringValue == source.kind)
      #expect(object.namespace == source.namespace)
      let path = object["spec"]?["path"]?.stringValue ?? ""
      let prefix = "./\(GitOpsExample.copy)"
      #expect(path.hasPrefix(prefix), "\(name)")
      #expect(GitOpsExample.folders.contains(String(path.dropFirst(prefix.count))), "\(name): \(path)")
    }
  }

  @Test("each cluster has one kubeconfig, the name of its own, and keeps what it has if its object is deleted")
  func clusters() throws {
    let all = try kustomizations()
    for cluster in try GitOpsExample.clusters().keys {
      for part in ["operator", "baselines"] {
        let spec = try #require(all["plimsoll-\(part)-\(cluster)"]?["spec"])
        #expect(spec["kubeConfig"]?["secretRef"]?["name"] == .string("\(cluster)-kubeconfig"))
        #expect(spec["deletionPolicy"] == "Orphan")
      }
      let patch = all["plimsoll-operator-\(cluster)"]?["spec"]?.list("patches").first?["patch"]?.stringValue ?? ""
      let operation = try YAML.parse(patch, file: "patch").first?.arrayValue?.first
      #expect(operation?["value"] == .string("--cluster-name=\(cluster)"))
    }
    #expect(all["plimsoll-gate"]?["spec"]?["kubeConfig"] == nil, "the gate runs in the management cluster")
  }

  @Test("Flux waits for the operator, the baselines and the gate")
  func health() throws {
    let manager = try YAML.parse(Repository.text("config/manager/deployment.yaml"), file: "deployment")
    let deployment = try #require(manager.first)
    for (name, object) in try kustomizations() {
      let spec = try #require(object["spec"])
      guard name.hasPrefix("plimsoll-operator") else {
        #expect(spec["wait"] == true, "\(name)")
        continue
      }
      let check = try #require(spec.list("healthChecks").first, "\(name)")
      #expect(check["kind"]?.stringValue == deployment.kind && check["name"]?.stringValue == deployment.name)
      #expect(check["apiVersion"] == deployment["apiVersion"])
      #expect(check["namespace"]?.stringValue == deployment.namespace)
    }
  }

  @Test("all clusters have the same health check, for the kind and the conditions of the operator")
  func expressions() throws {
    let baselines = try kustomizations().filter { $0.key.hasPrefix("plimsoll-baselines-") }
    let checks = baselines.values.map { $0["spec"]?.list("healthCheckExprs") ?? [] }
    #expect(Set(checks).count == 1 && checks.first?.count == 1)
    let check = try #require(checks.first?.first)
    let baseline = try GitOpsExample.baseline()
    #expect(check["apiVersion"] == baseline["apiVersion"] && check["kind"] == baseline["kind"])
    let types = try ConditionTable.types()
    for field in ["inProgress", "failed", "current"] {
      let expression = try #require(check[field]?.stringValue)
      let used = expression.matches(of: /c\.type == '([A-Za-z]+)'/).map { String($0.1) }
      #expect(!used.isEmpty && types.isSuperset(of: used), "\(field): \(used)")
    }
    #expect(check["inProgress"]?.stringValue?.contains("status.observedGeneration != metadata.generation") == true)
  }
}
