import Foundation
import HTTPTypes
import Kubernetes
import Synchronization
import TestSupport
import Testing

@testable import Sandbox
@testable import SandboxMerge

/// The sandbox gives the answers that a kube-apiserver gave.
@Suite struct FixtureTests {
  private static let files = (try? Fixture.files(in: Fixture.folder(of: "SandboxTests"))) ?? []

  @Test("the sandbox gives the recorded answers", arguments: files.map(\.lastPathComponent))
  func answers(file: String) async throws {
    let url = try #require(Self.files.first { $0.lastPathComponent == file })
    let recorded = try Fixture(contentsOf: url)
    let replayed = try await FixtureReplay(recorded, on: SandboxFixtureServer(recorded)).run()
    for (expected, found) in zip(recorded.cases, replayed.cases) {
      for (wanted, got) in zip(expected.exchanges, found.exchanges) where wanted.answer != got.answer {
        Issue.record("\(expected.title): \(wanted.request)\n\(wanted.answer.difference(from: got.answer))")
      }
    }
  }
}

/// An API server in memory that fixtures are replayed against. Nothing but the server itself runs, as while recording.
private final class SandboxFixtureServer: FixtureServer {
  private let server: APIServer
  private let time: Clock

  /// The time of the server's clock.
  private final class Clock: Sendable {
    let now: Mutex<Date>
    init(_ date: Date) { now = Mutex(date) }
  }

  init(_ fixture: Fixture) {
    let time = Clock((fixture.now ?? Date(timeIntervalSince1970: 1_800_000_000)).addingTimeInterval(-1))
    self.time = time
    server = APIServer(.init(now: { time.now.withLock { $0 } }))
  }

  let hasInformers = false

  var now: Date { time.now.withLock { $0 } }

  func waitForNextSecond() { time.now.withLock { $0 += 1 } }

  func send(_ exchange: Fixture.Exchange) async throws -> FixtureResponse {
    var headers: HTTPFields = [.userAgent: "fixtures", .accept: exchange.accept ?? "application/json"]
    headers[.contentType] = exchange.contentType ?? "application/json"
    let response = await server.respond(
      to: SandboxRequest(
        method: HTTPRequest.Method(rawValue: exchange.method) ?? .get, target: exchange.target, headers: headers,
        body: try exchange.body?.jsonData() ?? Data()))
    guard case .data(let data) = response.body else { throw FixtureError("\(exchange.request): no answer") }
    let body = try JSONValue(parsing: data)
    if body["kind"] == "CustomResourceDefinition", let name = body["metadata"]?["name"]?.stringValue {
      try server.define(name)
    }
    return FixtureResponse(
      status: response.status, warnings: response.headers[values: .warning].map(Self.text), body: body)
  }

  /// The text of a `Warning` header.
  private static func text(_ header: String) -> String {
    guard let match = header.wholeMatch(of: /299 - "(.*)"/) else { return header }
    return String(match.output.1).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
  }
}

extension Fixture.Answer? {
  /// What differs, one line for each place.
  fileprivate func difference(from other: Fixture.Answer?) -> String {
    guard let self, let other else {
      return "recorded \(String(describing: self)), sandbox \(String(describing: other))"
    }
    var lines: [String] = []
    if self.status != other.status {
      lines.append(
        "status: recorded \(self.status), sandbox \(other.status): \(other.body.map { "\($0.plainText)" } ?? "")")
    }
    if self.warnings != other.warnings {
      lines.append("warnings: recorded \(self.warnings), sandbox \(other.warnings)")
    }
    lines += Self.differences(self.body, other.body, at: "")
    return lines.joined(separator: "\n")
  }

  private static func differences(_ one: JSONValue?, _ other: JSONValue?, at path: String) -> [String] {
    if one == other { return [] }
    switch (one, other) {
    case (.object(let one)?, .object(let other)?):
      return Set(one.keys).union(other.keys).sorted().flatMap { differences(one[$0], other[$0], at: "\(path)/\($0)") }
    case (.array(let one)?, .array(let other)?) where one.count == other.count:
      return one.indices.flatMap { differences(one[$0], other[$0], at: "\(path)/\($0)") }
    default:
      func text(_ value: JSONValue?) -> String {
        value.map { (try? $0.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "" } ?? "nothing"
      }
      return ["\(path): recorded \(text(one)), sandbox \(text(other))"]
    }
  }
}
