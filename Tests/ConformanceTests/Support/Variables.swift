import Foundation
import Kubernetes

/// Values of earlier answers of one server, by name.
struct Variables: Sendable {
  /// The values by name.
  private(set) var values: [String: JSONValue] = [:]

  /// Stores a value.
  mutating func set(_ value: JSONValue, as name: String) { values[name] = value }

  /// The text with each `{{name}}` replaced; an unknown name is kept.
  func expand(_ text: String) -> String {
    guard text.contains("{{") else { return text }
    return values.reduce(text) { text, entry in
      text.replacing("{{\(entry.key)}}", with: Self.text(of: entry.value))
    }
  }

  private static func text(of value: JSONValue) -> String {
    value.stringValue ?? (try? value.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The value with every string in it expanded; `"{{name}}"` alone becomes the value itself, of any type.
  func expand(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text):
      if text.hasPrefix("{{"), text.hasSuffix("}}"), let whole = values[String(text.dropFirst(2).dropLast(2))] {
        return whole
      }
      return .string(expand(text))
    case .array(let elements): return .array(elements.map(expand))
    case .object(let members):
      return .object(
        Dictionary(members.map { (expand($0.key), expand($0.value)) }, uniquingKeysWith: { first, _ in first }))
    default: return value
    }
  }

  /// The text with stored values replaced by their names.
  func replaceValues(in text: String) -> String {
    values.sorted { $0.key < $1.key }.reduce(text) { text, entry in
      // Short values, such as resource versions, would match by accident.
      guard let value = entry.value.stringValue, value.count > 7 else { return text }
      return text.replacing(value, with: "{{\(entry.key)}}")
    }
  }
}

extension JSONValue {
  /// The value at a path such as `/metadata/uid` or `/items/0/metadata/name` (RFC 6901).
  func at(_ pointer: String) -> JSONValue? {
    pointer.split(separator: "/").reduce(JSONValue?.some(self)) { value, segment in
      let name = String(segment).replacing("~1", with: "/").replacing("~0", with: "~")
      if let elements = value?.arrayValue {
        return Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
      }
      return value?[name]
    }
  }
}
