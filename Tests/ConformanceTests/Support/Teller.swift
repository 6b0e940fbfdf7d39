import Foundation
import HTTPTypes
import Kubernetes

/// Tells a scenario to one server, step by step, and remembers what that server answered.
struct Teller: Sendable {
  let server: Server
  private(set) var memory = Memory()

  init(_ server: Server) { self.server = server }

  /// What came of a step.
  struct Outcome: Sendable {
    var answer: Answer
    /// What is wrong with the answer; empty where it is the expected one.
    var faults: [String]
  }

  /// Tells a step; nil where this server is not asked.
  mutating func tell(_ step: Step) async -> Outcome? {
    guard step.servers.contains(server.minor) else { return nil }
    let deadline = ContinuousClock.now + .seconds(15)
    var outcome = await attempt(step)
    while step.isRepeated, !outcome.faults.isEmpty, .now < deadline {
      try? await Task.sleep(for: .milliseconds(50))
      outcome = await attempt(step)
    }
    return outcome
  }

  private mutating func attempt(_ step: Step) async -> Outcome {
    if let watch = step.watch { return await attempt(step, watch) }
    do {
      if step.isCompaction {
        try await server.compact()
        return Outcome(answer: Answer(code: 200, headers: [:], body: [:]), faults: [])
      }
      return judge(try await server.wire.send(step, memory), step)
    } catch {
      return Outcome(answer: Answer(code: 0, headers: [:], body: .null), faults: ["\(error)"])
    }
  }

  /// A watch, and plain steps while it is open.
  private mutating func attempt(_ step: Step, _ watch: Watch) async -> Outcome {
    do {
      var teller = self
      var faults: [String] = []
      let answer = try await server.wire.watch(step, events: watch.events, memory) {
        var answers: [Answer] = []
        for other in watch.meanwhile where other.servers.contains(server.minor) {
          let outcome = teller.judge(try await server.wire.send(other, teller.memory), other)
          faults += outcome.faults.map { "meanwhile, \(other.name): \($0)" }
          answers.append(outcome.answer)
        }
        return answers
      }
      memory = teller.memory
      let outcome = judge(answer, step)
      return Outcome(answer: outcome.answer, faults: faults + outcome.faults)
    } catch {
      return Outcome(answer: Answer(code: 0, headers: [:], body: .null), faults: ["\(error)"])
    }
  }

  /// Remembers what the step says, and holds the answer to what is expected.
  private mutating func judge(_ answer: Answer, _ step: Step) -> Outcome {
    for (name, path) in step.memories {
      if let value = answer.body.at(path) { memory.remember(value, as: name) }
    }
    return Outcome(
      answer: answer, faults: step.expectation.faults(in: answer, Context(minor: server.minor, memory: memory)))
  }
}

extension Step {
  /// The title, or the request line.
  var name: String {
    let items = query.map { "\($0)=\($1)" }.joined(separator: "&")
    return title ?? "\(method.rawValue) \(path)\(items.isEmpty ? "" : "?" + items)"
  }
}

extension Expectation {
  /// What is wrong with an answer.
  func faults(in answer: Answer, _ context: Context) -> [String] {
    let wanted = code(minor: context.minor)
    guard answer.code == wanted || otherCodes.contains(answer.code) else {
      return ["the code is \(answer.code), not \(wanted): \(shown(answer))"]
    }
    var faults = body.faults(in: answer.body, context)
    if let text, answer.body["text"]?.stringValue != text { faults.append("the text is \(shown(answer))") }
    for (name, value) in headers {
      let values = answer.headers[name.lowercased()].map { JSONValue.string($0.joined(separator: "\n")) }
      faults += value.faults(in: values, at: name, context)
    }
    return faults
  }

  private func shown(_ answer: Answer) -> String { brief(answer.body) }
}
