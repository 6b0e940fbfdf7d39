import Foundation
import Kubernetes
import TestSupport
import Testing

/// A workflow of GitHub Actions, whose commands a test can run.
struct GitHubWorkflow {
  private let value: JSONValue

  /// Reads a workflow.
  ///
  /// - Throws: An error if the file is not valid YAML.
  init(_ path: String) throws {
    // In YAML 1.1, `on` is a boolean and thus not a key.
    let text = try Repository.text(path).replacing("\non:", with: "\n\"on\":")
    value = try #require(try YAML.parse(text, file: path).first)
  }

  /// The permissions of the workflow.
  var permissions: JSONValue? { value["permissions"] }

  /// The jobs by name.
  var jobs: [String: JSONValue] { value["jobs"]?.objectValue ?? [:] }

  /// The steps of a job.
  func steps(of job: String) -> [JSONValue] { jobs[job]?["steps"]?.arrayValue ?? [] }

  /// The scripts of a job.
  func scripts(of job: String) -> [String] { steps(of: job).compactMap { $0["run"]?.stringValue } }

  /// Runs the scripts of a job in a folder, as a runner does. Only `docker` and `gh` are replaced: `docker run` runs the binary,
  /// and `gh api` sends its request to `server`.
  ///
  /// - Parameters:
  ///   - job: The name of the job.
  ///   - repository: The folder.
  ///   - expressions: The values of the expressions in `env`.
  ///   - server: The server for `gh api`; `nil` if the job does not need it.
  func run(
    _ job: String, in repository: TemporaryRepository, expressions: [String: String] = [:], api server: String? = nil
  ) throws -> [CommandRun] {
    try repository.write("", to: "runner/path")
    try repository.install("docker", script: Self.docker)
    try repository.install("gh", script: Self.gh)
    let root = repository.root
    var environment = [
      "RUNNER_TEMP": root.appending(path: "runner").path, "GITHUB_PATH": root.appending(path: "runner/path").path,
      "GITHUB_STEP_SUMMARY": root.appending(path: "runner/summary.md").path, "GITHUB_REPOSITORY": "shop/manifests",
      "GITHUB_API_URL": server ?? "http://127.0.0.1:1", "BINARY": CommandRun.binary.path,
    ]
    environment.merge(Self.variables(value["env"], expressions)) { $1 }
    return try steps(of: job).compactMap { step in
      guard let script = step["run"]?.stringValue else { return nil }
      let path = try repository.text("runner/path").split(separator: "\n").map(String.init)
      let variables = environment.merging(Self.variables(step["env"], expressions)) { $1 }
      return try repository.bash(script, failsInPipelines: usesBash, path: path, environment: variables)
    }
  }

  /// Without `shell: bash`, a runner starts bash without `pipefail`.
  private var usesBash: Bool { value["defaults"]?["run"]?["shell"] == "bash" }

  /// Runs the binary on what `docker run` mounts. It logs its arguments, and the folder with kubeconfigs. It prints
  /// `padding.txt`, if that exists, to make the output longer.
  private static let docker = """
    echo "$*" >> docker.log
    if [ "$1" = pull ]; then exit; fi
    while [ "$#" -gt 0 ] && [ "$1" != "$PLIMSOLL_IMAGE" ]; do
      case "$1" in *:/clusters:ro) clusters=${1%:/clusters:ro} ;; esac
      shift
    done
    shift
    if [ -n "$clusters" ]; then echo "$(ls "$clusters" | tr '\\n' ' ')in $(stat -c %a "$clusters")" >> clusters.log; fi
    count=$#
    while [ "$count" -gt 0 ]; do
      if [ "$1" = /clusters ]; then set -- "$@" "$clusters"; else set -- "$@" "$1"; fi
      shift
      count=$((count - 1))
    done
    code=0
    "$BINARY" "$@" || code=$?
    if [ -f padding.txt ]; then cat padding.txt; fi
    exit "$code"
    """

  /// Sends the request of `gh api` with curl.
  private static let gh = """
    shift
    method=GET
    while [ "$#" -gt 0 ]; do
      case "$1" in
      --paginate | --silent) ;;
      --method) method=$2; shift ;;
      --jq) filter=$2; shift ;;
      --field) jq --raw-input --slurp '{body: .}' "${2#body=@}" > body.json; data=@body.json; shift ;;
      *) path=$1 ;;
      esac
      shift
    done
    if [ -n "$data" ]; then set -- --data "$data"; fi
    curl --silent --show-error --fail --request "$method" --header "Authorization: token $GH_TOKEN" "$@" \\
      "$GITHUB_API_URL/$path" > answer.json
    if [ -n "$filter" ]; then jq --raw-output "$filter" answer.json; fi
    """

  private static func variables(_ value: JSONValue?, _ expressions: [String: String]) -> [String: String] {
    (value?.objectValue ?? [:]).compactMapValues { value in
      value.stringValue.map { expressions[$0] ?? $0 }
    }
  }
}
