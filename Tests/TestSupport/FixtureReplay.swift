public import Foundation
public import Kubernetes

/// A server that fixtures are replayed against: the sandbox, or a real kube-apiserver.
public protocol FixtureServer: Sendable {
  /// Sends a request.
  func send(_ exchange: Fixture.Exchange) async throws -> FixtureResponse
  /// The time of the server's clock, in whole seconds.
  var now: Date { get }
  /// Waits until the clock shows another second.
  func waitForNextSecond() async throws
  /// Whether admission may see objects some time after they are created, as a real server's informers do.
  var hasInformers: Bool { get }
}

/// What a server answered.
public struct FixtureResponse: Sendable, Hashable {
  /// HTTP status code.
  public var status: Int
  /// Texts of `Warning` headers.
  public var warnings: [String]
  /// Body.
  public var body: JSONValue

  /// Creates a response.
  public init(status: Int, warnings: [String], body: JSONValue) {
    (self.status, self.warnings, self.body) = (status, warnings, body)
  }
}

/// Sends the requests of a fixture to a server.
public struct FixtureReplay: Sendable {
  private let fixture: Fixture
  private let server: any FixtureServer
  /// Whether answers name the times of requests, which therefore must differ.
  private let namesTimes: Bool

  /// Creates a replay.
  public init(_ fixture: Fixture, on server: any FixtureServer) {
    self.fixture = fixture
    self.server = server
    namesTimes = fixture.compare.contains("/metadata/managedFields")
  }

  /// The fixture with the answers of the server.
  ///
  /// - Throws: `FixtureError` if a request that prepares a case fails, and errors of the connection.
  public func run() async throws -> Fixture {
    var result = fixture
    for exchange in fixture.setup { _ = try await prepare(exchange) }
    for index in fixture.cases.indices {
      result.cases[index].exchanges = try await run(fixture.cases[index], isFirst: index == 0)
    }
    return result
  }

  private func run(_ part: Fixture.Case, isFirst: Bool) async throws -> [Fixture.Exchange] {
    var results: [Fixture.Exchange] = []
    var times: [String: Int] = [:]
    var version = JSONValue.string("")
    var isPrepared = isFirst
    if fixture.now != nil { try await server.waitForNextSecond() }
    for var exchange in part.exchanges {
      if namesTimes { try await server.waitForNextSecond() }
      let sent = exchange.sent(
        version: version, secondsLater: fixture.now.map { server.now.timeIntervalSince($0) } ?? 0)
      let response: FixtureResponse
      if exchange.isSetup {
        response = try await prepare(sent)
      } else if isPrepared, server.hasInformers, sent.isRepeatable {
        response = try await stable(sent)
      } else {
        response = try await server.send(sent)
      }
      isPrepared = exchange.isSetup
      version = response.body["metadata"]?["resourceVersion"] ?? version
      if !exchange.isSetup {
        exchange.answer = answer(response, to: exchange, &times)
      }
      results.append(exchange)
    }
    return results
  }

  private func answer(
    _ response: FixtureResponse, to exchange: Fixture.Exchange, _ times: inout [String: Int]
  ) -> Fixture.Answer {
    var answer = response.compared(exchange.compare ?? fixture.compare, ignoring: fixture.ignore, times: &times)
    if !fixture.comparesWarnings { answer.warnings = [] }
    return answer
  }

  /// Sends a request until it succeeds: a real server serves a new custom resource some time after its definition.
  ///
  /// Fixtures share namespaces and definitions of the same content, so an object may already exist.
  private func prepare(_ exchange: Fixture.Exchange) async throws -> FixtureResponse {
    let deadline = ContinuousClock.now + .seconds(60)
    while true {
      let response = try await server.send(exchange)
      if response.status < 300 || response.body["reason"] == "AlreadyExists" { return response }
      guard server.hasInformers, response.status != 422, ContinuousClock.now < deadline else {
        throw FixtureError(
          "\(exchange.request) answers \(response.status): \(response.body["message"]?.stringValue ?? "")")
      }
      try await Task.sleep(for: .milliseconds(100))
    }
  }

  /// Repeats a request that changes nothing until its answer has stayed the same for some time.
  private func stable(_ exchange: Fixture.Exchange) async throws -> FixtureResponse {
    func compared(_ response: FixtureResponse) -> Fixture.Answer {
      var times: [String: Int] = [:]
      return answer(response, to: exchange, &times)
    }
    let deadline = ContinuousClock.now + .seconds(60)
    var last = try await server.send(exchange)
    var count = 0
    while count < 4 {
      guard ContinuousClock.now < deadline else { throw FixtureError("\(exchange.request): the answer keeps changing") }
      try await Task.sleep(for: .milliseconds(100))
      let next = try await server.send(exchange)
      count = compared(next) == compared(last) ? count + 1 : 0
      last = next
    }
    return last
  }
}

extension Fixture.Exchange {
  /// Whether the request changes nothing.
  fileprivate var isRepeatable: Bool { method == "GET" || target.contains("dryRun=All") }

  /// The request as it is sent: with the version of the previous answer, and with times that many seconds later.
  fileprivate func sent(version: JSONValue, secondsLater: Double) -> Fixture.Exchange {
    var result = self
    result.body = body?.mapStrings { text in
      if text == "{{resourceVersion}}" { return version.stringValue ?? "" }
      guard secondsLater != 0, let match = text.wholeMatch(of: /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?Z/),
        let date = try? Date("\(match.output.1)Z", strategy: .iso8601)
      else { return text }
      return date.addingTimeInterval(secondsLater).formatted(.iso8601).replacing("Z", with: "\(match.output.2 ?? "")Z")
    }
    return result
  }
}
