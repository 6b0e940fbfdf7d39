import Kubernetes

/// The objects of one namespace in a store, by name. Pure.
///
/// Most namespaces have a few objects of a kind. For these, an array takes a third of the memory of a dictionary, which has keys and
/// free space. More objects are in a dictionary: a lookup in an array reads all entries, and anyone who can create objects decides how
/// many there are.
struct NamespaceEntries<Value: Sendable & Hashable>: Sendable {
  typealias Entry = StoreEntry<Value>

  private enum Storage: Sendable {
    case few([Entry])
    /// The keys have no namespace, and compare names by their bytes.
    case many([ObjectKey: Entry])
  }

  /// Maximum number of objects in an array.
  private static var fewLimit: Int { 8 }

  private var storage = Storage.few([])

  var isEmpty: Bool {
    switch storage {
    case .few(let entries): entries.isEmpty
    case .many(let entries): entries.isEmpty
    }
  }

  subscript(name: String) -> Entry? {
    switch storage {
    case .few(let entries): entries.first { $0.name.hasEqualBytes(to: name) }
    case .many(let entries): entries[ObjectKey(name: name)]
    }
  }

  func forEach(_ body: (Entry) -> Void) {
    switch storage {
    case .few(let entries): for entry in entries { body(entry) }
    case .many(let entries): for entry in entries.values { body(entry) }
    }
  }

  /// Adds an entry. Returns the one that it replaces.
  mutating func update(_ entry: Entry) -> Entry? {
    switch take() {
    case .few(var entries):
      defer { storage = entries.count > Self.fewLimit ? .many(Self.dictionary(entries)) : .few(entries) }
      guard let index = entries.firstIndex(where: { $0.name.hasEqualBytes(to: entry.name) }) else {
        entries.append(entry)
        return nil
      }
      defer { entries[index] = entry }
      return entries[index]
    case .many(var entries):
      defer { storage = .many(entries) }
      return entries.updateValue(entry, forKey: ObjectKey(name: entry.name))
    }
  }

  /// Removes an entry. Returns it.
  mutating func remove(_ name: String) -> Entry? {
    switch take() {
    case .few(var entries):
      defer { storage = .few(entries) }
      return entries.firstIndex { $0.name.hasEqualBytes(to: name) }.map { entries.remove(at: $0) }
    case .many(var entries):
      // Half of the limit, so that a namespace at the limit is not converted at each change.
      defer { storage = entries.count > Self.fewLimit / 2 ? .many(entries) : .few(Array(entries.values)) }
      return entries.removeValue(forKey: ObjectKey(name: name))
    }
  }

  /// Takes the entries out, so that a change of them does not copy them.
  private mutating func take() -> Storage {
    let taken = storage
    storage = .few([])
    return taken
  }

  private static func dictionary(_ entries: [Entry]) -> [ObjectKey: Entry] {
    Dictionary(entries.map { (ObjectKey(name: $0.name), $0) }, uniquingKeysWith: { $1 })
  }
}
