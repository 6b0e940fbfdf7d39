import Kubernetes

extension StrategicMergePatch {
  /// A list with a list of changes merged into it: objects by their merge key, scalars as a set.
  ///
  /// Elements of the patch come in its order, the others in theirs; if both had an order, that of the list counts.
  static func merged(
    _ original: [JSONValue], _ patch: [JSONValue], _ rule: FieldRule
  ) throws(PatchError) -> [JSONValue] {
    guard let sample = try commonSample(of: original, patch) else { return original }
    guard case .object = sample else {
      return try ordered((original + patch).uniqued, by: patch, then: original, key: rule.mergeKey)
    }
    guard let key = rule.mergeKey else {
      throw .unprocessed("cannot merge lists without merge key for struct")
    }
    let (kept, changes) = try withoutDirectives(original, patch, key)
    let result = try merged(kept, changes, key, rule.schema)
    return try ordered(result, by: changes, then: kept, key: key)
  }

  /// `$deleteFromPrimitiveList/FIELD`: takes scalars out of a list.
  static func delete(
    _ values: JSONValue, from field: String, in original: inout [String: JSONValue], schema: OpenAPISchema?
  ) throws(PatchError) {
    if values == .null { original[field] = nil }
    switch (original[field], values) {
    case (.array(let elements)?, .array(let values)):
      let rule = try FieldRule(of: field, in: schema)
      if case .object? = try commonSample(of: elements, values) {
        original[field] = .array(try merged(elements, values, rule))
      } else {
        let gone = Set(values)
        original[field] = .array(elements.filter { !gone.contains($0) })
      }
    case (.object(let members)?, .object(let changes)):
      original[field] = .object(try merged(members, changes, schema: try FieldRule(of: field, in: schema).schema))
    default: return
    }
  }
}

// MARK: - Lists of objects

extension StrategicMergePatch {
  /// Does what elements with `$patch` say: the rest of the list, and the rest of the patch.
  private static func withoutDirectives(
    _ original: [JSONValue], _ patch: [JSONValue], _ key: String
  ) throws(PatchError) -> (original: [JSONValue], patch: [JSONValue]) {
    var (kept, changes) = (original, [JSONValue]())
    var isReplaced = false
    for element in patch {
      switch element[Directive.patch] {
      case nil: changes.append(element)
      case "delete":
        let name = try name(of: element, key)
        kept.removeAll { $0[key] == name }
      case "replace": isReplaced = true
      case "merge": throw .unprocessed("merging lists cannot yet be specified in the patch")
      case let directive?: throw unknownDirective(directive, in: element.objectValue ?? [:])
      }
    }
    return isReplaced ? (changes, []) : (kept, changes)
  }

  private static func merged(
    _ original: [JSONValue], _ patch: [JSONValue], _ key: String, _ schema: OpenAPISchema?
  ) throws(PatchError) -> [JSONValue] {
    var result = original
    var places: [JSONValue: Int] = [:]
    for (index, element) in original.enumerated() {
      if let name = element[key], places[name] == nil { places[name] = index }
    }
    for element in patch {
      let name = try name(of: element, key)
      if let place = places[name] {
        let (members, changes) = (result[place].objectValue ?? [:], element.objectValue ?? [:])
        result[place] = .object(try merged(members, changes, schema: schema))
      } else {
        places[name] = result.count
        result.append(element)
      }
    }
    return result
  }

  /// Identifies an element: its merge key, or the element itself in a set.
  static func name(of element: JSONValue, _ key: String?) throws(PatchError) -> JSONValue {
    guard let key else { return element }
    guard case .object(let members) = element else {
      throw .unprocessed("expected a map[string]interface {}, but received a \(element.goTypeName)")
    }
    guard let name = members[key] else {
      throw .unprocessed("map: \(element.goText) does not contain declared merge key: \(key)")
    }
    return name
  }

  /// An element of lists that all hold values of one type; `nil` if both are empty.
  static func commonSample(of original: [JSONValue], _ patch: [JSONValue]) throws(PatchError) -> JSONValue? {
    guard let sample = original.first ?? patch.first else { return nil }
    if case .array = sample { throw .unfit("lists of lists are not supported") }
    guard original.allSatisfy({ $0.goTypeName == sample.goTypeName }),
      patch.allSatisfy({ $0.goTypeName == sample.goTypeName })
    else {
      let lists = JSONValue.array([.array(original), .array(patch)])
      throw .unprocessed("list element types are not identical: \(lists.goText)")
    }
    return sample
  }
}

extension [JSONValue] {
  /// Each value once, where it is first.
  fileprivate var uniqued: [JSONValue] {
    var seen: Set<JSONValue> = []
    return filter { seen.insert($0).inserted }
  }
}
