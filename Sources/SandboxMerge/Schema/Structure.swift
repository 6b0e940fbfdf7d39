package import Kubernetes

/// How the fields of a value merge: the part of an OpenAPI schema that server-side apply and strategic merge read.
///
/// See [Merge strategy](https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy). Server-side
/// apply and strategic merge patches disagree for a few fields of the API (a Service's `ports`); the caller passes the
/// structure of the one it asks for.
package indirect enum Structure: Sendable, Hashable {
  /// A value without parts.
  case scalar
  /// A map or list that is replaced as a whole.
  case atomic
  /// An object: its known members, and what all other members are; without `rest` those are `.deduced`.
  case object([String: Structure], rest: Structure?)
  /// A list of scalars that is a set.
  case set
  /// An associative list (`x-kubernetes-list-type: map`): elements with equal `keys` are the same element. An element
  /// without a key that has a default has that (the `protocol` of a port).
  case list(keys: [String], defaults: [String: JSONValue] = [:], element: Structure)
  /// No schema: objects merge, lists are atomic.
  case deduced
}

extension Structure {
  /// The structure of a member, and whether it is declared; entries of maps and unknown members are not.
  ///
  /// An owner of an entry of a map owns the entry itself; a declared field is owned through what is in it.
  func member(_ name: String) -> (structure: Structure, isDeclared: Bool) {
    guard case .object(let members, let rest) = self else { return (.deduced, false) }
    if let member = members[name] { return (member, true) }
    return (rest ?? .deduced, false)
  }

  /// The structure of the elements of this list.
  var element: Structure {
    if case .list(_, _, let element) = self { element } else { .scalar }
  }

  /// The parts of `value` that have owners of their own.
  func parts(of value: JSONValue) -> Parts {
    switch (self, value) {
    case (.object, .object(let members)), (.deduced, .object(let members)): .members(members)
    case (.object, .null), (.deduced, .null): .members([:])
    case (.set, .array(let elements)), (.list, .array(let elements)): .elements(elements)
    case (.set, .null), (.list, .null): .elements([])
    default: .none
    }
  }

  /// A value taken apart.
  enum Parts {
    /// It has no parts: a scalar, or an atomic map or list.
    case none
    /// The members of an object.
    case members([String: JSONValue])
    /// The elements of a set or of an associative list.
    case elements([JSONValue])

    /// Whether there is nothing to descend into. Empty maps and lists are leaves, as `null` is.
    var isEmpty: Bool {
      switch self {
      case .none: true
      case .members(let members): members.isEmpty
      case .elements(let elements): elements.isEmpty
      }
    }
  }
}
