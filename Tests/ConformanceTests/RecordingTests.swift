import Foundation
import HTTPTypes
import Kubernetes
import TestSupport
import Testing

/// Keeps what was recorded from a real kube-apiserver current.
///
/// `PLIMSOLL_RECORD` names what is written anew from the server at hand: `fixtures`. Without it the server's
/// answers are compared with the files, if the server is of the version that recorded them.
@Suite(.serialized) struct RecordingTests {
  private static let folder = ControlPlaneScript.repository.appending(path: "Tests/SandboxTests/Fixtures")
  private static let recorded = ProcessInfo.processInfo.environment["PLIMSOLL_RECORD"]
  private static let files: [URL] = {
    let part = ProcessInfo.processInfo.environment["PLIMSOLL_FIXTURES"] ?? ""
    return ((try? Fixture.files(in: folder)) ?? []).filter { part.isEmpty || $0.lastPathComponent.contains(part) }
  }()

  @Test(
    "the fixtures hold what kube-apiserver answers", .timeLimit(.minutes(30)), arguments: files.map(\.lastPathComponent)
  )
  func fixtures(file: String) async throws {
    let servers = try await Servers.shared()
    let url = Self.folder.appending(path: file)
    let fixture = try Fixture(contentsOf: url)
    let version = try await servers.real.wire.version()
    if Self.recorded != "fixtures", version != fixture.server {
      print("\(file): not compared: recorded from \(fixture.server), the server is \(version)")
      return
    }
    var replayed = try await FixtureReplay(fixture, on: RealFixtureServer(wire: servers.real.wire)).run()
    replayed.server = version
    if Self.recorded == "fixtures" {
      try replayed.fileContent().write(to: url)
    } else {
      #expect(try replayed.fileContent() == Data(contentsOf: url))
    }
  }
}

/// A kube-apiserver whose answers are recorded.
struct RealFixtureServer: FixtureServer {
  let wire: Wire
  let hasInformers = true

  var now: Date { Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down)) }

  func waitForNextSecond() async throws {
    let fraction = Date().timeIntervalSince1970.truncatingRemainder(dividingBy: 1)
    try await Task.sleep(for: .seconds(1 - fraction + 0.02))
  }

  func send(_ exchange: Fixture.Exchange) async throws -> FixtureResponse {
    var step = Step(method: HTTPRequest.Method(rawValue: exchange.method) ?? .get, path: exchange.target)
    step.body = exchange.body.map { .json($0, exchange.contentType ?? "application/json") }
    if let accept = exchange.accept { step.headers = [("Accept", accept)] }
    let answer = try await wire.send(step, Memory())
    return FixtureResponse(
      status: answer.code, warnings: (answer.headers["warning"] ?? []).map(Self.text), body: answer.body)
  }

  /// The text of a `Warning` header.
  private static func text(_ header: String) -> String {
    guard let match = header.wholeMatch(of: /299 - "(.*)"/) else { return header }
    return String(match.output.1).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }
}

extension Wire {
  /// The server's version, such as `v1.36.2`.
  func version() async throws -> String {
    try await send(Step(method: .get, path: "/version"), Memory()).body["gitVersion"]?.stringValue ?? ""
  }
}
