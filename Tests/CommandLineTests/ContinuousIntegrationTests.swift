import Foundation
import FoundationXML
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// The files in `examples/ci`, with the commands that they contain.
@Suite("examples/ci") struct ContinuousIntegrationTests {
  /// A manifest, and the result of a scan that fails from the severity high.
  struct Example: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var manifest: String
    var status: Int32
    var findsHostPID: Bool
  }

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
      namespace: shop
      annotations: {plimsoll.dev/ignore: host-ipc, plimsoll.dev/ignore-reason: a test}
    spec: {hostIPC: true, containers: [{name: web, image: registry.example.com/web}]}

    """
  static let examples = [
    Example(testDescription: "findings below high", manifest: pod, status: 0, findsHostPID: false),
    Example(
      testDescription: "a severe finding", manifest: pod.replacing("hostIPC", with: "hostPID: true, hostIPC"),
      status: 1, findsHostPID: true),
    Example(
      testDescription: "an invalid manifest",
      manifest: pod.replacing("hostIPC", with: "hostPID: true, hostIPC")
        + "---\na: [", status: 2, findsHostPID: true),
  ]

  private func workflow() throws -> GitHubWorkflow { try GitHubWorkflow("examples/ci/.github/workflows/plimsoll.yaml") }

  static let gitlab = "examples/ci/.gitlab-ci.yml"

  private func yaml(_ path: String) throws -> JSONValue {
    try #require(try YAML.parse(try Repository.text(path), file: path).first)
  }

  @Test(
    "the GitHub workflow writes its reports, and fails if a finding is severe or a manifest is invalid",
    arguments: examples)
  func scanOnGitHub(example: Example) throws {
    let repository = try TemporaryRepository(manifest: example.manifest)
    #expect(try workflow().run("scan", in: repository).map(\.status) == [0, 0, example.status])
    let sarif = try JSONValue(parsing: Data(repository.text("plimsoll.sarif").utf8))
    let results = try #require(sarif["runs"]?.arrayValue?.first?["results"]?.arrayValue)
    #expect(results.contains { $0["ruleId"] == "host-pid" } == example.findsHostPID)
    #expect(!results.contains { $0["ruleId"] == "host-ipc" }, "code scanning shows suppressed results")
    let comment = try repository.text("plimsoll.md")
    #expect(comment.hasPrefix("### plimsoll scan: "))
    #expect(comment.contains("`host-pid`") == example.findsHostPID)
    #expect(try repository.text("runner/summary.md") == comment)
    let runs = try repository.text("docker.log").split(separator: "\n").dropFirst()
    #expect(runs.count == 3)
    #expect(runs.allSatisfy { $0.hasPrefix("run --rm --network none --read-only ") })
  }

  @Test("each scan of the examples has the options of PLIMSOLL_OPTIONS")
  func options() throws {
    let repository = try TemporaryRepository(manifest: Self.examples[1].manifest)
    try repository.write("- {check: host-pid, object: Pod/shop/web, reason: a test}\n", to: "ignore.yaml")
    let options = ["PLIMSOLL_OPTIONS": "--ignore ignore.yaml"]
    let job = try GitLabPipeline(Self.gitlab).job("plimsoll")
    #expect(job["variables"]?["PLIMSOLL_OPTIONS"] == "")
    let scripts = [
      (job["script"]?.arrayValue ?? []).compactMap(\.stringValue),
      try workflow().scripts(of: "scan").flatMap { $0.split(separator: "\n").map(String.init) },
    ].map { lines in lines.filter { $0.hasPrefix("plimsoll scan") } }
    for lines in scripts {
      #expect(lines.count == 3)
      let variables = ["MANIFESTS": "manifests"].merging(options) { $1 }
      for line in lines {
        #expect(line.contains(" $PLIMSOLL_OPTIONS "))
        let run = try repository.bashWithBinary(line, environment: variables)
        #expect(run.status == 0, "\(line)")
      }
    }
    #expect(try !repository.text("plimsoll.md").contains("`host-pid`"), "the finding is ignored")
  }

  @Test("the GitHub workflow creates one comment, and updates only its own one", arguments: [true, false])
  func commentOnGitHub(exists: Bool) async throws {
    let repository = try TemporaryRepository(manifest: Self.pod)
    try repository.write("### plimsoll scan: one finding\n", to: "plimsoll.md")
    let own = ####", {"id": 3, "user": {"login": "github-actions[bot]"}, "body": "### plimsoll scan: no findings"}"####
    let comments = """
      [{"id": 1, "user": {"login": "alice"}, "body": "### plimsoll scan: what is this?"},
       {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "Coverage"}\(exists ? own : "")]
      """
    let expressions = ["${{ github.token }}": "token", "${{ github.event.pull_request.number }}": "7"]
    try await PipelineServer.run(comments: comments) { server in
      let runs = try workflow().run("comment", in: repository, expressions: expressions, api: server.address)
      #expect(runs.map(\.status) == [0], "\(runs.map(\.errors))")
      let path = "/repos/shop/manifests/issues/"
      #expect(
        server.writes.map(\.line) == ["\(exists ? "PATCH \(path)comments/3" : "POST \(path)7/comments") HTTP/1.1"])
      let body = try JSONValue(parsing: try #require(server.writes.first?.body))
      #expect(body["body"] == "### plimsoll scan: one finding\n")
      #expect(server.commentRequests.allSatisfy { $0.fields["authorization"] == "token token" })
    }
  }

  @Test("the GitHub workflow has the least permissions, pinned actions, and no expressions in scripts")
  func hardening() throws {
    let workflow = try workflow()
    #expect(workflow.permissions == .object([:]))
    let permissions = workflow.jobs.compactMapValues { $0["permissions"] }
    #expect(
      permissions == [
        "scan": ["contents": "read", "actions": "read", "security-events": "write"],
        "comment": ["pull-requests": "write"],
      ])
    for job in workflow.jobs.keys {
      for action in workflow.steps(of: job).compactMap({ $0["uses"]?.stringValue }) {
        #expect(try /[a-z-]+\/[a-z\/-]+@[0-9a-f]{40}/.wholeMatch(in: action) != nil, "\(action)")
        #expect(job == "scan" || !action.hasPrefix("actions/checkout"), "a job that writes comments runs foreign code")
      }
      #expect(workflow.scripts(of: job).allSatisfy { !$0.contains("${{") })
    }
  }

  @Test(
    "the GitLab job writes its reports, and fails if a finding is severe or a manifest is invalid",
    arguments: examples)
  func scanOnGitLab(example: Example) async throws {
    let pipeline = try GitLabPipeline(Self.gitlab)
    let job = try pipeline.job("plimsoll")
    let repository = try TemporaryRepository(manifest: example.manifest)
    try await PipelineServer.run { server in
      let run = try pipeline.run("plimsoll", in: repository, from: server)
      #expect(run.status == example.status, "\(run.output)\(run.errors)")
    }
    let reports = try #require(job["artifacts"]?["reports"])
    let junit = try repository.text(try #require(reports["junit"]?.stringValue))
    #expect(XMLParser(data: Data(junit.utf8)).parse())
    #expect(junit.contains("<testcase name=\"host-pid\"") == example.findsHostPID)
    let quality = try repository.text(try #require(reports["codequality"]?.stringValue))
    let issues = try #require(try JSONValue(parsing: Data(quality.utf8)).arrayValue)
    #expect(issues.contains { $0["check_name"] == "host-pid" } == example.findsHostPID)
    #expect(issues.allSatisfy { $0["location"]?["path"] == "manifests/pod.yaml" })
    #expect(job["artifacts"]?["when"] == "always")
  }

  @Test(
    "the GitLab jobs install plimsoll in an image with a shell, and run nothing if the checksum is not that of the archive",
    arguments: [("plimsoll", gitlab), ("plimsoll-fleet-check", FleetPipelineTests.gitlab)])
  func installation(name: String, file: String) async throws {
    let pipeline = try GitLabPipeline(file)
    let job = try pipeline.job(name)
    #expect(job["image"] == "debian:12-slim")
    let url = try #require(job["variables"]?["PLIMSOLL_URL"]?.stringValue)
    #expect(
      url.hasSuffix("/v\(ProductVersion.current)/plimsoll-\(ProductVersion.current)-linux-x86_64-debian12.tar.gz"))
    let repository = try TemporaryRepository(manifest: Self.pod)
    try await PipelineServer.run { server in
      let wrong = ["PLIMSOLL_SHA256": String(repeating: "0", count: 64)]
      let run = try pipeline.run(name, in: repository, from: server, environment: wrong)
      #expect(run.status == 1)
      #expect(run.errors.contains("computed checksum did NOT match"), "\(run.errors)")
      #expect(run.output == "\(repository.root.path)/\(try Self.folder(in: repository))/plimsoll.tar.gz: FAILED\n")
    }
    let packages = try repository.text("apt.log").split(separator: "\n").last ?? ""
    for package in ["ca-certificates", "curl", "libcurl4", "libyaml-0-2"] {
      #expect(packages.split(separator: " ").contains(Substring(package)), "\(package)")
    }
  }

  /// The folder that mktemp has created.
  private static func folder(in repository: TemporaryRepository) throws -> String {
    let names = try FileManager.default.contentsOfDirectory(atPath: repository.root.path)
    return try #require(names.first { $0.hasPrefix("tmp.") })
  }

  @Test("the pre-commit hook fails if a finding is severe or a manifest is invalid", arguments: examples)
  func hook(example: Example) throws {
    let repository = try TemporaryRepository(manifest: example.manifest)
    let source = try #require(try yaml("examples/ci/.pre-commit-config.yaml")["repos"]?.arrayValue?.first)
    let use = try #require(source["hooks"]?.arrayValue?.first)
    let hook = try #require(try yaml(".pre-commit-hooks.yaml").arrayValue?.first { $0["id"] == use["id"] })
    #expect(source["rev"] == .string("v\(ProductVersion.current)"))
    #expect(hook["pass_filenames"] == false, "some checks depend on several files")
    let files = try Regex(try #require(hook["files"]?.stringValue))
    #expect(["a.yaml", "b/c.yml", "d.json"].allSatisfy { $0.contains(files) } && !"README.md".contains(files))
    let list = try #require(use["args"]?.arrayValue)
    let arguments = list.compactMap(\.stringValue)
    let command = ([try #require(hook["entry"]?.stringValue)] + arguments).joined(separator: " ")
    #expect(try repository.bashWithBinary(command).status == example.status)
  }

  @Test(
    "pre-commit runs the hook of this repository",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/pre-commit"), "pre-commit is not installed"),
    arguments: examples)
  func preCommit(example: Example) throws {
    let repository = try TemporaryRepository(manifest: example.manifest)
    try repository.write(try Repository.text(".pre-commit-hooks.yaml"), to: "hooks/.pre-commit-hooks.yaml")
    let configuration = try Repository.text("examples/ci/.pre-commit-config.yaml")
    let hooks = repository.root.appending(path: "hooks").path
    try repository.write(
      configuration.replacing("https://git.example.com/plimsoll", with: hooks), to: ".pre-commit-config.yaml")
    let run = try repository.bashWithBinary(
      """
      export PRE_COMMIT_HOME="$HOME/cache"
      git init --quiet hooks
      git -C hooks add .
      git -C hooks -c user.name=test -c user.email=test@example.com commit --quiet --message hooks
      git -C hooks tag v\(ProductVersion.current)
      git init --quiet .
      git add manifests .pre-commit-config.yaml
      pre-commit run --all-files
      """)
    #expect(run.status == (example.status == 0 ? 0 : 1), "\(run.output)\(run.errors)")
    #expect(run.output.contains("plimsoll scan"))
    #expect(run.output.contains("host-pid") == example.findsHostPID)
  }
}
