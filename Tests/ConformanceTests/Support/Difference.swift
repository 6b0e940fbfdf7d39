import Kubernetes

/// Where two values differ, one sentence for each place.
struct Difference: Sendable {
  /// Names of the two sides in messages.
  var left = "sandbox"
  var right = "kube-apiserver"
  /// Paths that are not compared; `*` stands for any segment, and what lies below a path is not compared either.
  var ignored: [String] = []

  /// The differences of two values.
  func between(_ first: JSONValue?, _ second: JSONValue?, at path: [String] = []) -> [String] {
    if first == second || ignored.contains(where: { covers($0, path) }) { return [] }
    switch (first, second) {
    case (.object(let one)?, .object(let other)?):
      return Set(one.keys).union(other.keys).sorted().flatMap { between(one[$0], other[$0], at: path + [$0]) }
    case (.array(let one)?, .array(let other)?) where one.count == other.count:
      return one.indices.flatMap { between(one[$0], other[$0], at: path + ["\($0)"]) }
    default:
      return ["/\(path.joined(separator: "/")): \(left) \(brief(first)), \(right) \(brief(second))"]
    }
  }

  private func covers(_ pattern: String, _ path: [String]) -> Bool {
    let segments = pattern.split(separator: "/").map { $0.replacing("~1", with: "/") }
    return segments.count == path.count && zip(segments, path).allSatisfy { $0 == "*" || $0 == $1 }
  }
}
