import ClusterTestSupport
import Foundation
import Kubernetes
import TestSupport
import Testing

/// Debian's Prometheus, which reads the metrics of operators.
final class PrometheusServer: Sendable {
  /// The names of the targets in the label `job`.
  static let job = "plimsoll-metrics"

  private let process: Process
  private let port: Int
  private let directory: URL

  /// The folder with `prometheus` and `promtool`.
  static func programs() throws -> URL {
    let script = try Command.run([], program: Repository.root.appending(path: "scripts/prometheus"))
    try #require(script.status == 0, "\(script.errors)")
    return URL(fileURLWithPath: script.output.trimmingCharacters(in: .newlines))
  }

  /// An address with metrics.
  struct Target {
    /// Host and port.
    var address: String
    /// The labels that each series of the address gets.
    var labels: [String: String] = [:]

    /// In the format of `static_configs`.
    fileprivate var configuration: String {
      "{targets: ['\(address)'], labels: {\(labels.map { "\($0.key): '\($0.value)'" }.joined(separator: ", "))}}"
    }
  }

  /// Starts a server that reads the metrics at these addresses every second, with rule files.
  convenience init(targets: [String], rules: [URL] = []) throws {
    try self.init(targets: targets.map { Target(address: $0) }, rules: rules)
  }

  /// Starts a server that reads the metrics of these targets every second, with rule files.
  init(targets: [Target], rules: [URL]) throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "plimsoll-prometheus-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    port = try LocalHTTP.freePort()
    let configuration = """
      global: {scrape_interval: 1s, evaluation_interval: 1s}
      rule_files: [\(rules.map(\.path).joined(separator: ", "))]
      scrape_configs:
      - job_name: \(Self.job)
        static_configs: [\(targets.map(\.configuration).joined(separator: ", "))]
      """
    let file = directory.appending(path: "prometheus.yml")
    try configuration.write(to: file, atomically: true, encoding: .utf8)
    process = Process()
    process.executableURL = try Self.programs().appending(path: "prometheus")
    process.arguments = [
      "--config.file=\(file.path)", "--storage.tsdb.path=\(directory.path)/data",
      "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
    ]
    try process.run()
    ControlPlaneScript.killAtExit(process.processIdentifier)
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    try? FileManager.default.removeItem(at: directory)
  }

  /// Evaluates an expression; returns the values with their labels.
  func query(_ expression: String) async throws -> [(labels: [String: String], value: Double)] {
    var components = URLComponents()
    (components.scheme, components.host, components.port) = ("http", "127.0.0.1", port)
    components.path = "/api/v1/query"
    components.queryItems = [URLQueryItem(name: "query", value: expression)]
    // A + in a query means a space, and URLComponents does not escape it.
    components.percentEncodedQuery = components.percentEncodedQuery?.replacing("+", with: "%2B")
    let body = try LocalHTTP.get(try #require(components.url).absoluteString).body
    let answer = try JSONValue(parsing: Data(body.utf8))
    #expect(answer["status"]?.stringValue == "success", "\(expression): \(answer["error"]?.stringValue ?? "")")
    return (answer["data"]?["result"]?.arrayValue ?? []).map { result in
      let labels = (result["metric"]?.objectValue ?? [:]).compactMapValues(\.stringValue)
      return (labels, Double(result["value"]?.arrayValue?.last?.stringValue ?? "") ?? .nan)
    }
  }

  /// Runs promtool.
  static func promtool(_ arguments: [String], input: String = "") throws -> Command {
    try Command.run(arguments, program: programs().appending(path: "promtool"), input: input)
  }
}
