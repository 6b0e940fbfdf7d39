import Kubernetes

/// The paths in which two values differ.
struct Comparison: Sendable {
  /// In the new value only.
  var added = FieldSet()
  /// In both, with another value.
  var modified = FieldSet()
  /// In the old value only.
  var removed = FieldSet()

  /// Whether the two are the same.
  var isEmpty: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

  /// The fields that the writer owns after the change.
  var written: FieldSet { modified.union(added) }

  /// Compares two values of one structure; nil stands for a value that is not there.
  ///
  /// A map or list that appears or goes is counted itself, beside what is in it; so is any empty one.
  init(_ old: JSONValue?, _ new: JSONValue?, structure: Structure) {
    if old == new { return }
    let before = old.map(structure.parts(of:)), after = new.map(structure.parts(of:))
    let isOldEmpty = before?.isEmpty ?? true, isNewEmpty = after?.isEmpty ?? true
    if isOldEmpty && isNewEmpty {
      mark(old, new)
    } else {
      switch (before, after) {
      case (.members(let before)?, .members(let after)?): compare(before, after, structure)
      case (.elements(let before)?, .elements(let after)?): compare(before, after, structure)
      default:
        mark(old, new)
        descend(before, structure) { ($0, nil) }
        descend(after, structure) { (nil, $0) }
      }
    }
  }

  private mutating func mark(_ old: JSONValue?, _ new: JSONValue?) {
    if old == nil {
      added.isMember = true
    } else if new == nil {
      removed.isMember = true
    } else {
      modified.isMember = true
    }
  }

  // One side has parts and the other none.
  private mutating func descend(
    _ parts: Structure.Parts?, _ structure: Structure, _ sides: (JSONValue) -> (JSONValue?, JSONValue?)
  ) {
    switch parts {
    case .members(let members)?:
      for (name, value) in members {
        let (old, new) = sides(value)
        attach(Comparison(old, new, structure: structure.member(name).structure), at: .field(name))
      }
    case .elements(let elements)?:
      let (old, new) = sides(.array(elements))
      compare(old?.arrayValue ?? [], new?.arrayValue ?? [], structure)
    case Structure.Parts.none?, nil: return
    }
  }

  private mutating func compare(_ old: [String: JSONValue], _ new: [String: JSONValue], _ structure: Structure) {
    for (name, value) in new {
      attach(Comparison(old[name], value, structure: structure.member(name).structure), at: .field(name))
    }
    for (name, value) in old where new[name] == nil {
      attach(Comparison(value, nil, structure: structure.member(name).structure), at: .field(name))
    }
  }

  private mutating func compare(_ old: [JSONValue], _ new: [JSONValue], _ structure: Structure) {
    let before = structure.index(old), after = structure.index(new)
    for element in Set(before.keys).union(after.keys) {
      let old = before[element] ?? [], new = after[element] ?? []
      if old.count < 2 && new.count < 2 {
        attach(Comparison(old.first, new.first, structure: structure.element), at: element)
      } else {
        compareDuplicates(old, new, structure.element, at: element)
      }
    }
  }

  // Elements with one name are compared as a whole; the only one on the other side, by its parts.
  private mutating func compareDuplicates(
    _ old: [JSONValue], _ new: [JSONValue], _ structure: Structure, at element: PathElement
  ) {
    var change = Comparison(nil, nil, structure: structure)
    switch (old.count > 1, new.count > 1) {
    case (true, true): change.modified.isMember = old != new
    case (true, false):
      if let only = new.first { change = Comparison(nil, only, structure: structure) }
      change.removed.isMember = true
    default:
      if let only = old.first { change = Comparison(only, nil, structure: structure) }
      change.added.isMember = true
    }
    attach(change, at: element)
  }

  private mutating func attach(_ change: Comparison, at element: PathElement) {
    if !change.added.isEmpty { added.children[element] = change.added }
    if !change.modified.isEmpty { modified.children[element] = change.modified }
    if !change.removed.isEmpty { removed.children[element] = change.removed }
  }
}

extension Structure {
  /// The elements of a list by name, those that have one; more than one value for a name are duplicates.
  fileprivate func index(_ elements: [JSONValue]) -> [PathElement: [JSONValue]] {
    var index: [PathElement: [JSONValue]] = [:]
    index.reserveCapacity(elements.count)
    for value in elements {
      if let element = pathElement(of: value) { index[element, default: []].append(value) }
    }
    return index
  }
}
