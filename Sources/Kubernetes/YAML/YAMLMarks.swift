/// The positions of the values of a document.
struct YAMLMarks: Sendable {
  private let events: [YAMLEvent]
  /// The index of the event after each value.
  private let ends: [Int32]
  /// The index of the value that an alias refers to.
  private let targets: [Int: Int]

  init(_ events: [YAMLEvent]) {
    self.events = events
    var ends = [Int32](repeating: 0, count: events.count)
    var open: [Int] = []
    var anchors: [String: Int] = [:]
    var targets: [Int: Int] = [:]
    for (index, event) in events.enumerated() {
      if let anchor = event.anchor { anchors[anchor] = index }
      ends[index] = Int32(index + 1)
      switch event.kind {
      case .sequenceStart, .mappingStart: open.append(index)
      case .end: if let start = open.popLast() { ends[start] = Int32(index + 1) }
      case .alias(let name): targets[index] = anchors[name]
      case .documentStart, .scalar: break
      }
    }
    self.ends = ends
    self.targets = targets
  }

  /// The position of the value at a path, or of its nearest parent, beginning at a value.
  func position(of path: ArraySlice<FieldPath.Step>, from start: Int) -> YAMLPosition {
    var mark = start
    var value = resolved(start)
    for step in path {
      switch step {
      case .field(let name), .key(let name):
        guard let member = member(name, of: value) else { return position(mark) }
        (mark, value) = (member.key, resolved(member.value))
      case .index(let index):
        var elements = children(of: value).dropFirst(index).makeIterator()
        guard let element = elements.next() else { return position(mark) }
        (mark, value) = (element, resolved(element))
      }
    }
    return position(mark)
  }

  /// The indices of the elements of a list in a field of an object; `nil` if there is no list.
  func elements(of field: String, from start: Int) -> [Int]? {
    guard let list = member(field, of: resolved(start)).map({ resolved($0.value) }), list < events.count,
      case .sequenceStart = events[list].kind
    else { return nil }
    return Array(children(of: list))
  }

  private func position(_ index: Int) -> YAMLPosition {
    guard events.indices.contains(index) else { return YAMLPosition(line: 1, column: 1) }
    return YAMLPosition(line: events[index].line, column: events[index].column)
  }

  private func resolved(_ index: Int) -> Int { targets[index] ?? index }

  /// The indices of the elements of a sequence, or of the keys and values of a mapping.
  private func children(of index: Int) -> some Sequence<Int> {
    let first = events.indices.contains(index) && isCollection(index) ? index + 1 : events.count
    return sequence(state: first) { position -> Int? in
      guard position < events.count else { return nil }
      if case .end = events[position].kind { return nil }
      defer { position = Int(ends[position]) }
      return position
    }
  }

  private func isCollection(_ index: Int) -> Bool {
    switch events[index].kind {
    case .sequenceStart, .mappingStart: true
    default: false
    }
  }

  /// A member of a mapping. As in `YAMLComposer`, later members take precedence, whether they are merged or not.
  private func member(_ name: String, of index: Int) -> (key: Int, value: Int)? {
    guard events.indices.contains(index), case .mappingStart = events[index].kind else { return nil }
    var found: (key: Int, value: Int)?
    var key: Int?
    for child in children(of: index) {
      guard let current = key else {
        key = child
        continue
      }
      key = nil
      if events[current].isMergeKey {
        found = member(name, mergedFrom: [child]) ?? found
      } else if case .scalar(name, _, _) = events[resolved(current)].kind {
        found = (current, child)
      }
    }
    return found
  }

  private func member(_ name: String, mergedFrom sources: [Int]) -> (key: Int, value: Int)? {
    for source in sources.map(resolved) {
      if case .sequenceStart = events[source].kind {
        if let found = member(name, mergedFrom: Array(children(of: source))) { return found }
      } else if let found = member(name, of: source) {
        return found
      }
    }
    return nil
  }
}
