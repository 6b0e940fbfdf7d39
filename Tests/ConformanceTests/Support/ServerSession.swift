import Foundation
import HTTPTypes
import Kubernetes

/// Runs a scenario's steps against one server and stores values of its answers.
struct ServerSession: Sendable {
  let server: Server
  private(set) var variables = Variables()

  init(_ server: Server) { self.server = server }

  /// The result of a step.
  struct Outcome: Sendable {
    var answer: Answer
    /// How the answer differs from the expectation; empty if it does not.
    var failures: [String]
  }

  /// Runs a step; `nil` if the step does not apply to this server.
  mutating func run(_ step: Step) async -> Outcome? {
    guard step.servers.contains(server.minor) else { return nil }
    let deadline = ContinuousClock.now + .seconds(15)
    var outcome = await attempt(step)
    while step.isRepeated, !outcome.failures.isEmpty, .now < deadline {
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
        return Outcome(answer: Answer(code: 200, headers: [:], body: [:]), failures: [])
      }
      return judge(try await server.connection.send(step, variables), step)
    } catch {
      return Outcome(answer: Answer(code: 0, headers: [:], body: .null), failures: ["\(error)"])
    }
  }

  /// Runs a watch, with other steps while it is open.
  private mutating func attempt(_ step: Step, _ watch: Watch) async -> Outcome {
    do {
      var session = self
      var failures: [String] = []
      let answer = try await server.connection.watch(step, events: watch.events, variables) {
        var answers: [Answer] = []
        for other in watch.meanwhile where other.servers.contains(server.minor) {
          let outcome = session.judge(try await server.connection.send(other, session.variables), other)
          failures += outcome.failures.map { "meanwhile, \(other.name): \($0)" }
          answers.append(outcome.answer)
        }
        return answers
      }
      variables = session.variables
      let outcome = judge(answer, step)
      return Outcome(answer: outcome.answer, failures: failures + outcome.failures)
    } catch {
      return Outcome(answer: Answer(code: 0, headers: [:], body: .null), failures: ["\(error)"])
    }
  }

  /// Stores values of the answer and compares it with the expectation.
  private mutating func judge(_ answer: Answer, _ step: Step) -> Outcome {
    for (name, path) in step.stored {
      if let value = answer.body.at(path) { variables.set(value, as: name) }
    }
    return Outcome(
      answer: answer,
      failures: step.expectation.failures(in: answer, Context(minor: server.minor, variables: variables)))
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
  /// How an answer differs from the expectation.
  func failures(in answer: Answer, _ context: Context) -> [String] {
    let wanted = code(minor: context.minor)
    guard answer.code == wanted || otherCodes.contains(answer.code) else {
      return ["the code is \(answer.code), not \(wanted): \(shown(answer))"]
    }
    var failures = body.failures(in: answer.body, context)
    if let text, answer.body["text"]?.stringValue != text { failures.append("the text is \(shown(answer))") }
    for (name, value) in headers {
      let values = answer.headers[name.lowercased()].map { JSONValue.string($0.joined(separator: "\n")) }
      failures += value.failures(in: values, at: name, context)
    }
    return failures
  }

  private func shown(_ answer: Answer) -> String { brief(answer.body) }
}
