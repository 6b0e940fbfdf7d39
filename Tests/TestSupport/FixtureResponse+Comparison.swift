import Kubernetes

extension FixtureResponse {
  /// The part of the answer that is compared.
  ///
  /// - Parameter times: The times that occurred in managed fields so far, with their ordinal numbers: an answer names the
  ///   number, because two servers have two clocks.
  func compared(_ paths: [String], ignoring ignored: [String], times: inout [String: Int]) -> Fixture.Answer {
    var answer = Fixture.Answer(status: status, warnings: warnings.map(\.withoutIdentifiers), body: nil)
    if status >= 400 {
      answer.body = refusal
      return answer
    }
    var object = body
    object.numberTimes(&times)
    for path in ignored { object.remove(path.pathSegments) }
    let parts = paths.map { path in
      path.isEmpty ? object.withoutServerMetadata : object.part(at: path.pathSegments)
    }
    switch paths.count {
    case 0: break
    case 1: answer.body = parts[0]
    default: answer.body = .object(Dictionary(zip(paths, parts).filter { $0.1 != .null }) { first, _ in first })
    }
    answer.body = answer.body?.mapStrings(\.withoutIdentifiers)
    return answer
  }

  /// Reason, message and causes of a Status. The order of causes is not defined for custom resources.
  private var refusal: JSONValue {
    var result: JSONValue = [:]
    for name in ["reason", "message"] { result[name] = body[name] }
    if let causes = body["details"]?["causes"]?.arrayValue {
      result["causes"] = .array(causes.sorted { $0.sortText < $1.sortText })
    }
    return result.mapStrings(\.withoutIdentifiers)
  }
}

extension String {
  /// The text with UIDs replaced by their name.
  fileprivate var withoutIdentifiers: String {
    replacing(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "<uid>")
  }

  /// The segments of a path as RFC 6901 writes it.
  fileprivate var pathSegments: [String] {
    split(separator: "/").map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
  }
}

extension JSONValue {
  /// The value with every string in it changed.
  func mapStrings(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mapStrings(change) })
    case .object(let members): .object(members.mapValues { $0.mapStrings(change) })
    default: self
    }
  }

  fileprivate var sortText: String { (try? jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "" }

  /// The value at a path; every value as an array if the path has a `*`; null if there is none.
  fileprivate func part(at path: [String]) -> JSONValue {
    guard let star = path.firstIndex(of: "*") else {
      return path.reduce(self as JSONValue?) { value, name in
        value?.arrayValue.flatMap { elements in Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
        }
          ?? value?[name]
      } ?? .null
    }
    let elements = part(at: Array(path[..<star])).arrayValue ?? []
    return .array(elements.map { $0.part(at: Array(path[(star + 1)...])) })
  }

  /// Removes the values at a path.
  fileprivate mutating func remove(_ path: [String]) {
    guard let name = path.first else { return }
    let rest = Array(path.dropFirst())
    if name == "*", case .array(var elements) = self {
      for index in elements.indices { elements[index].remove(rest) }
      self = .array(elements)
    } else if case .object(var members) = self, var member = members[name] {
      if rest.isEmpty {
        members[name] = nil
      } else {
        member.remove(rest)
        members[name] = member
      }
      self = .object(members)
    }
  }

  /// The object without the metadata that every server sets differently.
  fileprivate var withoutServerMetadata: JSONValue {
    var object = self
    for name in ["uid", "resourceVersion", "creationTimestamp", "managedFields"] { object.remove(["metadata", name]) }
    return object
  }

  /// Replaces the times in managed fields by numbers in the order in which they occur.
  fileprivate mutating func numberTimes(_ times: inout [String: Int]) {
    guard var entries = self["metadata"]?["managedFields"]?.arrayValue else { return }
    for index in entries.indices {
      guard let time = entries[index]["time"]?.stringValue else { continue }
      let number = times[time] ?? times.count + 1
      times[time] = number
      entries[index]["time"] = .string("#\(number)")
    }
    self["metadata"]?["managedFields"] = .array(entries)
  }
}
