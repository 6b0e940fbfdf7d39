import Kubernetes

/// How server-side apply merges a configuration into an object, and takes out of it what a manager gave up.
///
/// The rules are those of
/// [structured-merge-diff](https://github.com/kubernetes-sigs/structured-merge-diff), which kube-apiserver uses.
enum StructuredMerge {
  /// `live` with what `configuration` says in place of its own.
  static func merged(_ live: JSONValue?, _ configuration: JSONValue, structure: Structure) -> JSONValue {
    guard let live, live != configuration else { return configuration }
    let before = structure.parts(of: live), after = structure.parts(of: configuration)
    if before.isEmpty { return configuration }
    switch (before, after) {
    case (.members(var members), .members(let changes)):
      for (name, value) in changes {
        members[name] = merged(members[name], value, structure: structure.member(name).structure)
      }
      return .object(members)
    case (.elements(let elements), .elements(let changes)):
      return changes.isEmpty ? live : .array(merged(elements, changes, structure))
    default: return configuration
    }
  }

  /// The elements of both lists: the configuration's in its order, the others at the places they had among them.
  private static func merged(_ live: [JSONValue], _ configured: [JSONValue], _ structure: Structure) -> [JSONValue] {
    let liveNames = live.map(structure.pathElement(of:)), names = configured.map(structure.pathElement(of:))
    let places = liveNames.firstPlaces, wanted = Set(names)
    let hasDuplicates = places.count < live.count
    var shared = names.filter { places[$0] != nil }[...]
    var result: [JSONValue] = []
    result.reserveCapacity(live.count + configured.count)
    var done: Set<PathElement?> = []
    var i = 0, j = 0
    while i < live.count || j < configured.count {
      if i < live.count {
        let name = liveNames[i]
        if !wanted.contains(name) {
          result.append(live[i])
          i += 1
          continue
        }
        // It has its turn when the configuration comes to it.
        if done.contains(name) || (j < configured.count && shared.first != name && name != names[j]) {
          i += 1
          continue
        }
      }
      guard j < configured.count else { continue }
      let name = names[j]
      let isDuplicate = hasDuplicates && liveNames.count(where: { $0 == name }) > 1
      let own = isDuplicate ? nil : places[name].map { live[$0] }
      result.append(merged(own, configured[j], structure: structure.element))
      if i < live.count, liveNames[i] == name { i += 1 }
      if shared.first == name { shared.removeFirst() }
      done.insert(name)
      j += 1
    }
    return result
  }
}

extension [PathElement?] {
  /// Where each name is first.
  fileprivate var firstPlaces: [PathElement?: Int] {
    Dictionary(enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }
}

// MARK: - Pruning

extension StructuredMerge {
  /// `value` without the paths a manager gave up: those in `last`, its former set, that are not in `owned`, all that is
  /// owned now by anyone. A list that held only such elements goes with them.
  static func pruned(_ value: JSONValue, last: FieldSet, owned: FieldSet, structure: Structure) -> JSONValue {
    Pruning(isInLast: false, isGone: false).remainder(of: value, last: last, owned: owned, structure)
  }

  /// The context of the pruned value.
  ///
  /// A path is removed if the manager applied it before and it would be gone if all unowned paths were removed
  /// of what that manager applied before. Siblings that others own stay, and unowned siblings stay as long as
  /// what they are in does.
  private struct Pruning {
    /// Whether the manager applied one of the values around it as such.
    var isInLast: Bool
    /// Whether one of them has no owner.
    var isGone: Bool

    func remainder(of value: JSONValue, last: FieldSet, owned: FieldSet, _ structure: Structure) -> JSONValue {
      if last.children.isEmpty { return value }
      switch structure.parts(of: value) {
      case .none: return value
      case .members(var members):
        for (element, last) in last.children {
          guard case .field(let name) = element, let value = members[name] else { continue }
          let (part, isDeclared) = structure.member(name)
          members[name] = remainder(
            of: value, last: last, owned: owned[element], part, isDeclaredMember: isDeclared)
        }
        return .object(members)
      case .elements(let elements):
        if elements.isEmpty { return value }
        return .array(
          elements.compactMap { value in
            guard let element = structure.pathElement(of: value), let last = last.children[element] else {
              return value
            }
            return remainder(
              of: value, last: last, owned: owned[element], structure.element, isDeclaredMember: false)
          })
      }
    }

    private func remainder(
      of value: JSONValue, last: FieldSet, owned: FieldSet, _ structure: Structure, isDeclaredMember: Bool
    ) -> JSONValue? {
      // An empty list has no path of its own: it is never taken out by itself.
      if value == .array([]), case .elements = structure.parts(of: value) { return value }
      let wasApplied = last.isMember || (isDeclaredMember && !last.children.isEmpty)
      let isOwned = owned.isMember || (isDeclaredMember && !owned.children.isEmpty)
      let inside = Pruning(
        isInLast: isInLast || wasApplied, isGone: isGone || ((isInLast || wasApplied) && !isOwned))
      if inside.isGone && wasApplied { return nil }
      let rest = inside.remainder(of: value, last: last, owned: owned, structure)
      // A list that was emptied so goes, whoever owns it; a map stays.
      if rest == .array([]) && value != .array([]) { return nil }
      return rest
    }
  }
}
