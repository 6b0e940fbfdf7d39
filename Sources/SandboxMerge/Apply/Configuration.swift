import Kubernetes

/// The checks of a configuration before it is applied.
enum Configuration {
  /// Checks that `configuration` fits `structure`: lists that merge hold no element twice, and each element has its keys.
  ///
  /// - Throws: `PatchError` that names the path.
  static func check(_ configuration: JSONValue, structure: Structure) throws(PatchError) {
    if let managed = configuration["metadata"]?["managedFields"], managed != .null {
      throw .malformed("metadata.managedFields must be nil")
    }
    do throws(InvalidConfiguration) {
      try check(configuration, structure)
    } catch {
      let path = error.path.reversed().map(\.description).joined()
      let problem = path.isEmpty ? error.reason : "\(path): \(error.reason)"
      throw .unprocessed("failed to create typed patch object (\(name(of: configuration))): \(problem)")
    }
  }

  /// The object as errors name it: `NAMESPACE/NAME; GROUP/VERSION, Kind=KIND`.
  private static func name(of object: JSONValue) -> String {
    let version = object.text("apiVersion"), groupVersion = version.contains("/") ? version : "/\(version)"
    let key = "\(object.text("metadata", "namespace"))/\(object.text("metadata", "name"))"
    return "\(key); \(groupVersion), Kind=\(object.text("kind"))"
  }

  private struct InvalidConfiguration: Error {
    /// From the inside out.
    var path: [PathElement] = []
    var reason: String

    func inside(_ element: PathElement) -> InvalidConfiguration {
      InvalidConfiguration(path: path + [element], reason: reason)
    }
  }

  private static func check(_ value: JSONValue, _ structure: Structure) throws(InvalidConfiguration) {
    switch (structure, value) {
    case (_, .null), (.scalar, _), (.atomic, _): return
    case (.object, .object(let members)), (.deduced, .object(let members)):
      for (name, value) in members {
        if !structure.allows(name) {
          throw InvalidConfiguration(path: [.field(name)], reason: "field not declared in schema")
        }
        do throws(InvalidConfiguration) {
          try check(value, structure.member(name).structure)
        } catch {
          throw error.inside(.field(name))
        }
      }
    case (.set, .array(let elements)), (.list, .array(let elements)): try check(elements, structure)
    case (.deduced, _): return
    case (.object, _): throw InvalidConfiguration(reason: "expected map, got &{\(value.goText)}")
    case (.set, _), (.list, _): throw InvalidConfiguration(reason: "expected list, got &{\(value.goText)}")
    }
  }

  private static func check(_ elements: [JSONValue], _ structure: Structure) throws(InvalidConfiguration) {
    var seen: Set<PathElement> = []
    for (index, value) in elements.enumerated() {
      if let reason = structure.misfit(of: value) { throw InvalidConfiguration(reason: "element \(index): \(reason)") }
      guard let element = structure.pathElement(of: value) else { continue }
      if !seen.insert(element).inserted { throw InvalidConfiguration(reason: "duplicate entries for key \(element)") }
      do throws(InvalidConfiguration) {
        try check(value, structure.element)
      } catch {
        throw error.inside(element)
      }
    }
  }
}

extension Structure {
  /// Whether objects of this structure may have the member; one that declares no members may have any.
  fileprivate func allows(_ name: String) -> Bool {
    guard case .object(let members, nil) = self else { return true }
    return members.isEmpty || members[name] != nil
  }

  /// Why `item` cannot be an element of this list.
  fileprivate func misfit(of item: JSONValue) -> String? {
    switch (self, item) {
    case (.set, .null): return "associative list without keys has an element that's an explicit null"
    case (.set, .object): return "associative list without keys has an element that's a map type"
    case (.set, .array): return "not supported: associative list with lists as elements"
    case (.list, .null): return "associative list with keys may not have a null element"
    case (.list(let keys, let defaults, _), .object(let members)):
      if keys.contains(where: { members[$0] != nil || defaults[$0] != nil }) { return nil }
      let names = keys.map { "\"\($0)\"" }.joined(separator: " ")
      return "associative list with keys has an element that omits all key fields [\(names)] "
        + "(and doesn't have default values for any key fields)"
    case (.list, _): return "associative list with keys may not have non-map elements"
    default: return nil
    }
  }
}
