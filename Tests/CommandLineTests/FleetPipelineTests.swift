import Foundation
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// The pipelines for a fleet in `examples/ci`, with the commands that they contain. A script stands for the commands that need
/// clusters, because the pipelines decide what to do with their output and their exit code.
@Suite("the pipelines for a fleet") struct FleetPipelineTests {
  static let github = "examples/ci/.github/workflows/plimsoll-fleet.yaml"
  static let gitlab = "examples/ci/plimsoll-fleet.gitlab-ci.yml"

  private static let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: web, namespace: shop}
    spec: {hostPID: true, containers: [{name: web, image: registry.example.com/web}]}

    """
  private static let gate = """
    configMapGenerator:
    - name: plimsoll-expected
      literals:
      - restricted.hash=0123456789abcdef

    """

  /// A repository with the folders of the example and with kubeconfigs in the format of the secret.
  private func repository(manifest: String = pod, hash: String = "0123456789abcdef") throws -> TemporaryRepository {
    let repository = try TemporaryRepository(manifest: manifest)
    try repository.write(Self.gate, to: "plimsoll/fleet/kustomization.yaml")
    try repository.write("", to: "plimsoll/fleet/baselines/restricted.yaml")
    try repository.write("", to: "plimsoll/fleet/baselines/viewer.yaml")
    try repository.write("restricted  \(hash)\n", to: "hash.txt")
    try repository.write("a table of changes\n", to: "fleet.txt")
    try repository.write("", to: "runs.log")
    try repository.write("kind: Config\n", to: "kubeconfigs/canary-eu-1.yaml")
    _ = try repository.bash("tar -cz -C kubeconfigs . | base64 > secret")
    try repository.install("kubectl", script: "cat manifests/pod.yaml")
    try repository.install("plimsoll", script: Self.plimsoll)
    try repository.install(
      "docker",
      script: """
        test "$1" = pull && exit
        while [ "$1" != registry.example.com/plimsoll:\(ProductVersion.current) ]; do
          case "$1" in *:/clusters:ro) CLUSTERS=${1%:/clusters:ro}; export CLUSTERS;; esac
          shift
        done
        shift
        exec bin/plimsoll "$@"
        """)
    return repository
  }

  /// Stands for the commands that need a cluster. It writes its arguments and the names of the kubeconfigs into `runs.log`.
  private static let plimsoll = """
    case "$1" in
    scan) exec "$BINARY" "$@" ;;
    hash) cat hash.txt ;;
    fleet)
      folder=${CLUSTERS:-clusters}
      echo "$* with $(ls "$folder") in $(stat -c %a "$folder")" >> runs.log
      cat fleet.txt
      exit "${FLEET_STATUS:-0}" ;;
    esac
    """

  private func secrets(_ repository: TemporaryRepository) throws -> [String: String] {
    [
      "${{ secrets.FLEET_KUBECONFIGS }}": try repository.text("secret"), "${{ github.token }}": "token",
      "${{ github.event.pull_request.number }}": "7",
    ]
  }

  /// Makes the commands of `plimsoll fleet` end with an exit code.
  private func exit(_ code: Int32, _ repository: TemporaryRepository) throws {
    let script = Self.plimsoll.replacing("${FLEET_STATUS:-0}", with: "\(code)")
    try repository.install("plimsoll", script: script)
  }

  // MARK: - GitHub

  @Test("the job check fails if a manifest has a severe finding or the hash of the gate is not that of the baseline")
  func checkOnGitHub() throws {
    let workflow = try GitHubWorkflow(Self.github)
    let fine = Self.pod.replacing("hostPID: true, ", with: "")
    #expect(try workflow.run("check", in: try repository(manifest: fine)) == [0, 0, 0])
    #expect(try workflow.run("check", in: try repository()) == [0, 1, 0])
    let stale = try repository(manifest: fine, hash: "fedcba9876543210")
    #expect(try workflow.run("check", in: stale) == [0, 0, 1])
  }

  @Test(
    "the job diff writes a comment with what would change, and fails only if the command fails",
    arguments: [(0, 0), (1, 0), (2, 1)] as [(Int32, Int32)])
  func diffOnGitHub(code: Int32, status: Int32) throws {
    let repository = try repository()
    try exit(code, repository)
    let workflow = try GitHubWorkflow(Self.github)
    #expect(try workflow.run("diff", in: repository, expressions: try secrets(repository)) == [status])
    let log = try repository.text("runs.log")
    #expect(log.hasPrefix("fleet diff plimsoll/fleet/baselines/restricted.yaml --kubeconfigs /clusters -o markdown"))
    #expect(log.hasSuffix("with canary-eu-1.yaml in 700\n"), "\(log)")
    #expect(try repository.text("plimsoll-fleet.md") == "### plimsoll fleet diff\n\na table of changes\n")
    #expect(try repository.text("runner/summary.md") == repository.text("plimsoll-fleet.md"))
    #expect(!FileManager.default.fileExists(atPath: repository.root.appending(path: "runner/clusters").path))
  }

  @Test("the comment has at most as many characters as GitHub accepts")
  func longDiff() throws {
    let repository = try repository()
    try repository.write(String(repeating: "0123456789\n", count: 10_000), to: "fleet.txt")
    let workflow = try GitHubWorkflow(Self.github)
    #expect(try workflow.run("diff", in: repository, expressions: try secrets(repository)) == [0])
    #expect(try repository.text("plimsoll-fleet.md").count < 65_536)
  }

  @Test("the workflow creates one comment, and updates only its own one", arguments: [true, false])
  func commentOnGitHub(exists: Bool) throws {
    let repository = try repository()
    try repository.install(
      "gh", script: #"echo "$*" >> gh.log; if [ "$2" = --paginate ]; then jq -r "$5" comments.json; fi"#)
    let own = ####", {"id": 3, "user": {"login": "github-actions[bot]"}, "body": "### plimsoll fleet diff"}"####
    try repository.write(
      """
      [{"id": 1, "user": {"login": "alice"}, "body": "### plimsoll fleet diff: what is this?"},
       {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "### plimsoll scan: no findings"}\(exists ? own : "")]
      """, to: "comments.json")
    let workflow = try GitHubWorkflow(Self.github)
    #expect(try workflow.run("comment", in: repository, expressions: try secrets(repository)) == [0])
    let target = exists ? "PATCH repos/shop/manifests/issues/comments/3" : "POST repos/shop/manifests/issues/7/comments"
    let writes = try repository.text("gh.log").split(separator: "\n").dropFirst()
    #expect(Array(writes) == ["api --silent --method \(target) --field body=@plimsoll-fleet.md"])
  }

  @Test("the job status fails as the command does", arguments: [0, 1, 2] as [Int32])
  func statusOnGitHub(code: Int32) throws {
    let repository = try repository()
    try exit(code, repository)
    let workflow = try GitHubWorkflow(Self.github)
    #expect(try workflow.run("status", in: repository, expressions: try secrets(repository)) == [code])
    let log = try repository.text("runs.log")
    #expect(
      log.contains("--git plimsoll/fleet/baselines --kubeconfigs /clusters --fail-on skew,noncompliant,unreachable"))
    #expect(!FileManager.default.fileExists(atPath: repository.root.appending(path: "runner/clusters").path))
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

  private func run(_ job: String, _ repository: TemporaryRepository) throws -> CommandRun {
    let file = try #require(try YAML.parse(Repository.text(Self.gitlab), file: Self.gitlab).first)
    let job = try #require(file[job])
    #expect(job["extends"] == ".plimsoll-fleet" && job["stage"] == "test")
    let variables = (file[".plimsoll-fleet"]?["variables"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
    let environment = [
      "BINARY": CommandRun.binary.path, "FLEET_KUBECONFIGS": repository.root.appending(path: "secret").path,
      "FLEET_GITLAB_TOKEN": "token", "CI_API_V4_URL": "https://gitlab.example.com/api/v4", "CI_PROJECT_ID": "5",
      "CI_MERGE_REQUEST_IID": "7",
    ].merging(variables) { $1 }
    return try repository.bash(job["script"]?.texts.joined(separator: "\n") ?? "", environment: environment)
  }

  @Test("the job plimsoll-fleet-check fails if the hash of the gate is not that of the baseline")
  func checkOnGitLab() throws {
    let fine = try repository()
    try fine.write(Self.pod.replacing("hostPID: true, ", with: ""), to: "plimsoll/fleet/baselines/viewer.yaml")
    #expect(try run("plimsoll-fleet-check", fine).status == 0)
    try fine.write("restricted  fedcba9876543210\n", to: "hash.txt")
    let stale = try run("plimsoll-fleet-check", fine)
    #expect(stale.status == 1)
    #expect(stale.output.contains("write 'restricted.hash=fedcba9876543210' into this file"), "\(stale.output)")
    try fine.write(Self.pod, to: "plimsoll/fleet/baselines/viewer.yaml")
    #expect(try run("plimsoll-fleet-check", fine).status == 1)
  }

  @Test(
    "the job plimsoll-fleet-diff writes one note, updates its own one, and fails only if the command fails",
    arguments: [(0, 0, false), (1, 0, true), (2, 1, false)] as [(Int32, Int32, Bool)])
  func diffOnGitLab(code: Int32, status: Int32, exists: Bool) throws {
    let repository = try repository()
    try exit(code, repository)
    try repository.write(
      """
      [{"id": 1, "body": "Coverage"}\(exists ? ####", {"id": 3, "body": "### plimsoll fleet diff\\n\\nold"}"#### : "")]
      """, to: "notes.json")
    try repository.install(
      "curl", script: #"echo "$*" >> curl.log; cat >> headers.log; case "$*" in *sort=asc*) cat notes.json ;; esac"#)
    let job = try run("plimsoll-fleet-diff", repository)
    #expect(job.status == status, "\(job.output)\(job.errors)")
    let calls = try repository.text("curl.log").split(separator: "\n").map(String.init)
    let notes = "https://gitlab.example.com/api/v4/projects/5/merge_requests/7/notes"
    let target =
      exists
      ? "PUT --data-urlencode body@plimsoll-fleet.md \(notes)/3"
      : "POST --data-urlencode body@plimsoll-fleet.md \(notes)"
    #expect(calls.count == 2 && calls.last?.hasSuffix(target) == true, "\(calls)")
    #expect(!calls.joined().contains("PRIVATE-TOKEN"), "other processes can read arguments")
    #expect(try repository.text("headers.log").contains("PRIVATE-TOKEN: token"))
    #expect(try repository.text("runs.log").hasSuffix("with canary-eu-1.yaml in 700\n"))
    #expect(!FileManager.default.fileExists(atPath: repository.root.appending(path: "clusters").path))
  }

  @Test("the job plimsoll-fleet-status fails as the command does", arguments: [0, 1, 2] as [Int32])
  func statusOnGitLab(code: Int32) throws {
    let repository = try repository()
    try exit(code, repository)
    #expect(try run("plimsoll-fleet-status", repository).status == code)
    let log = try repository.text("runs.log")
    #expect(
      log.contains("--git plimsoll/fleet/baselines --kubeconfigs clusters --fail-on skew,noncompliant,unreachable"))
  }

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
