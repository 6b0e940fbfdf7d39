import Foundation
import Kubernetes
import TestSupport
import Testing

/// The pipelines for a fleet in `examples/ci`, with the commands that they contain and the built binary.
@Suite("the pipelines for a fleet") struct FleetPipelineTests {
  static let github = "examples/ci/.github/workflows/plimsoll-fleet.yaml"
  static let gitlab = "examples/ci/plimsoll-fleet.gitlab-ci.yml"

  // MARK: - GitHub

  @Test("the comment has at most as many characters as GitHub accepts")
  func longDiff() throws {
    let repository = try TemporaryRepository(manifest: PipelineFleet.pod())
    try PipelineFleet.copyExample(to: repository)
    try repository.write("kind: Config\n", to: "kubeconfigs/canary-eu-1.yaml")
    _ = try repository.bash("tar -cz -C kubeconfigs . | base64 > secret")
    try repository.write(String(repeating: "0123456789\n", count: 10_000), to: "padding.txt")
    let workflow = try GitHubWorkflow(Self.github)
    let secrets = ["${{ secrets.FLEET_KUBECONFIGS }}": try repository.text("secret")]
    #expect(try workflow.run("diff", in: repository, expressions: secrets).map(\.status) == [0])
    let text = try repository.text("plimsoll-fleet.md")
    #expect(text.contains("- canary-eu-1: misconfigured: "))
    #expect((60_000..<65_536).contains(text.count))
  }

  /// A state of the repository, and which steps of the job `check` pass: scan, and comparison of the hash.
  static let checks: [(manifest: String, hash: String?, passes: [Bool], output: String)] = [
    (PipelineFleet.pod(isFine: true), nil, [true, true], ""),
    (PipelineFleet.pod(), nil, [false, true], "host-pid"),
    (PipelineFleet.pod(isFine: true), "fedcba9876543210", [true, false], "write 'restricted.hash="),
    ("a: [", nil, [false, true], ""),
  ]

  @Test(
    "the GitHub job check fails if a manifest has a severe finding or is invalid, or the hash of the gate is not current",
    .enabled(if: Kubectl.program != nil, "kubectl is not installed"), arguments: checks)
  func checkOnGitHub(manifest: String, hash: String?, passes: [Bool], output: String) throws {
    let repository = try TemporaryRepository(manifest: manifest)
    try PipelineFleet.copyExample(to: repository)
    let kubectl = try #require(Kubectl.program)
    try FileManager.default.createDirectory(
      at: repository.root.appending(path: "bin"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: repository.root.appending(path: "bin/kubectl"), withDestinationURL: kubectl)
    try repository.write(manifest, to: "plimsoll/fleet/baselines/viewer.yaml")
    if let hash { try PipelineFleet.writeGate(hash, to: repository) }
    let runs = try GitHubWorkflow(Self.github).run("check", in: repository)
    #expect(runs.first?.status == 0, "plimsoll is installed")
    #expect(runs.dropFirst().map { $0.status == 0 } == passes, "\(runs.map(\.output))\(runs.map(\.errors))")
    #expect(output.isEmpty || runs.contains { $0.output.contains(output) }, "\(runs.map(\.output))")
  }

  @Test("the workflow has the least permissions, pinned actions, no expressions in scripts, and protected credentials")
  func hardening() throws {
    let workflow = try GitHubWorkflow(Self.github)
    #expect(workflow.permissions == .object([:]))
    let permissions = workflow.jobs.compactMapValues { $0["permissions"] }
    let read: JSONValue = ["contents": "read"]
    #expect(permissions == ["check": read, "diff": read, "status": read, "comment": ["pull-requests": "write"]])
    for (name, job) in workflow.jobs {
      let usesSecret = workflow.steps(of: name).contains { $0["env"]?["FLEET_KUBECONFIGS"] != nil }
      #expect((job["environment"] == "fleet") == usesSecret, "\(name)")
      #expect(job["timeout-minutes"] != nil)
      for action in workflow.steps(of: name).compactMap({ $0["uses"]?.stringValue }) {
        #expect(try /[a-z-]+\/[a-z\/-]+@[0-9a-f]{40}/.wholeMatch(in: action) != nil, "\(action)")
        #expect(
          name != "comment" || !action.hasPrefix("actions/checkout"), "a job that writes comments runs foreign code")
      }
      #expect(workflow.scripts(of: name).allSatisfy { !$0.contains("${{") })
    }
    let condition = workflow.jobs["diff"]?["if"]?.stringValue ?? ""
    #expect(condition.contains("github.event.pull_request.head.repo.full_name == github.repository"))
  }

  // MARK: - GitLab

  @Test(
    "the GitLab job check fails if a manifest has a severe finding or is invalid, or the hash of the gate is not current",
    arguments: checks)
  func checkOnGitLab(manifest: String, hash: String?, passes: [Bool], output: String) async throws {
    let repository = try TemporaryRepository(manifest: manifest)
    try PipelineFleet.copyExample(to: repository)
    try repository.write(manifest, to: "plimsoll/fleet/baselines/viewer.yaml")
    if let hash { try PipelineFleet.writeGate(hash, to: repository) }
    try await PipelineServer.run { server in
      let run = try GitLabPipeline(Self.gitlab).run("plimsoll-fleet-check", in: repository, from: server)
      #expect((run.status == 0) == (passes == [true, true]), "\(run.output)\(run.errors)")
      #expect(output.isEmpty || run.output.contains(output), "\(run.output)")
    }
  }

  @Test("the GitLab jobs do not pass the token in arguments, which other processes can read")
  func credentials() throws {
    let pipeline = try GitLabPipeline(Self.gitlab)
    for name in ["plimsoll-fleet-check", "plimsoll-fleet-diff", "plimsoll-fleet-status"] {
      let job = try pipeline.job(name)
      #expect(job["extends"] == ".plimsoll-fleet" && job["stage"] == "test")
      let commands = (job["script"]?.texts ?? []).flatMap { $0.split(separator: "\n") }
      let tokens = commands.filter { $0.contains("$FLEET_GITLAB_TOKEN") }
      #expect(tokens.allSatisfy { $0.contains(#"<<< "PRIVATE-TOKEN: $FLEET_GITLAB_TOKEN""#) }, "\(tokens)")
      #expect(tokens.isEmpty == (name != "plimsoll-fleet-diff"))
    }
  }

  // MARK: - Both

  @Test("both pipelines have the folders of examples/gitops")
  func folders() throws {
    let workflow = try Repository.text(Self.github)
    let pipeline = try Repository.text(Self.gitlab)
    for path in ["fleet/baselines", "fleet/kustomization.yaml", "fleet/baselines/restricted.yaml"] {
      #expect(FileManager.default.fileExists(atPath: Repository["\(GitOpsExample.root)/\(path)"].path), "\(path)")
    }
    for text in [workflow, pipeline] {
      #expect(text.contains("BASELINES: \(GitOpsExample.copy)fleet/baselines\n"))
      #expect(text.contains("GATE: \(GitOpsExample.copy)fleet/kustomization.yaml\n"))
      #expect(text.contains("plimsoll hash \"$BASELINES"))
    }
  }
}
