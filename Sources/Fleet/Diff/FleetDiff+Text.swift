import Audit
import Kubernetes
import Preview
import Scan

extension FleetDiff {
  /// The diff as text, with the clusters of each group in a heading. Characters that control a terminal are escaped.
  ///
  /// - Parameter isFull: Whether to name every cluster and namespace.
  package func text(isFull: Bool = false) -> String {
    var blocks = groups.map { group in
      ([group.heading(isFull: isFull)] + group.body(isFull: isFull) + [group.sentence]).joined(separator: "\n\n")
    }
    if !problems.isEmpty {
      blocks.append((["not compared:"] + problems.map { "! \($0.cluster): \($0.problem)" }).joined(separator: "\n"))
    }
    let lines = (blocks + [sentence]).joined(separator: "\n\n").split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { String($0).escapedForTerminal + "\n" }.joined()
  }

  /// A comment for a pull request, with a diff for each group of clusters.
  package var markdown: String {
    let parts = groups.map { group in
      let title = "**\(group.heading(isFull: false).escapedForMarkdown)**\n\n"
      return title
        + (group.changes.isEmpty && group.notes.isEmpty
          ? "\(group.sentence.escapedForMarkdown)\n\n" : Self.fenced(group.body(isFull: false) + [group.sentence]))
    }
    let rows = problems.map { "- \($0.cluster.escapedForMarkdown): \($0.problem.description.escapedForMarkdown)\n" }
    let list = rows.isEmpty ? [] : ["**Not compared**\n\n"] + rows
    return "### Fleet diff: \(sentence.escapedForMarkdown)\n\n"
      + MarkdownLines.limited(parts + list) { "\n\($0.counted("further part")) not shown.\n" }
  }

  /// Totals of all clusters.
  var sentence: String {
    let totals = groups.map(\.totals).reduce(.init(), +)
    let compared = groups.map(\.clusters.count).reduce(0, +)
    let rest = problems.isEmpty ? "" : "; \(problems.count.counted("cluster")) not compared"
    return "\(compared.counted("cluster")): \(totals.sentence)\(rest)"
  }

  /// Unicode scalars of a group in a comment.
  private static let groupLimit = 20_000

  /// A block that its content cannot end: the fence is longer than every sequence of backticks in it.
  static func fenced(_ blocks: [String]) -> String {
    var text = blocks.joined(separator: "\n\n")
    if text.unicodeScalars.count > groupLimit {
      text = text.firstScalars(groupLimit) + "\n… the rest is not shown"
    }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).escapedForTerminal }
    let longest = lines.flatMap { $0.split { $0 != "`" }.map(\.count) }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)diff\n\(lines.joined(separator: "\n"))\n\(fence)\n\n"
  }
}

extension FleetDiff.Group {
  /// The maximum number of clusters or namespaces that a heading lists.
  private static let namedLimit = 8

  var sentence: String {
    totals.hasChanges
      ? "\(totals.sentence) in \(clusters.count.counted("cluster"))"
      : "nothing would change in \(clusters.count.counted("cluster"))"
  }

  func heading(isFull: Bool) -> String {
    "\(clusters.count == 1 ? "cluster" : "clusters") \(Self.list(clusters, isFull: isFull))"
  }

  /// The changes with their namespaces, and the notes.
  func body(isFull: Bool) -> [String] {
    let blocks = changes.map { change in "\(heading(of: change, isFull: isFull))\n\n\(change.shownText)" }
    return notes.isEmpty ? blocks : blocks + [notes.map { "! note: \($0)" }.joined(separator: "\n")]
  }

  /// The namespaces of a change: once if all clusters have the same, else for each cluster.
  private func heading(of change: FleetDiff.Change, isFull: Bool) -> String {
    let lists = clusters.map { change.namespaces[$0] ?? [] }
    if let first = lists.first, lists.allSatisfy({ $0 == first }) {
      return "\(first.count == 1 ? "namespace" : "namespaces") \(Self.list(first, isFull: isFull))"
    }
    let named = zip(clusters, lists).map { "\($0): \(Self.list($1, isFull: isFull))" }
    guard named.count > Self.namedLimit, !isFull else { return "namespaces of " + named.joined(separator: "; ") }
    return "namespaces of " + named.prefix(Self.namedLimit).joined(separator: "; ")
      + "; and of \(named.count - Self.namedLimit) more clusters"
  }

  private static func list(_ names: [String], isFull: Bool) -> String {
    guard let first = names.first, let last = names.last, names.count > namedLimit, !isFull else {
      return names.joined(separator: ", ")
    }
    return "\(first) … \(last) (\(names.count))"
  }
}

extension FleetDiff.Change {
  /// The text. If all namespaces have the same name, it is in place of `{{ namespace.name }}`.
  fileprivate var shownText: String {
    let names = Set(namespaces.values.joined())
    guard let name = names.first, names.count == 1 else { return text }
    return text.replacing(NamespacePreview.placeholder, with: name)
  }
}
