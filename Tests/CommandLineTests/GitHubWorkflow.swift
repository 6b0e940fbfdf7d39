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

  /// Runs the scripts of a job in a folder, as a runner does. `expressions` has the values of the expressions in `env`.
  ///
  /// - Returns: The exit codes.
  func run(_ job: String, in repository: TemporaryRepository, expressions: [String: String] = [:]) throws -> [Int32] {
    try repository.write("", to: "runner/path")
    let root = repository.root
    var environment = [
      "RUNNER_TEMP": root.appending(path: "runner").path, "GITHUB_PATH": root.appending(path: "runner/path").path,
      "GITHUB_STEP_SUMMARY": root.appending(path: "runner/summary.md").path, "GITHUB_REPOSITORY": "shop/manifests",
      "BINARY": CommandRun.binary.path,
    ]
    environment.merge(Self.variables(value["env"], expressions)) { $1 }
    return try steps(of: job).compactMap { step in
      guard let script = step["run"]?.stringValue else { return nil }
      let path = try repository.text("runner/path").split(separator: "\n").map(String.init)
      let variables = environment.merging(Self.variables(step["env"], expressions)) { $1 }
      return try repository.bash(script, path: path, environment: variables).status
    }
  }

  private static func variables(_ value: JSONValue?, _ expressions: [String: String]) -> [String: String] {
    (value?.objectValue ?? [:]).compactMapValues { value in
      value.stringValue.map { expressions[$0] ?? $0 }
    }
  }
}
