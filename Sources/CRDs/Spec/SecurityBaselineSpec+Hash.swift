internal import Crypto
internal import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SecurityBaselineSpec {
  /// A hash of the normalized spec, as 16 hexadecimal digits: the first 64 bits of the SHA-256 of its JSON.
  ///
  /// In a normalized spec, fields with a default have a value, and the order of lists that are sets or maps does not matter.
  /// Equal hashes mean that baselines require the same, in whichever cluster and however they are written. A spec that cannot
  /// be encoded has the hash of an empty one; a test verifies that every spec can.
  public var normalizedHash: String {
    let value = (try? JSONValue(encoding: self)) ?? [:]
    let bytes = (try? SecurityBaselineSpec.schema.normalized(value).jsonData()) ?? Data()
    return SHA256.hash(data: bytes).prefix(8).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }
}

extension Schema {
  /// The value with defaults, without `null`, and with the elements of sets and maps in a stable order.
  func normalized(_ value: JSONValue) -> JSONValue {
    switch (shape, value) {
    case (.object(let fields), .object(let members)): .object(normalized(members, fields))
    case (.map(_, let values, _), .object(let members)): .object(members.mapValues(values.normalized))
    case (.list(let element, let type, _), .array(let elements)):
      .array(type.sorted(elements.map(element.normalized)))
    default: value
    }
  }

  private func normalized(_ members: [String: JSONValue], _ fields: [Field]) -> [String: JSONValue] {
    var result: [String: JSONValue] = [:]
    for field in fields {
      guard let value = members[field.name] ?? field.schema.defaultValue, value != .null else { continue }
      result[field.name] = field.schema.normalized(value)
    }
    return result
  }
}

extension Schema.ListType {
  /// The elements in an order that does not depend on how they are written.
  fileprivate func sorted(_ elements: [JSONValue]) -> [JSONValue] {
    func key(_ element: JSONValue) -> String {
      switch self {
      case .atomic: ""
      case .set: (try? element.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? ""
      case .map(let key): element[key]?.stringValue ?? ""
      }
    }
    guard self != .atomic else { return elements }
    return elements.map { (key($0), $0) }.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }.map(\.1)
  }
}
