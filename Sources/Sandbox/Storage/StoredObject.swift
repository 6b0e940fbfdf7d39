import Kubernetes
import SandboxKinds

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A stored object: its JSON as bytes, and the values that selectors, garbage collection and comparison need.
///
/// Bytes need a tenth of the memory of a tree, and answers contain them unchanged.
struct StoredObject: Sendable {
  /// Its name.
  let key: ObjectKey
  /// Unique in time.
  let uid: String
  /// The revision of the store at its last change: its resourceVersion.
  let revision: Int
  /// Its labels.
  let labels: [String: String]
  /// The uids of those that own it.
  let owners: [String]
  /// Whether its deletion was asked for.
  let isTerminating: Bool
  /// Whether finalizers hold its deletion up.
  let hasFinalizers: Bool
  /// The form of the kind by which a custom resource was pruned and defaulted; `nil` if that is not known.
  private let form: Int?
  /// The whole object as JSON; `apiVersion` and `kind` come first.
  let bytes: Data
  /// Where in `bytes` the members behind `apiVersion` and `kind` begin.
  private let bodyStart: Int

  /// Keeps an object under a revision; `nil` for the outcome of a dry run, which has none.
  ///
  /// - Parameter form: That of the kind by which a custom resource was pruned and defaulted.
  /// - Throws: `JSONNumberError` and the like if the value is no JSON.
  init(_ object: JSONValue, key: ObjectKey, revision: Int?, form: Int? = nil) throws {
    var object = object
    var metadata = object["metadata"] ?? [:]
    metadata["resourceVersion"] = revision.map { .string(String($0)) }
    object["metadata"] = metadata
    self.key = key
    self.revision = revision ?? 0
    self.form = form
    uid = metadata["uid"]?.stringValue ?? ""
    labels = metadata["labels"]?.objectValue?.compactMapValues(\.stringValue) ?? [:]
    owners = metadata["ownerReferences"]?.arrayValue?.compactMap { $0["uid"]?.stringValue } ?? []
    isTerminating = metadata["deletionTimestamp"]?.stringValue != nil
    hasFinalizers = metadata["finalizers"]?.arrayValue?.isEmpty == false
    (bytes, bodyStart) = try Self.written(object)
  }

  /// The object's bytes, and the length of the part with apiVersion and kind.
  private static func written(_ object: JSONValue) throws -> (Data, Int) {
    var body = object.objectValue ?? [:]
    var head: [String: JSONValue] = [:]
    for name in ["apiVersion", "kind"] { head[name] = body.removeValue(forKey: name) }
    var bytes = try JSONValue.object(head).jsonData().dropLast()
    bytes.append(UInt8(ascii: ","))
    let start = bytes.count
    bytes.append(try JSONValue.object(body).jsonData().dropFirst())
    return (Data(bytes), start)
  }

  /// The object in the version of a kind.
  ///
  /// Custom resources are kept in the version they were last written in, and read by the definition of today: the
  /// versions of a definition differ in schemas alone (conversion `None`), and schemas change. Most are read by the
  /// schema that they were written by, and are as they should be.
  func presented(as kind: ServedKind) throws -> Data {
    isFormed(by: kind) ? bytes : try Self.written(value(as: kind)).0
  }

  /// Whether the object is kept as the kind has it.
  private func isFormed(by kind: ServedKind) -> Bool {
    kind.isCustom ? form != nil && form == kind.form : !kind.isEvent
  }

  /// The object as a tree, in the version of a kind.
  func value(as kind: ServedKind) throws -> JSONValue {
    if isFormed(by: kind) { return try value() }
    if kind.isEvent { return EventConversion.converted(try value(), to: kind.group) }
    var object = kind.defaulted(kind.pruned(try value()))
    object["apiVersion"] = .string(kind.apiVersion)
    return object
  }

  /// The object as a list item: lists of built-in kinds have apiVersion and kind only once.
  func item(of kind: ServedKind) throws -> Data {
    kind.isCustom || kind.isEvent ? try presented(as: kind) : Data("{".utf8) + body
  }

  /// All members but `apiVersion` and `kind`, with the closing brace.
  private var body: Data { bytes.dropFirst(bodyStart) }

  /// The same object under another revision.
  func revised(_ revision: Int) throws -> StoredObject {
    try StoredObject(value(), key: key, revision: revision, form: form)
  }

  /// The object as a tree.
  ///
  /// - Throws: `JSONSyntaxError`, which bytes of our own making never cause.
  func value() throws -> JSONValue { try JSONValue(parsing: bytes) }
}
