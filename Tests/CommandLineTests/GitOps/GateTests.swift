import CRDs
import Foundation
import Kubernetes
import TestSupport
import Testing

/// The Job in `examples/gitops/fleet` that waits for the canary clusters.
@Suite("the gate of examples/gitops") struct GateTests {
  private func job() throws -> JSONValue { try GitOpsExample.object("Job", in: "fleet") }

  private func container() throws -> JSONValue {
    try #require(try job()["spec"]?["template"]?["spec"]?.list("containers").first)
  }

  /// The value of an argument such as `--timeout=30m`.
  private func argument(_ name: String) throws -> String {
    let arguments = try container()["args"]?.texts ?? []
    let found = arguments.filter { $0.hasPrefix("--\(name)=") }.map { String($0.dropFirst(name.count + 3)) }
    #expect(found.count == 1, "--\(name) in \(arguments)")
    return try #require(found.first)
  }

  @Test("the hash that the gate expects is that of the baseline; RECORD_SNAPSHOTS=1 writes it")
  func hash() throws {
    let path = "\(GitOpsExample.root)/fleet/kustomization.yaml"
    let baseline = try SecurityBaseline.parse(try GitOpsExample.baseline())
    let literal = "restricted.hash=\(baseline.spec.normalizedHash)"
    try expectGolden(try Repository.text(path).replacing(/restricted\.hash=[0-9a-f]*/, with: literal), at: path)
    let generator = try #require(try GitOpsExample.kustomization("fleet").list("configMapGenerator").first)
    #expect(generator["literals"]?.texts == [literal])
  }

  @Test("the gate waits for the baseline of the example, in the canary clusters only")
  func arguments() throws {
    let arguments = try container()["args"]?.texts ?? []
    #expect(Array(arguments.prefix(2)) == ["fleet", "wait"])
    #expect(try argument("baseline") == GitOpsExample.baseline().name)
    let glob = Glob(try argument("clusters"))
    for (cluster, isCanary) in try GitOpsExample.clusters() { #expect(glob.matches(cluster) == isCanary, "\(cluster)") }
    #expect(try GitOpsExample.clusters().values.contains(true))
    let mount = try #require(try container().list("volumeMounts").first)
    #expect(try argument("kubeconfigs") == mount["mountPath"]?.stringValue)
    #expect(mount["readOnly"] == true)
  }

  @Test("a changed baseline replaces the Job: it refers to the generated ConfigMap, whose name has a hash of the file")
  func replacement() throws {
    let generator = try #require(try GitOpsExample.kustomization("fleet").list("configMapGenerator").first)
    #expect(generator["files"]?.texts == ["baselines/restricted.yaml"])
    #expect(generator["options"]?["disableNameSuffixHash"] == nil)
    let reference = try container().list("env").first?["valueFrom"]?["configMapKeyRef"]
    #expect(reference?["name"] == generator["name"] && reference?["key"] == "restricted.hash")
    let variable = try container().list("env").first?["name"]?.stringValue ?? ""
    #expect(try argument("hash") == "$(\(variable))")
    let annotations = try job()["metadata"]?["annotations"]
    #expect(annotations?["argocd.argoproj.io/sync-options"] == "Force=true,Replace=true")
    #expect(annotations?["kustomize.toolkit.fluxcd.io/force"] == "enabled")
  }

  @Test(
    "kustomize gives the Job another name of the ConfigMap if the baseline changes",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"))
  func generatedName() throws {
    let copy = FileManager.default.temporaryDirectory.appending(path: "gate-\(UUID().uuidString)")
    try FileManager.default.copyItem(at: Repository["\(GitOpsExample.root)/fleet"], to: copy)
    defer { try? FileManager.default.removeItem(at: copy) }
    func reference() throws -> JSONValue? {
      let run = try Kubectl.run(["kustomize", copy.path])
      let job = try YAML.parse(run.output, file: "fleet").first { $0.kind == "Job" }
      let container = job?["spec"]?["template"]?["spec"]?.list("containers").first
      return container?.list("env").first?["valueFrom"]?["configMapKeyRef"]?["name"]
    }
    let before = try #require(try reference())
    let file = copy.appending(path: "baselines/restricted.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacing("dns: true", with: "dns: false").write(to: file, atomically: true, encoding: .utf8)
    let after = try #require(try reference())
    #expect(before != after)
  }

  @Test("each time limit is longer than the one that it contains: the wait, the Job, and the Kustomization of Flux")
  func limits() throws {
    let wait = try seconds(try argument("timeout"))
    let deadline = try #require(try job()["spec"]?["activeDeadlineSeconds"]?.integerValue)
    let flux = try GitOpsExample.object("Kustomization", "plimsoll-gate", in: "flux")["spec"]?["timeout"]?.stringValue
    #expect(wait < deadline)
    let limit = try seconds(try #require(flux))
    #expect(deadline < limit)
    let spec = try job()["spec"]
    #expect(spec?["backoffLimit"] == 0, "a second attempt would exceed the deadline")
    #expect(spec?["ttlSecondsAfterFinished"] == nil, "Flux and Argo CD would create a deleted Job again")
  }

  private func seconds(_ text: String) throws -> Int64 {
    let match = try #require(text.wholeMatch(of: /([0-9]+)m/), "\(text) in minutes")
    return try #require(Int64(match.1)) * 60
  }
}
