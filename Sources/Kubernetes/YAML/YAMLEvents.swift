import CLibYAML

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// An event of the libyaml parser with its position.
struct YAMLEvent {
  enum Kind {
    case documentStart
    case alias(String)
    case scalar(String, tag: String?, isPlain: Bool)
    case sequenceStart
    case mappingStart
    case end
  }

  var kind: Kind
  var anchor: String?
  var line: Int
  var column: Int

  /// Whether the event is the key `<<`, as kubectl (go-yaml v2) recognizes it: also quoted, if a tag says so.
  var isMergeKey: Bool {
    guard case .scalar("<<", let tag, let isPlain) = kind else { return false }
    return tag.map { ["!", "tag:yaml.org,2002:merge"].contains($0) } ?? isPlain
  }
}

/// Calls libyaml; no other file imports it.
enum YAMLEvents {
  /// Parses a file into events.
  static func read(_ data: Data, file: String) throws -> [YAMLEvent] {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      throw YAMLError(file: file, line: 1, column: 1, problem: "out of memory")
    }
    defer { yaml_parser_delete(&parser) }
    return try data.withUnsafeBytes { bytes in
      yaml_parser_set_input_string(&parser, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
      return try events(of: &parser, file: file)
    }
  }

  private static func events(of parser: inout yaml_parser_t, file: String) throws -> [YAMLEvent] {
    var events: [YAMLEvent] = []
    while let document = try document(of: &parser, file: file) { events += document }
    return events
  }

  /// Reads documents until the end, or until an error.
  ///
  /// - Parameters:
  ///   - data: A part of a file that begins at the beginning of a line.
  ///   - firstLine: The number of that line.
  ///   - body: Receives the events of each document, and the first error.
  static func readDocuments(
    _ data: Data, file: String, firstLine: Int, _ body: (Result<[YAMLEvent], YAMLError>) throws -> Void
  ) rethrows {
    var parser = yaml_parser_t()
    guard yaml_parser_initialize(&parser) == 1 else {
      return try body(.failure(YAMLError(file: file, line: 1, column: 1, problem: "out of memory")))
    }
    defer { yaml_parser_delete(&parser) }
    try data.withUnsafeBytes { bytes in
      yaml_parser_set_input_string(&parser, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
      while true {
        switch Result(catching: { () throws(YAMLError) in
          try document(of: &parser, file: file, skippedLines: firstLine - 1)
        }) {
        case .success(let events?): try body(.success(events))
        case .success(nil): return
        case .failure(let error): return try body(.failure(error))
        }
      }
    }
  }

  /// The events of the next document; `nil` at the end of the file.
  private static func document(
    of parser: inout yaml_parser_t, file: String, skippedLines: Int = 0
  ) throws(YAMLError) -> [YAMLEvent]? {
    var events: [YAMLEvent] = []
    var depth = 0
    while true {
      var raw = yaml_event_t()
      guard yaml_parser_parse(&parser, &raw) == 1 else {
        var error = error(of: parser, file: file)
        error.line += skippedLines
        throw error
      }
      defer { yaml_event_delete(&raw) }
      if raw.type == YAML_STREAM_END_EVENT { return nil }
      if raw.type == YAML_DOCUMENT_END_EVENT { return events }
      guard var event = YAMLEvent(raw) else { continue }
      event.line += skippedLines
      switch event.kind {
      case .sequenceStart, .mappingStart: depth += 1
      case .end: depth -= 1
      case .documentStart, .alias, .scalar: break
      }
      if depth > YAML.depthLimit {
        throw YAMLError(
          file: file, line: event.line, column: event.column,
          problem: "nested more than \(YAML.depthLimit) levels deep")
      }
      events.append(event)
    }
  }

  private static func error(of parser: yaml_parser_t, file: String) -> YAMLError {
    let problem = parser.problem.map { String(cString: $0) } ?? "cannot be parsed"
    let context = parser.context.map { " " + String(cString: $0) } ?? ""
    if parser.error == YAML_READER_ERROR {
      return YAMLError(file: file, line: 1, column: 1, problem: "\(problem); save the file as UTF-8")
    }
    return YAMLError(
      file: file, line: Int(parser.problem_mark.line) + 1, column: Int(parser.problem_mark.column) + 1,
      problem: problem + context)
  }
}

extension YAMLEvent {
  fileprivate init?(_ raw: yaml_event_t) {
    line = Int(raw.start_mark.line) + 1
    column = Int(raw.start_mark.column) + 1
    switch raw.type {
    case YAML_DOCUMENT_START_EVENT: kind = .documentStart
    case YAML_ALIAS_EVENT: kind = .alias(Self.text(raw.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = raw.data.scalar
      let bytes = UnsafeBufferPointer(start: scalar.value, count: scalar.length)
      kind = .scalar(
        String(decoding: bytes, as: UTF8.self), tag: Self.text(scalar.tag),
        isPlain: scalar.style == YAML_PLAIN_SCALAR_STYLE)
      anchor = Self.text(scalar.anchor)
    case YAML_SEQUENCE_START_EVENT:
      kind = .sequenceStart
      anchor = Self.text(raw.data.sequence_start.anchor)
    case YAML_MAPPING_START_EVENT:
      kind = .mappingStart
      anchor = Self.text(raw.data.mapping_start.anchor)
    case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .end
    default: return nil
    }
  }

  private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    bytes.map { String(cString: $0) }
  }
}

// MARK: - Writing

extension YAMLEvents {
  /// Writes a document.
  static func write(_ value: JSONValue) -> String {
    var emitter = yaml_emitter_t()
    guard yaml_emitter_initialize(&emitter) == 1 else { return "" }
    defer { yaml_emitter_delete(&emitter) }
    let output = Output()
    yaml_emitter_set_output(
      &emitter,
      { context, bytes, count in
        guard let context, let bytes else { return 0 }
        Unmanaged<Output>.fromOpaque(context).takeUnretainedValue().bytes += UnsafeBufferPointer(
          start: bytes, count: count)
        return 1
      }, Unmanaged.passUnretained(output).toOpaque())
    yaml_emitter_set_unicode(&emitter, 1)
    yaml_emitter_set_width(&emitter, -1)
    emit(&emitter) { yaml_stream_start_event_initialize(&$0, YAML_UTF8_ENCODING) }
    emit(&emitter) { yaml_document_start_event_initialize(&$0, nil, nil, nil, 1) }
    write(value, to: &emitter)
    emit(&emitter) { yaml_document_end_event_initialize(&$0, 1) }
    emit(&emitter) { yaml_stream_end_event_initialize(&$0) }
    // libyaml writes an end marker after a document that is a plain scalar; kubectl does not.
    return String(decoding: output.bytes, as: UTF8.self).replacing(/\n\.\.\.\n$/, with: "\n")
  }

  private final class Output {
    var bytes: [UInt8] = []
  }

  private static func write(_ value: JSONValue, to emitter: inout yaml_emitter_t) {
    switch value {
    case .array(let elements):
      let style = elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
      emit(&emitter) { yaml_sequence_start_event_initialize(&$0, nil, nil, 1, style) }
      for element in elements { write(element, to: &emitter) }
      emit(&emitter) { yaml_sequence_end_event_initialize(&$0) }
    case .object(let members):
      let style = members.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
      emit(&emitter) { yaml_mapping_start_event_initialize(&$0, nil, nil, 1, style) }
      for (key, member) in members.sorted(by: { $0.key < $1.key }) {
        write(text: key, to: &emitter)
        write(member, to: &emitter)
      }
      emit(&emitter) { yaml_mapping_end_event_initialize(&$0) }
    case .string(let text): write(text: text, to: &emitter)
    case .null: write(scalar: "null", style: YAML_PLAIN_SCALAR_STYLE, to: &emitter)
    case .bool(let value): write(scalar: "\(value)", style: YAML_PLAIN_SCALAR_STYLE, to: &emitter)
    case .integer(let value): write(scalar: "\(value)", style: YAML_PLAIN_SCALAR_STYLE, to: &emitter)
    case .number(let value): write(scalar: "\(value)", style: YAML_PLAIN_SCALAR_STYLE, to: &emitter)
    }
  }

  /// Quotes a string if it would be parsed as another type. libyaml quotes strings that cannot be plain scalars.
  private static func write(text: String, to emitter: inout yaml_emitter_t) {
    let isString = YAMLScalar.resolve(text) == .string(text) && text != "<<" && text != "="
    var style = isString ? YAML_PLAIN_SCALAR_STYLE : YAML_DOUBLE_QUOTED_SCALAR_STYLE
    let isLiteral =
      text.unicodeScalars.contains("\n")
      && text.unicodeScalars.allSatisfy {
        $0 == "\n"
          || ($0.properties.generalCategory != .control && $0.value != 0xFEFF && $0.value != 0x2028
            && $0.value != 0x2029)
      }
    if isLiteral, text.first != " ", text.first != "\n" { style = YAML_LITERAL_SCALAR_STYLE }
    write(scalar: text, style: style, to: &emitter)
  }

  private static func write(scalar text: String, style: yaml_scalar_style_t, to emitter: inout yaml_emitter_t) {
    var text = text
    text.withUTF8 { bytes in
      emit(&emitter) {
        yaml_scalar_event_initialize(&$0, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style)
      }
    }
  }

  private static func emit(_ emitter: inout yaml_emitter_t, _ initialize: (inout yaml_event_t) -> Int32) {
    var event = yaml_event_t()
    guard initialize(&event) == 1 else { return }
    yaml_emitter_emit(&emitter, &event)
  }
}
