import Foundation
import HTTPTypes
import Kubernetes
import TestSupport
import Testing

extension Conformance {
  /// The fixtures of the sandbox were recorded from a real kube-apiserver.
  ///
  /// `PLIMSOLL_FIXTURES` names a part of the names of the files, to run only those.
  @Suite(.serialized) struct RecordedFixtureTests {
    private static let files: [URL] = {
      let part = ProcessInfo.processInfo.environment["PLIMSOLL_FIXTURES"] ?? ""
      let files = (try? Fixture.files(in: Fixture.folder(of: "SandboxTests"))) ?? []
      return files.filter { part.isEmpty || $0.lastPathComponent.contains(part) }
    }()

    @Test("kube-apiserver gives the recorded answers", .timeLimit(.minutes(30)), arguments: files)
    func isCurrent(file: URL) async throws {
      let connection = try await Servers.shared().real.connection
      let fixture = try Fixture(contentsOf: file)
      if !Recording.isOn {
        guard try await Recording.isComparable(with: fixture.server, connection, file.lastPathComponent) else { return }
      }
      var replayed = try await FixtureReplay(fixture, on: RealFixtureServer(connection: connection)).run()
      replayed.server = try await connection.version()
      if Recording.isOn {
        try replayed.fileContent().write(to: file)
      } else {
        #expect(try replayed.fileContent() == Data(contentsOf: file), "scripts/record-fixtures records it again")
      }
    }
  }
}

/// A kube-apiserver whose answers are recorded.
struct RealFixtureServer: FixtureServer {
  let connection: TestConnection
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
    let answer = try await connection.send(step, Variables())
    return FixtureResponse(
      status: answer.code, warnings: (answer.headers["warning"] ?? []).map(Self.text), body: answer.body)
  }

  /// The text of a `Warning` header.
  private static func text(_ header: String) -> String {
    guard let match = header.wholeMatch(of: /299 - "(.*)"/) else { return header }
    return String(match.output.1).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }
}

extension TestConnection {
  /// The server's version, such as `v1.36.2`.
  func version() async throws -> String {
    try await send(Step(method: .get, path: "/version"), Variables()).body["gitVersion"]?.stringValue ?? ""
  }
}
