import Kubernetes

/// Tells a scenario to both servers and compares what they say.
struct Duet: Sendable {
  let servers: Servers

  /// What came of a scenario: one line of the table.
  struct Line: Sendable {
    var scenario: String
    var steps = 0
    var sandboxIsRight = 0
    var realIsRight = 0
    /// Steps that both answered alike.
    var alike = 0
    /// Steps that one server or the other was not asked, and why.
    var skipped: [Skipped] = []
    /// What failed, a sentence each.
    var failures: [String] = []

    /// A step that was not asked of these servers.
    struct Skipped: Sendable {
      var number: Int
      var servers: String
    }
  }

  /// Runs a scenario to its end, whatever fails on the way.
  func run(_ scenario: Scenario) async -> Line {
    var line = Line(scenario: scenario.name)
    var sandbox = Teller(servers.sandbox)
    var real = Teller(servers.real)
    for (index, step) in scenario.steps.enumerated() {
      let step = scenario.since > step.servers.lowerBound ? step.since(scenario.since) : step
      async let other = Self.told(step, by: real)
      let (mine, first) = await Self.told(step, by: sandbox)
      let (theirs, second) = await other
      (sandbox, real) = (mine, theirs)
      note(step, number: index + 1, (first, sandbox.memory), (second, real.memory), in: &line)
    }
    return line
  }

  private static func told(_ step: Step, by teller: Teller) async -> (Teller, Teller.Outcome?) {
    var teller = teller
    let outcome = await teller.tell(step)
    return (teller, outcome)
  }

  private func note(
    _ step: Step, number: Int, _ sandbox: (outcome: Teller.Outcome?, memory: Memory),
    _ real: (outcome: Teller.Outcome?, memory: Memory), in line: inout Line
  ) {
    line.steps += 1
    let place = "step \(number), \(step.name)"
    if sandbox.outcome?.faults.isEmpty == true { line.sandboxIsRight += 1 }
    if real.outcome?.faults.isEmpty == true { line.realIsRight += 1 }
    line.failures += (sandbox.outcome?.faults ?? []).map { "\(place): sandbox: \($0)" }
    line.failures += (real.outcome?.faults ?? []).map { "\(place): kube-apiserver: \($0)" }
    guard let first = sandbox.outcome, let second = real.outcome else {
      let missing = [sandbox.outcome == nil ? "sandbox" : nil, real.outcome == nil ? "kube-apiserver" : nil]
      line.skipped.append(
        Line.Skipped(number: number, servers: missing.compactMap(\.self).joined(separator: " and ")))
      return
    }
    let differences = differences(step, (first.answer, sandbox.memory), (second.answer, real.memory))
    if differences.isEmpty { line.alike += 1 }
    line.failures += differences.map { "\(place): they differ at \($0)" }
  }

  /// What two answers to one step have not in common.
  func differences(_ step: Step, _ one: (Answer, Memory), _ other: (Answer, Memory)) -> [String] {
    let (first, second) = (view(of: one.0, step, one.1), view(of: other.0, step, other.1))
    // With another code all else is another, too.
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

  /// What of an answer is compared. Servers too far apart in age are compared by code and reason alone.
  private func view(of answer: Answer, _ step: Step, _ memory: Memory) -> JSONValue {
    if case .nothing = step.comparison { return [:] }
    guard isSameForBoth(step) else { return [:] }
    var view: JSONValue = ["code": .integer(Int64(answer.code))]
    if answer.code >= 400 { view["reason"] = answer.body["reason"] ?? .null }
    guard servers.areComparable else { return view }
    let normaliser = Normaliser(memory: memory)
    view["headers"] = .object(answer.headers.mapValues { .array($0.map { .string(normaliser.normalise($0)) }) })
    let body = normaliser.normalise(answer.body)
    switch step.comparison {
    case .whole: view["body"] = body
    case .only(let paths): for path in paths { view[path] = body.at(path) ?? .null }
    case .codeAndReason, .nothing: view["headers"] = nil
    }
    return view
  }

  /// Whether both versions are expected to give one code.
  private func isSameForBoth(_ step: Step) -> Bool {
    step.expectation.code(minor: servers.sandbox.minor) == step.expectation.code(minor: servers.real.minor)
  }
}
