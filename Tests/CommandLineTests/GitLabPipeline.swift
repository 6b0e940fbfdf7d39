import Foundation
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// A pipeline of GitLab CI/CD, whose jobs a test can run.
struct GitLabPipeline {
  private let value: JSONValue

  /// Reads a pipeline.
  ///
  /// - Throws: An error if the file is not valid YAML.
  init(_ path: String) throws {
    value = try #require(try YAML.parse(Repository.text(path), file: path).first)
  }

  /// A job with what it extends.
  ///
  /// - Throws: An error if the pipeline has no such job.
  func job(_ name: String) throws -> JSONValue {
    var job = try #require(value[name])
    guard let template = job["extends"]?.stringValue else { return job }
    for (key, inherited) in try #require(value[template]?.objectValue) where job[key] == nil { job[key] = inherited }
    return job
  }

  /// Runs a job in a folder, as a runner does: GitLab runs `before_script` and `script` in one shell, and bash with `pipefail`
  /// if the image has bash.
  ///
  /// The job downloads an archive with the binary from `server`. Only `apt-get` is replaced: it writes its arguments into
  /// `apt.log`.
  func run(
    _ name: String, in repository: TemporaryRepository, from server: PipelineServer, environment: [String: String] = [:]
  ) throws -> CommandRun {
    let job = try job(name)
    try repository.install("apt-get", script: #"echo "$*" >> apt.log"#)
    var variables = (job["variables"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
    variables["PLIMSOLL_URL"] = server.address + "/releases/plimsoll.tar.gz"
    variables["PLIMSOLL_SHA256"] = server.checksum
    variables["TMPDIR"] = repository.root.path
    variables["CI_API_V4_URL"] = server.address + "/api/v4"
    variables.merge(environment) { $1 }
    let script = ["before_script", "script"].flatMap { job[$0]?.texts ?? [] }.joined(separator: "\n")
    return try repository.bash(script, environment: variables)
  }
}

/// What pipelines need of the network: the archive of a release, and the comments of a merge request or pull request.
struct PipelineServer: Sendable {
  /// The URL of the server, without a slash at the end.
  let address: String
  /// The SHA-256 checksum of the archive.
  let checksum: String
  private let server: HTTPServer

  /// Runs a server while `body` runs.
  ///
  /// - Parameters:
  ///   - comments: The JSON of the existing comments.
  ///   - body: Receives the server.
  static func run(comments: String = "[]", _ body: (PipelineServer) async throws -> Void) async throws {
    let archive = try archive()
    try await HTTPServer.run(responding: { request in
      if request.line.contains(" /releases/") { return .status(200, body: archive) }
      let isList = request.line.hasPrefix("GET ")
      return .status(
        isList ? 200 : 201, fields: "Content-Type: application/json\r\n", body: Data((isList ? comments : "{}").utf8))
    }) { server in
      let checksum = try Command.run(
        program: URL(filePath: "/bin/bash"), ["-c", "base64 --decode | sha256sum | cut -d ' ' -f 1"],
        input: archive.base64EncodedString())
      try await body(
        PipelineServer(
          address: "http://127.0.0.1:\(server.port)", checksum: checksum.output.trimmingCharacters(in: .newlines),
          server: server))
    }
  }

  /// The requests that write comments.
  var writes: [HTTPServer.Request] { server.requests.filter { !$0.line.hasPrefix("GET ") } }
  /// All requests for comments.
  var commentRequests: [HTTPServer.Request] { server.requests.filter { !$0.line.contains(" /releases/") } }

  /// An archive as the release workflow makes it. It contains a link to the binary, which is large.
  private static func archive() throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "plimsoll"), withDestinationURL: CommandRun.binary)
    try Data("the license\n".utf8).write(to: folder.appending(path: "LICENSE"))
    let file = folder.appending(path: "plimsoll.tar.gz")
    let tar = try Command.run(
      program: URL(filePath: "/bin/tar"), ["-czf", file.path, "-C", folder.path, "plimsoll", "LICENSE"])
    #expect(tar.status == 0, "\(tar.errors)")
    return try Data(contentsOf: file)
  }
}
