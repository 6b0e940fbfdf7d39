/// A check of `/livez` or `/readyz`.
public struct HealthCheck: Sendable {
  /// The result of a check.
  public enum Result: Sendable, Hashable {
    /// The check passes; the text adds details for people, and may be empty.
    case passed(String = "")
    /// The check fails, for this reason.
    case failed(String)
  }

  /// A short name, e.g. `transport`.
  public var name: String
  /// Performs the check. It must return at once.
  public var perform: @Sendable () -> Result

  /// Creates a check.
  public init(_ name: String, _ perform: @escaping @Sendable () -> Result) {
    self.name = name
    self.perform = perform
  }
}

/// The results of all checks of one endpoint.
struct HealthReport: Sendable {
  /// `livez` or `readyz`.
  var endpoint: String
  var results: [(name: String, result: HealthCheck.Result)]

  init(endpoint: String, _ checks: [HealthCheck]) {
    self.endpoint = endpoint
    results = checks.map { ($0.name, $0.perform()) }
  }

  /// Whether every check passes.
  var isHealthy: Bool { results.allSatisfy { if case .passed = $0.result { true } else { false } } }

  /// One line for each check and one for the result, as the API server formats them.
  var text: String {
    let lines = results.map { name, result in
      switch result {
      case .passed(let details): "[+]\(name) ok" + (details.isEmpty ? "" : ": \(details)")
      case .failed(let reason): "[-]\(name) failed: \(reason)"
      }
    }
    return (lines + ["\(endpoint) check \(isHealthy ? "passed" : "failed")\n"]).joined(separator: "\n")
  }
}
