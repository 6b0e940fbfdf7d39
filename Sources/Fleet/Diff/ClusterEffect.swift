import Kubernetes
import Preview
import Synchronization

/// What baselines would do to one cluster, by change: equal changes of different clusters are equal.
struct ClusterEffect: Sendable, Hashable {
  /// The namespaces of each change. A change is a text with `{{ namespace.name }}` in place of their names.
  var namespaces: [String: [String]] = [:]
  /// Notes, as sentences.
  var notes: [String] = []
  /// The totals.
  var totals = Totals()

  /// What two clusters with the same effect have in common.
  struct Key: Hashable {
    var changes: Set<String>
    var notes: [String]
  }

  var key: Key { Key(changes: Set(namespaces.keys), notes: notes) }

  /// The totals of a preview.
  struct Totals: Sendable, Hashable {
    var create = 0
    var change = 0
    var remove = 0
    var refused = 0
    var refusedPods = 0

    static func + (left: Totals, right: Totals) -> Totals {
      Totals(
        create: left.create + right.create, change: left.change + right.change, remove: left.remove + right.remove,
        refused: left.refused + right.refused, refusedPods: left.refusedPods + right.refusedPods)
    }

    /// Whether anything would be written.
    var hasChanges: Bool { create + change + remove > 0 }

    /// For example `3 to create, 1 to change, 0 to remove`.
    var sentence: String {
      var clauses = ["\(create) to create, \(change) to change, \(remove) to remove"]
      if refused > 0 { clauses.append("\(refused.counted("write")) would be refused") }
      if refusedPods > 0 { clauses.append("\(refusedPods.counted("pod")) would be refused") }
      return clauses.joined(separator: "; ")
    }
  }
}

extension ClusterEffect {
  /// The effect of a preview.
  init(_ preview: ClusterPreview, sharing texts: SharedTexts) {
    let summary = preview.summary
    totals = Totals(
      create: summary.create, change: summary.change, remove: summary.remove, refused: summary.refused,
      refusedPods: summary.refusedPods)
    notes = Self.bounded(preview.notes)
    for namespace in preview.namespaces where !namespace.isQuiet {
      namespaces[texts.shared(namespace.withoutIdentities.generalText), default: []].append(namespace.name)
    }
  }
}

extension ClusterEffect {
  /// The maximum number of notes of a cluster, and of Unicode scalars in one.
  private static let (noteLimit, noteLength) = (50, 1000)

  /// The first notes, and how many are left out.
  static func bounded(_ notes: [String]) -> [String] {
    let shown = notes.prefix(noteLimit).map { $0.firstScalars(noteLength) }
    return notes.count > noteLimit ? shown + ["\((notes.count - noteLimit).counted("further note")) not shown"] : shown
  }
}

extension NamespacePreview {
  /// The UID in an owner reference is that of the baseline, and every cluster has another one.
  fileprivate var withoutIdentities: NamespacePreview {
    var copy = self
    for index in copy.changes.indices {
      copy.changes[index].before = copy.changes[index].before?.withoutOwnerUID
      copy.changes[index].after = copy.changes[index].after?.withoutOwnerUID
    }
    return copy
  }
}

extension JSONValue {
  fileprivate var withoutOwnerUID: JSONValue {
    guard let owners = self["metadata"]?["ownerReferences"]?.arrayValue else { return self }
    var copy = self
    copy["metadata"]?["ownerReferences"] = .array(
      owners.map { owner in
        var owner = owner
        owner["uid"] = nil
        return owner
      })
    return copy
  }
}

/// Keeps one copy of equal texts, because most clusters have the same changes.
final class SharedTexts: Sendable {
  private let texts = Mutex<Set<String>>([])

  func shared(_ text: String) -> String { texts.withLock { $0.insert(text).memberAfterInsert } }
}
