package import Kubernetes

extension JSONValue {
  /// The value at a path of members; `nil` if one is missing.
  package func value(_ path: String...) -> JSONValue? {
    path.reduce(self as JSONValue?) { $0?[$1] }
  }

  /// The text at a path of members; empty if there is none.
  package func text(_ path: String...) -> String {
    path.reduce(self as JSONValue?) { $0?[$1] }?.stringValue ?? ""
  }

  /// The whole number at a path of members; `nil` if there is none.
  package func integer(_ path: String...) -> Int64? {
    path.reduce(self as JSONValue?) { $0?[$1] }?.integerValue
  }

  /// The elements of the list at a path of members; empty if there is none.
  package func elements(_ path: String...) -> [JSONValue] {
    path.reduce(self as JSONValue?) { $0?[$1] }?.arrayValue ?? []
  }

  /// How many elements the list at a path of members has.
  package func elementCount(_ path: String...) -> Int64 {
    Int64(path.reduce(self as JSONValue?) { $0?[$1] }?.arrayValue?.count ?? 0)
  }

  /// How many members the object at a path of members has.
  package func memberCount(_ path: String...) -> Int64 {
    Int64(path.reduce(self as JSONValue?) { $0?[$1] }?.objectValue?.count ?? 0)
  }

  /// Whether a member is missing, or empty as a Go value that is not set.
  package func lacks(_ name: String) -> Bool {
    switch self[name] {
    case nil, .null?, .string("")?: true
    default: false
    }
  }

  /// Sets the value at a path of members, making the objects on the way.
  package mutating func set(_ value: JSONValue, at path: String...) { set(value, at: path[...]) }

  private mutating func set(_ value: JSONValue, at path: ArraySlice<String>) {
    guard let name = path.first else {
      self = value
      return
    }
    guard case .object(var members) = self else {
      self = [:]
      return set(value, at: path)
    }
    self = .null  // The members are changed in place, not copied.
    members[name, default: [:]].set(value, at: path.dropFirst())
    self = .object(members)
  }

  /// Changes the value of a member, if present.
  package mutating func update(_ name: String, _ change: (inout JSONValue) -> Void) {
    guard case .object(var members) = self, var value = members[name] else { return }
    self = .null  // The members are changed in place, not copied.
    members[name] = JSONValue.null
    change(&value)
    members[name] = value
    self = .object(members)
  }

  /// Changes every element of a list.
  package mutating func updateElements(_ change: (inout JSONValue) -> Void) {
    guard case .array(var elements) = self else { return }
    self = .null  // The elements are changed in place, not copied.
    for index in elements.indices { change(&elements[index]) }
    self = .array(elements)
  }
}
