import Kubernetes

/// Runs a scenario against both servers and compares their answers.
struct ScenarioRunner: Sendable {
  let servers: Servers

  /// The result of a scenario: one row of the table.
  struct Result: Sendable {
    var scenario: String
    var steps = 0
    var sandboxPasses = 0
    var realPasses = 0
    /// Steps that both answered alike.
    var alike = 0
    /// Steps that did not apply to one of the servers.
    var skipped: [Skipped] = []
    /// Failures, one sentence each.
    var failures: [String] = []

    /// A step that did not apply to these servers.
    struct Skipped: Sendable {
      var number: Int
      var servers: String
    }
  }

  /// Runs all steps of a scenario, even if some fail.
  func run(_ scenario: Scenario) async -> Result {
    var result = Result(scenario: scenario.name)
    var sandbox = ServerSession(servers.sandbox)
    var real = ServerSession(servers.real)
    for (index, step) in scenario.steps.enumerated() {
      let step = scenario.since > step.servers.lowerBound ? step.since(scenario.since) : step
      async let other = Self.run(step, by: real)
      let (mine, first) = await Self.run(step, by: sandbox)
      let (theirs, second) = await other
      (sandbox, real) = (mine, theirs)
      note(step, number: index + 1, (first, sandbox.variables), (second, real.variables), in: &result)
    }
    return result
  }

  private static func run(_ step: Step, by session: ServerSession) async -> (ServerSession, ServerSession.Outcome?) {
    var session = session
    let outcome = await session.run(step)
    return (session, outcome)
  }

  private func note(
    _ step: Step, number: Int, _ sandbox: (outcome: ServerSession.Outcome?, variables: Variables),
    _ real: (outcome: ServerSession.Outcome?, variables: Variables), in result: inout Result
  ) {
    result.steps += 1
    let place = "step \(number), \(step.name)"
    if sandbox.outcome?.failures.isEmpty == true { result.sandboxPasses += 1 }
    if real.outcome?.failures.isEmpty == true { result.realPasses += 1 }
    result.failures += (sandbox.outcome?.failures ?? []).map { "\(place): sandbox: \($0)" }
    result.failures += (real.outcome?.failures ?? []).map { "\(place): kube-apiserver: \($0)" }
    guard let first = sandbox.outcome, let second = real.outcome else {
      let missing = [sandbox.outcome == nil ? "sandbox" : nil, real.outcome == nil ? "kube-apiserver" : nil]
      result.skipped.append(
        Result.Skipped(number: number, servers: missing.compactMap(\.self).joined(separator: " and ")))
      return
    }
    let differences = differences(step, (first.answer, sandbox.variables), (second.answer, real.variables))
    if differences.isEmpty { result.alike += 1 }
    result.failures += differences.map { "\(place): they differ at \($0)" }
  }

  /// Differences between the answers to a step.
  func differences(_ step: Step, _ one: (Answer, Variables), _ other: (Answer, Variables)) -> [String] {
    let (first, second) = (view(of: one.0, step, one.1), view(of: other.0, step, other.1))
    // If the codes differ, everything else differs too.
    guard first["code"] == second["code"] else {
      return ["the code: sandbox \(one.0.code), kube-apiserver \(other.0.code): \(brief(other.0.body["message"]))"]
    }
    var found = Difference(ignored: ignored(step)).between(first, second)
    let steps = step.watch?.meanwhile ?? []
    for (index, pair) in zip(one.0.meanwhile, other.0.meanwhile).enumerated() where steps.indices.contains(index) {
      found += differences(steps[index], (pair.0, one.1), (pair.1, other.1)).map { "\(steps[index].name) \($0)" }
    }
    return found
  }

  private func ignored(_ step: Step) -> [String] {
    if case .whole(let paths) = step.comparison { paths.map { "/body" + $0 } } else { [] }
  }

  /// The compared part of an answer. If the versions differ too much, only code and reason are compared.
  private func view(of answer: Answer, _ step: Step, _ variables: Variables) -> JSONValue {
    if case .nothing = step.comparison { return [:] }
    guard isSameForBoth(step) else { return [:] }
    var view: JSONValue = ["code": .integer(Int64(answer.code))]
    if answer.code >= 400 { view["reason"] = answer.body["reason"] ?? .null }
    guard servers.areComparable else { return view }
    let normalizer = ResponseNormalizer(variables: variables)
    view["headers"] = .object(answer.headers.mapValues { .array($0.map { .string(normalizer.normalize($0)) }) })
    let body = normalizer.normalize(answer.body)
    switch step.comparison {
    case .whole: view["body"] = body
    case .only(let paths): for path in paths { view[path] = body.at(path) ?? .null }
    case .codeAndReason, .nothing: view["headers"] = nil
    }
    return view
  }

  /// Whether both versions are expected to return the same code.
  private func isSameForBoth(_ step: Step) -> Bool {
    step.expectation.code(minor: servers.sandbox.minor) == step.expectation.code(minor: servers.real.minor)
  }
}
