import Foundation
import Kubernetes
import SandboxKinds

extension FuzzTarget {
  /// Label and field selectors. The input is a selector as text in the first line, and a JSON object with `selector` and
  /// `labels`.
  static let selector = FuzzTarget(
    "selector", reads: "`LabelSelector`, `LabelSelectorQuery`, `FieldSelectorTerm`",
    properties: """
      `matchLabels` and `In` with one value match the same labels. `NotIn` is the opposite of `In`, and `DoesNotExist` of \
      `Exists`. A selector as text matches the same labels as its expressions. The terms of a field selector that are \
      written again are equal.
      """,
    check: checkSelector)

  private struct Example: Decodable {
    var selector: LabelSelector
    var labels: [String: String]?
  }

  private static func checkSelector(_ input: [UInt8]) throws {
    let parts = input.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    let text = String(decoding: parts.first ?? [], as: UTF8.self)
    try checkFields(text)
    let query = try? LabelSelectorQuery(text)
    guard parts.count == 2, let example = try? JSONDecoder().decode(Example.self, from: Data(parts[1])) else { return }
    let labels = example.labels ?? [:]
    _ = query?.matches(labels)
    let requirements = (example.selector.matchExpressions ?? []).filter { $0.isValid }
    for requirement in requirements {
      let opposite = requirement.opposite.matches(labels)
      try require(requirement.matches(labels) != opposite, "\(requirement) and its opposite agree")
      try checkQuery(requirement, labels)
    }
    let pairs = example.selector.matchLabels ?? [:]
    let expressions = pairs.map { LabelSelectorRequirement(key: $0.key, operator: .in, values: [$0.value]) }
    let selector = LabelSelector(matchExpressions: expressions + requirements)
    try require(
      LabelSelector(matchLabels: pairs, matchExpressions: requirements).matches(labels) == selector.matches(labels),
      "matchLabels and expressions differ")
  }

  private static func checkFields(_ text: String) throws {
    guard let terms = try? FieldSelectorTerm.all(in: text) else { return }
    let written = terms.map { "\($0.field)\($0.isEqual ? "==" : "!=")\(FieldSelectorTerm.escaped($0.value))" }
    let read = try? FieldSelectorTerm.all(in: written.joined(separator: ","))
    try require(
      read.map { Set($0) } == Set(terms), "\(terms) are written as \(written), which is read as \(read ?? [])")
  }

  private static func checkQuery(_ requirement: LabelSelectorRequirement, _ labels: [String: String]) throws {
    // The text of a selector cannot contain all keys and values.
    guard let query = try? LabelSelectorQuery(requirement.queryText) else { return }
    try require(
      query.matches(labels) == requirement.matches(labels), "'\(requirement.queryText)' and \(requirement) differ")
  }
}

extension LabelSelectorRequirement {
  /// Whether Kubernetes accepts the requirement, and its text is unambiguous.
  fileprivate var isValid: Bool {
    let isSet = `operator` == .in || `operator` == .notIn
    return isSet == !(values ?? []).isEmpty
  }

  fileprivate var opposite: LabelSelectorRequirement {
    let negated: Operator =
      switch `operator` {
      case .in: .notIn
      case .notIn: .in
      case .exists: .doesNotExist
      case .doesNotExist: .exists
      }
    return LabelSelectorRequirement(key: key, operator: negated, values: values)
  }

  /// The requirement as the query parameter `labelSelector` has it; not a selector if a key or value needs quotes.
  fileprivate var queryText: String {
    let list = (values ?? []).joined(separator: ",")
    let words = [key] + (values ?? [])
    guard words.allSatisfy({ $0.utf8.allSatisfy(Self.isPlain) }), !key.isEmpty else { return "(" }
    return switch `operator` {
    case .in: "\(key) in (\(list))"
    case .notIn: "\(key) notin (\(list))"
    case .exists: key
    case .doesNotExist: "!\(key)"
    }
  }

  private static func isPlain(_ byte: UInt8) -> Bool { byte > 0x20 && !"=!(),<>".utf8.contains(byte) }
}
