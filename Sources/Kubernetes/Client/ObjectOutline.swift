/// The JSON of an object with gaps where the values are that differ between otherwise equal objects: name, namespace, UID,
/// resource version and times.
///
/// Bytes that match an outline are the same JSON as the bytes that it was made of, except for the strings in the gaps: all
/// other bytes are equal, and a gap ends at the first quotation mark and contains no escape sequence.
struct ObjectOutline: Sendable {
  /// A field whose value is left out.
  enum Field: Sendable, Hashable {
    case name
    case namespace
    case uid
    case resourceVersion
    case creationTimestamp
    /// The label of a namespace that has its name (Kubernetes 1.21 and later).
    case nameLabel
    /// The time of an entry of `managedFields`.
    case time(entry: Int)
  }

  /// The value of a field: the range of a string without its quotation marks.
  struct Value {
    var field: Field
    var range: Range<Int>
  }

  private static let nameLabelKey: StaticString = "kubernetes.io/metadata.name"
  /// The label of a namespace that has its name.
  static let nameLabel = nameLabelKey.description
  /// Maximum number of gaps. API servers write a few entries of `managedFields`.
  private static let maxGaps = 16

  /// The JSON that the outline was made of.
  private let bytes: [UInt8]
  /// The parts around the gaps, in order.
  private let parts: [Range<Int>]
  /// What is left out between the parts.
  private let fields: [Field]

  /// The size in bytes.
  var size: Int { bytes.count }

  /// Makes the outline of an object.
  ///
  /// - Parameter json: The object, which must be valid JSON.
  /// - Returns: `nil` if the bytes are not exactly one object with metadata, if a key is there twice where values are left out,
  ///   if a key has an escape sequence there, or if there are no gaps or too many.
  init?(of json: UnsafeBufferPointer<UInt8>) {
    guard let values = Self.values(in: json), !values.isEmpty, values.count <= Self.maxGaps else { return nil }
    let starts = [0] + values.map(\.range.upperBound)
    let ends = values.map(\.range.lowerBound) + [json.count]
    bytes = Array(json)
    parts = zip(starts, ends).map { $0..<$1 }
    fields = values.map(\.field)
  }

  /// Compares bytes with the outline.
  ///
  /// - Parameters:
  ///   - json: A document.
  ///   - start: Where the object begins in it.
  /// - Returns: The values in the gaps and the end of the object; `nil` if the bytes do not match.
  func match(_ json: UnsafeBufferPointer<UInt8>, at start: Int) -> (values: [Value], end: Int)? {
    var position = start
    var values: [Value] = []
    for (index, part) in parts.enumerated() {
      guard has(part, in: json, at: position) else { return nil }
      position += part.count
      guard index < fields.count else { break }
      guard let end = Self.endOfString(in: json, from: position) else { return nil }
      if values.isEmpty { values.reserveCapacity(fields.count) }
      values.append(Value(field: fields[index], range: position..<end))
      position = end
    }
    return (values, position)
  }

  /// Whether the object that another outline was made of matches.
  func matches(_ other: ObjectOutline) -> Bool {
    other.bytes.withUnsafeBufferPointer { match($0, at: 0)?.end == $0.count }
  }

  /// Whether a part of the outline is in a document, compared eight bytes at a time.
  private func has(_ part: Range<Int>, in json: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
    guard part.count <= json.count - start else { return false }
    return bytes.withUnsafeBytes { bytes in
      let left = UnsafeRawBufferPointer(rebasing: bytes[part])
      let right = UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: json[start...]))
      var offset = 0
      while offset + 8 <= left.count {
        let other = right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        guard left.loadUnaligned(fromByteOffset: offset, as: UInt64.self) == other else { return false }
        offset += 8
      }
      return (offset..<left.count).allSatisfy { left[$0] == right[$0] }
    }
  }

  /// The index of the quotation mark that ends a string; `nil` if there is none, or if the string has an escape sequence or a
  /// control character, which JSON does not allow.
  private static func endOfString(in json: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < json.count {
      switch json[position] {
      case UInt8(ascii: "\""): return position
      case UInt8(ascii: "\\"), 0..<0x20: return nil
      default: position += 1
      }
    }
    return nil
  }
}

// MARK: - Values that are left out

extension ObjectOutline {
  /// The values to leave out, in the order of the document. Values that are not plain strings remain in the outline.
  private static func values(in json: UnsafeBufferPointer<UInt8>) -> [Value]? {
    let keys: [StaticString] = [
      "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "labels", "managedFields",
    ]
    let fields: [Field] = [.name, .namespace, .uid, .resourceVersion, .creationTimestamp]
    guard let object = JSONMemberScanner.members(["metadata"], of: json), let metadata = object[0],
      let members = JSONMemberScanner.members(keys, of: json, in: metadata)
    else { return nil }
    var values = zip(fields, members).compactMap { value($0, at: $1, in: json) }
    if let labels = members[5], let label = JSONMemberScanner.members([nameLabelKey], of: json, in: labels)?[0] {
      values += [value(.nameLabel, at: label, in: json)].compactMap(\.self)
    }
    let entries = members[6].flatMap { JSONMemberScanner.elements(of: json, in: $0) } ?? []
    for (index, entry) in entries.enumerated() {
      let time = JSONMemberScanner.members(["time"], of: json, in: entry)?[0]
      values += [value(.time(entry: index), at: time, in: json)].compactMap(\.self)
    }
    return values.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  private static func value(_ field: Field, at range: Range<Int>?, in json: UnsafeBufferPointer<UInt8>) -> Value? {
    guard let range, range.count >= 2, json[range.lowerBound] == UInt8(ascii: "\""),
      endOfString(in: json, from: range.lowerBound + 1) == range.upperBound - 1
    else { return nil }
    return Value(field: field, range: range.lowerBound + 1..<range.upperBound - 1)
  }
}

extension ObjectMeta {
  /// The value of a field that outlines leave out; setting it has no effect if the object does not have the label or the entry.
  subscript(field: ObjectOutline.Field) -> String? {
    get {
      switch field {
      case .name: name
      case .namespace: namespace
      case .uid: uid
      case .resourceVersion: resourceVersion
      case .creationTimestamp: creationTimestamp?.text
      case .nameLabel: labels?[ObjectOutline.nameLabel]
      case .time(let entry): managedFields?.dropFirst(entry).first?.time?.text
      }
    }
    set {
      switch field {
      case .name: name = newValue
      case .namespace: namespace = newValue
      case .uid: uid = newValue
      case .resourceVersion: resourceVersion = newValue
      case .creationTimestamp: creationTimestamp = newValue.map(Timestamp.init(text:))
      case .nameLabel: labels?[ObjectOutline.nameLabel] = newValue
      case .time(let entry):
        if let count = managedFields?.count, entry < count {
          managedFields?[entry].time = newValue.map(Timestamp.init(text:))
        }
      }
    }
  }
}
