/// Builds values from events and resolves anchors, aliases and merge keys.
struct YAMLComposer {
  private let events: [YAMLEvent]
  private let file: String
  private var position = 0
  private var anchors: [String: (value: JSONValue, size: Int)] = [:]
  private var open: Set<String> = []
  private var aliased = 0
  /// Long texts count as several values, because each alias of them is read again.
  private static let bytesPerValue = 256

  init(events: [YAMLEvent], file: String) {
    self.events = events
    self.file = file
  }

  /// All documents except empty ones.
  mutating func documents() throws -> [YAMLDocument] {
    var documents: [YAMLDocument] = []
    while position < events.count {
      position += 1
      anchors = [:]
      let line = position < events.count ? events[position].line : 1
      let (value, _) = try node()
      if value != .null { documents.append(YAMLDocument(value: value, line: line)) }
    }
    return documents
  }

  private func failure(_ event: YAMLEvent, _ problem: String) -> YAMLError {
    YAMLError(file: file, line: event.line, column: event.column, problem: problem)
  }

  private var isAtEnd: Bool { if case .end = events[position].kind { true } else { false } }

  /// The next value, and the number of values that it contains including itself.
  private mutating func node() throws -> (JSONValue, Int) {
    let event = events[position]
    position += 1
    if let anchor = event.anchor { open.insert(anchor) }
    let result: (value: JSONValue, size: Int)
    switch event.kind {
    case .alias(let name): return try alias(name, at: event)
    case .scalar(let text, let tag, let isPlain):
      result = (try scalar(text, tag: tag, isPlain: isPlain, at: event), 1 + text.utf8.count / Self.bytesPerValue)
    case .sequenceStart: result = try sequence()
    case .mappingStart: result = try mapping()
    case .documentStart, .end: throw failure(event, "expected a value")
    }
    if let anchor = event.anchor {
      open.remove(anchor)
      anchors[anchor] = result
    }
    return result
  }

  private mutating func alias(_ name: String, at event: YAMLEvent) throws -> (JSONValue, Int) {
    if open.contains(name) { throw failure(event, "anchor '\(name)' refers to itself") }
    guard let target = anchors[name] else { throw failure(event, "unknown anchor '\(name)'") }
    aliased += target.size
    guard aliased <= YAML.aliasLimit else {
      throw failure(event, "aliases expand the document to more than \(YAML.aliasLimit) values; use fewer aliases")
    }
    return target
  }

  private func scalar(_ text: String, tag: String?, isPlain: Bool, at event: YAMLEvent) throws -> JSONValue {
    do {
      return try YAMLScalar.value(text, tag: tag, isPlain: isPlain)
    } catch let problem as YAMLScalar.Problem {
      throw failure(event, problem.text)
    }
  }

  private mutating func sequence() throws -> (JSONValue, Int) {
    var elements: [JSONValue] = []
    var size = 1
    while !isAtEnd {
      let (value, weight) = try node()
      elements.append(value)
      size += weight
    }
    position += 1
    return (.array(elements), size)
  }

  /// Later members take precedence over earlier ones, whether they are keys of the mapping or merged, as in kubectl (go-yaml v2).
  private mutating func mapping() throws -> (JSONValue, Int) {
    var members: [String: JSONValue] = [:]
    var own: Set<String> = []
    var size = 1
    while !isAtEnd {
      let keyEvent = events[position]
      if keyEvent.isMergeKey {
        position += 1
        let source = events[position]
        let (value, weight) = try node()
        try merge(value, into: &members, at: source)
        size += weight
        continue
      }
      let key = try key()
      let (value, weight) = try node()
      members[key] = value
      guard own.insert(key).inserted else { throw failure(keyEvent, "duplicate key '\(key)'; remove one of them") }
      size += weight
    }
    position += 1
    return (.object(members), size)
  }

  /// Of a sequence, earlier mappings take precedence.
  private func merge(_ value: JSONValue, into members: inout [String: JSONValue], at event: YAMLEvent) throws {
    switch value {
    case .object(let merged): members.merge(merged) { $1 }
    case .array(let elements):
      for element in elements.reversed() {
        guard case .object(let merged) = element else { throw failure(event, "<< can merge only mappings") }
        members.merge(merged) { $1 }
      }
    default: throw failure(event, "<< can merge only mappings")
    }
  }

  /// The keys of JSON objects are strings, so numbers and booleans are converted to text.
  private mutating func key() throws -> String {
    let event = events[position]
    switch try node().0 {
    case .string(let text): return text
    case .integer(let number): return "\(number)"
    case .number(let number): return "\(number)"
    case .bool(let value): return "\(value)"
    case .null, .array, .object:
      throw failure(event, "the key is not a string; quote it")
    }
  }
}
