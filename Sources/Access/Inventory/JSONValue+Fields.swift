import Kubernetes

extension JSONValue {
  /// The value at a path; `nil` if it is absent or null.
  func value(_ path: String...) -> JSONValue? {
    var value = self
    for key in path {
      guard let next = value[key], next != .null else { return nil }
      value = next
    }
    return value
  }

  /// The elements of a field; empty if it is absent.
  func list(_ key: String) -> [JSONValue] { self[key]?.arrayValue ?? [] }

  /// The strings in the list of a field; empty if it is absent.
  func texts(_ key: String) -> [String] { list(key).compactMap(\.stringValue) }

  /// A map of strings; empty if it is absent.
  func strings(_ path: String...) -> [String: String] {
    var value = self
    for key in path { value = value[key] ?? .null }
    return (value.objectValue ?? [:]).compactMapValues(\.stringValue)
  }
}
