import Kubernetes

/// A set of field paths, as managedFields stores one for each manager.
///
/// A tree with a node for each path element; a node is marked if its path is in the set.
struct FieldSet: Sendable, Hashable {
  /// Whether the path to this node is itself in the set (`"."` in fieldsV1).
  var isMember = false
  /// The subsets of children; none is empty.
  var children: [PathElement: FieldSet] = [:]

  /// The empty set.
  init() {}

  /// A set of the path to the node alone, or of nothing.
  init(isMember: Bool) { self.isMember = isMember }

  /// Whether no path is in the set.
  var isEmpty: Bool { !isMember && children.isEmpty }

  /// The set below `element`; to set an empty one removes it.
  subscript(element: PathElement) -> FieldSet {
    get { children[element] ?? FieldSet() }
    set { children[element] = newValue.isEmpty ? nil : newValue }
  }
}

// MARK: - Algebra

extension FieldSet {
  /// The paths in this set, in the other, or in both.
  func union(_ other: FieldSet) -> FieldSet {
    if isEmpty { return other }
    var result = self
    result.formUnion(other)
    return result
  }

  /// Adds the other's paths.
  mutating func formUnion(_ other: FieldSet) {
    isMember = isMember || other.isMember
    if children.isEmpty {
      children = other.children
    } else {
      for (element, child) in other.children { children[element, default: FieldSet()].formUnion(child) }
    }
  }

  /// The paths in this set that are not in the other. A path stays if only an ancestor or descendant is in the other.
  func subtracting(_ other: FieldSet) -> FieldSet {
    var result = self
    result.isMember = isMember && !other.isMember
    if other.children.isEmpty || children.isEmpty { return result }
    for (element, child) in other.children {
      if let own = children[element] { result[element] = own.subtracting(child) }
    }
    return result
  }

  /// The paths in both sets.
  func intersection(_ other: FieldSet) -> FieldSet {
    var result = FieldSet(isMember: isMember && other.isMember)
    let (small, large) = children.count < other.children.count ? (children, other.children) : (other.children, children)
    for (element, child) in small {
      if let match = large[element] { result[element] = child.intersection(match) }
    }
    return result
  }

  /// Whether the path is in the set.
  func contains(_ path: [PathElement]) -> Bool {
    var node = self
    for element in path {
      guard let child = node.children[element] else { return false }
      node = child
    }
    return node.isMember
  }

  /// The paths as kube-apiserver prints them, in its order: `.spec.hard.pods`, `.metadata.finalizers[="x"]`.
  var paths: [String] {
    var paths: [String] = []
    appendPaths(to: &paths, prefix: "")
    return paths
  }

  // All members of a node come before what is below any of them, as kube-apiserver walks them.
  private func appendPaths(to paths: inout [String], prefix: String) {
    let sorted = children.sorted { $0.key < $1.key }
    for (element, child) in sorted where child.isMember { paths.append(prefix + element.description) }
    for (element, child) in sorted where !child.children.isEmpty {
      child.appendPaths(to: &paths, prefix: prefix + element.description)
    }
  }
}

// MARK: - FieldsV1

extension FieldSet {
  /// Reads the fieldsV1 of a managedFields entry; names of unknown form are left out, as kube-apiserver does.
  init(fieldsV1 json: JSONValue) {
    self.init()
    guard case .object(let members) = json else { return }
    children.reserveCapacity(members.count)
    for (name, value) in members {
      guard name != ".", let element = PathElement(fieldsV1: name) else { continue }
      children[element] = FieldSet(fieldsV1Child: value)
    }
  }

  private init(fieldsV1Child json: JSONValue) {
    self.init(fieldsV1: json)
    isMember = children.isEmpty || json.objectValue?["."] != nil
  }

  /// The set as fieldsV1.
  var fieldsV1: JSONValue {
    var members: [String: JSONValue] = [:]
    members.reserveCapacity(children.count + 1)
    if isMember && !children.isEmpty { members["."] = .object([:]) }
    for (element, child) in children { members[element.fieldsV1] = child.fieldsV1 }
    return .object(members)
  }
}

// MARK: - Of a value

extension FieldSet {
  /// The paths of all of `value`: what a manager owns that applies it.
  ///
  /// A field is owned through its leaves. Elements of lists, entries of maps and empty maps are owned themselves too.
  static func of(_ value: JSONValue, structure: Structure) -> FieldSet {
    var set = paths(of: value, structure)
    set.isMember = false
    return set
  }

  private static func paths(of value: JSONValue, _ structure: Structure) -> FieldSet {
    switch structure.parts(of: value) {
    case .none: return FieldSet(isMember: true)
    case .members(let members):
      var set = FieldSet()
      set.children.reserveCapacity(members.count)
      for (name, value) in members {
        let (part, isDeclared) = structure.member(name)
        var child = paths(of: value, part)
        child.isMember = child.isMember || !isDeclared || value == .null || value == .object([:])
        if !child.isEmpty { set.children[.field(name)] = child }
      }
      return set
    case .elements(let elements): return paths(of: elements, structure)
    }
  }

  // Duplicates are owned as a whole: their fields cannot be distinguished.
  private static func paths(of elements: [JSONValue], _ structure: Structure) -> FieldSet {
    var set = FieldSet()
    set.children.reserveCapacity(elements.count)
    for value in elements {
      guard let element = structure.pathElement(of: value) else { continue }
      if set.children[element] != nil {
        set.children[element] = FieldSet(isMember: true)
      } else {
        var child = paths(of: value, structure.element)
        child.isMember = true
        set.children[element] = child
      }
    }
    return set
  }
}
