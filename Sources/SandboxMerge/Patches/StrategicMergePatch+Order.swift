import Kubernetes

/// The order of lists.
extension StrategicMergePatch {
  /// `$setElementOrder/FIELD`: merges the list, and puts its elements in an order.
  static func mergeInOrder(
    _ directive: String, in original: inout [String: JSONValue], of patch: inout [String: JSONValue],
    schema: OpenAPISchema?
  ) throws(PatchError) {
    let order = try list(patch.removeValue(forKey: directive) ?? [])
    let name = try field(of: directive, Directive.elementOrder)
    let live = try original[name].map { value throws(PatchError) in try list(value) }
    let changes = try patch[name].map { value throws(PatchError) in try list(value) }
    let rule = try FieldRule(of: name, in: schema)
    try check(changes ?? [], isInOrder: order, rule.mergeKey)
    let result: [JSONValue]
    switch (live, changes) {
    case (nil, nil): return
    case (let live?, nil): result = live
    case (nil, let changes?): result = changes.compactMap(\.withoutDirectives)
    case (let live?, let changes?): result = rule.isMerged ? try merged(live, changes, rule) : changes
    }
    guard try commonSample(of: live ?? [], changes ?? []) != nil else {
      throw .unprocessed("no elements in any of the given slices")
    }
    let former = try formerOrder(live ?? [], changes ?? [], rule.mergeKey)
    original[name] = .array(try ordered(result, by: order, then: former, key: rule.mergeKey))
    patch[name] = nil
  }

  private static func list(_ value: JSONValue) throws(PatchError) -> [JSONValue] {
    guard case .array(let elements) = value else {
      throw .unprocessed("expected a []interface {}, but received a \(value.goTypeName)")
    }
    return elements
  }

  /// The elements of a patch must be in the order that `$setElementOrder` gives, all of them.
  private static func check(
    _ patch: [JSONValue], isInOrder order: [JSONValue], _ key: String?
  ) throws(PatchError) {
    if patch.isEmpty || order.isEmpty { return }
    var named = patch[...], rest = order[...]
    if key != nil { named.removeAll { $0[Directive.patch] == "delete" } }
    while let element = named.first, let next = rest.first {
      if element[Directive.patch] != nil {
        named.removeFirst()
        continue
      }
      if try name(of: element, key) == name(of: next, key) { named.removeFirst() }
      rest.removeFirst()
    }
    guard named.isEmpty else {
      let texts = (JSONValue.array(patch).goText, JSONValue.array(order).goText)
      throw .unprocessed("The order in patch list:\n\(texts.0)\n doesn't match $setElementOrder list:\n\(texts.1)\n")
    }
  }

  /// The order that a list had, for what `$setElementOrder` does not name.
  ///
  /// As in kube-apiserver, elements that a patch adds have the places of those that it deletes: the server merges into
  /// the list itself.
  private static func formerOrder(
    _ live: [JSONValue], _ patch: [JSONValue], _ key: String?
  ) throws(PatchError) -> [JSONValue] {
    guard let key, case .object? = live.first else { return live }
    let deleted = Set(patch.compactMap { $0[Directive.patch] == "delete" ? $0[key] : Optional.none })
    if deleted.isEmpty { return live }
    let kept = live.filter { element in element[key].map { !deleted.contains($0) } ?? true }
    let names = Set(kept.compactMap { $0[key] })
    let isReplaced = patch.contains { $0[Directive.patch] == "replace" }
    let added = patch.filter { element in
      element[Directive.patch] == nil && element[key].map { !names.contains($0) } ?? false
    }
    return kept + (isReplaced ? [] : added.prefix(live.count - kept.count))
  }
}

// MARK: - Two orders in one

extension StrategicMergePatch {
  /// The elements: those that `first` names in its order, and the others in the order of `second`.
  ///
  /// Both orders are kept. One of the others comes before one of the named if it did so in `second`.
  static func ordered(
    _ elements: [JSONValue], by first: [JSONValue], then second: [JSONValue], key: String?
  ) throws(PatchError) -> [JSONValue] {
    let wanted = try places(of: first, key), before = try places(of: second, key)
    var (named, others) = ([(name: JSONValue, value: JSONValue)](), [(name: JSONValue, value: JSONValue)]())
    for element in elements {
      let name = try name(of: element, key)
      if wanted[name] == nil { others.append((name, element)) } else { named.append((name, element)) }
    }
    named.sort { (wanted[$0.name] ?? 0) < (wanted[$1.name] ?? 0) }
    others.sort { (before[$0.name] ?? .max) < (before[$1.name] ?? .max) }
    var result: [JSONValue] = []
    result.reserveCapacity(elements.count)
    var rest = others[...]
    for element in named {
      if let place = before[element.name] {
        while let other = rest.first, let otherPlace = before[other.name], otherPlace < place {
          result.append(other.value)
          rest.removeFirst()
        }
      }
      result.append(element.value)
    }
    return result + rest.map(\.value)
  }

  private static func places(of elements: [JSONValue], _ key: String?) throws(PatchError) -> [JSONValue: Int] {
    var places: [JSONValue: Int] = [:]
    places.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let name = try name(of: element, key)
      if places[name] == nil { places[name] = index }
    }
    return places
  }
}
