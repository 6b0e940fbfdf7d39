import CRDs
import Foundation
import Kubernetes
import TestSupport
import Testing

/// What all folders of `examples/gitops` have in common: the kustomizations, the baseline and the gate.
@Suite("examples/gitops") struct GitOpsExampleTests {
  @Test("each folder lists all of its files, and only files that exist", arguments: GitOpsExample.folders)
  func files(folder: String) throws {
    let kustomization = try GitOpsExample.kustomization(folder)
    #expect(kustomization["apiVersion"] == "kustomize.config.k8s.io/v1beta1" && kustomization.kind == "Kustomization")
    let resources = (kustomization["resources"]?.texts ?? [])
    let local = resources.filter { $0.hasSuffix(".yaml") }
    let files = try GitOpsExample.files(in: folder).filter {
      $0 != "kustomization.yaml" && !$0.hasSuffix("_patch.yaml")
    }
    #expect(local.sorted() == files)
    let others = resources.filter { !$0.hasSuffix(".yaml") } + (kustomization["components"]?.texts ?? [])
    for path in others {
      let file = Repository["\(GitOpsExample.root)/\(folder)/\(path)/kustomization.yaml"].standardizedFileURL
      #expect(FileManager.default.fileExists(atPath: file.path), "\(folder): \(path)")
    }
  }

  @Test("each object has an API version, a kind and a name, and no two are the same", arguments: GitOpsExample.folders)
  func objects(folder: String) throws {
    let objects = try GitOpsExample.objects(in: folder)
    for object in objects {
      #expect(object["apiVersion"]?.stringValue?.isEmpty == false && !object.kind.isEmpty, "\(object.name)")
      #expect(object.name.wholeMatch(of: /[a-z0-9]([-a-z0-9]*[a-z0-9])?/) != nil, "\(object.kind) '\(object.name)'")
    }
    let keys = objects.map { "\($0.kind)/\($0.namespace ?? "")/\($0.name)" }
    #expect(Set(keys).count == keys.count, "\(keys)")
  }

  @Test(
    "kubectl kustomize builds each folder",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"), arguments: GitOpsExample.folders)
  func builds(folder: String) throws {
    let objects = try YAML.parse(try GitOpsManifests.text(folder), file: folder)
    let files = try GitOpsExample.objects(in: folder)
    #expect(objects.count >= files.count)
    #expect(!objects.isEmpty)
  }

  @Test(
    "plimsoll scan has no finding about what the gate and the clusters get",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"),
    arguments: ["fleet", "fleet/baselines"])
  func scan(folder: String) throws {
    let run = try CommandRun(["scan", "-", "--profile", "restricted"], input: try GitOpsManifests.text(folder))
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.output)\(run.errors)")
  }

  @Test(
    "the patches of Argo CD and Flux add the name of the cluster to the arguments of the operator",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"))
  func clusterName() throws {
    let set = try GitOpsExample.object("ApplicationSet", "plimsoll-operator", in: "argocd")
    let kustomize = set["spec"]?["template"]?["spec"]?["source"]?["kustomize"]
    let flux = try GitOpsExample.object("Kustomization", "plimsoll-operator-prod-eu-1", in: "flux")
    for patches in [kustomize?["patches"], flux["spec"]?["patches"]] {
      let template = try #require(patches)
      let rendered = YAML.emit([template]).replacing("{{.nameNormalized}}", with: "prod-eu-1")
      let built = try Self.operatorBuilt(patches: try #require(try YAML.parse(rendered, file: "patches").first))
      let deployment = try #require(built.first { $0.kind == "Deployment" && $0.name == "plimsoll" })
      let container = deployment["spec"]?["template"]?["spec"]?.list("containers").first
      let arguments = container?["args"]?.texts ?? []
      #expect(arguments.first == "run" && arguments.contains("--cluster-name=prod-eu-1"), "\(arguments)")
      #expect(arguments.contains("--metrics-address=$(POD_IP):8080"), "the component for monitoring is part of it")
    }
  }

  /// What kustomize builds from the folder `operator` and patches.
  private static func operatorBuilt(patches: JSONValue) throws -> [JSONValue] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "patches-\(UUID().uuidString)")
      .resolvingSymlinksInPath()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // kustomize accepts only relative paths.
    let up = String(repeating: "../", count: folder.pathComponents.count - 1)
    let target = Repository["\(GitOpsExample.root)/operator"].path.dropFirst()
    let kustomization: JSONValue = ["resources": [.string(up + target)], "patches": patches]
    try kustomization.jsonData().write(to: folder.appending(path: "kustomization.yaml"))
    let run = try Kubectl.run(["kustomize", folder.path])
    try #require(run.status == 0, "\(run.errors)")
    return try YAML.parse(run.output, file: "operator")
  }

  @Test("the baseline is valid, and OCM distributes the same one")
  func baseline() throws {
    let baseline = try GitOpsExample.baseline()
    let parsed = try SecurityBaseline.parse(baseline)
    #expect(parsed.validate() == [])
    #expect(parsed.spec.deletionPolicy == .orphan, "a file that is deleted by mistake must not remove protection")
    let set = try GitOpsExample.object("ManifestWorkReplicaSet", in: "ocm")
    let manifests = set["spec"]?["manifestWorkTemplate"]?["workload"]?.list("manifests") ?? []
    #expect(manifests.filter { $0.kind == "SecurityBaseline" } == [baseline])
  }

  @Test("the baseline selects every cluster of the example, and no other")
  func clusters() throws {
    let selector = try GitOpsExample.baseline()["spec"]?["clusterSelector"]
    let globs = (selector?["matchNames"]?.texts ?? []).map(Glob.init)
    let clusters = try GitOpsExample.clusters().keys
    #expect(clusters.count == 3)
    for cluster in clusters { #expect(globs.contains { $0.matches(cluster) }, "\(cluster)") }
    #expect(!globs.contains { $0.matches("dev-eu-1") })
  }

  @Test(
    "the commands in the README make folders that kubectl builds, in a repository of your own",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"))
  func readme() throws {
    let repository = try TemporaryRepository(manifest: "")
    let lines = try Repository.text("\(GitOpsExample.root)/README.md").split(separator: "\n").filter {
      $0.hasPrefix("       ")
    }
    #expect(lines.count == 7)
    let script = "cd '\(Repository.root.path)'\n" + lines.joined(separator: "\n")
    let kubectl = try #require(Kubectl.program).deletingLastPathComponent().path
    let run = try repository.bash(
      script, path: [CommandRun.binary.deletingLastPathComponent().path, kubectl],
      environment: ["REPOSITORY": repository.root.path])
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let hash = try SecurityBaseline.parse(try GitOpsExample.baseline()).spec.normalizedHash
    #expect(run.output.hasSuffix("restricted \(hash)\n"))
    for place in ["flux/source.yaml", "argocd/project.yaml", "operator/kustomization.yaml", "flux/prod-us-1.yaml"] {
      #expect(run.output.contains("plimsoll/\(place):"), "\(place) is listed")
    }
  }
}
