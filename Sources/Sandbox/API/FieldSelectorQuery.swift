import Kubernetes
import SandboxKinds
import SandboxMerge

/// A field selector as the query parameter `fieldSelector` writes it: `metadata.name=a,status.phase!=Running`.
///
/// Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/
struct FieldSelectorQuery: Sendable, Hashable {
  private struct Requirement: Sendable, Hashable {
    var path: [String]
    var value: String
    var isEqual: Bool
  }

  private let requirements: [Requirement]

  /// Reads a selector.
  ///
  /// - Parameter fields: The fields that the kind can be selected by, besides its name and namespace.
  /// - Throws: `StatusError` 400.
  init(_ text: String, fields: Set<String>) throws {
    requirements = try Self.terms(of: text).map { term in
      guard ["metadata.name", "metadata.namespace"].contains(term.field) || fields.contains(term.field) else {
        throw StatusError.badRequest("field label not supported: \(term.field)")
      }
      return Requirement(
        path: term.field.split(separator: ".").map(String.init), value: term.value, isEqual: term.isEqual)
    }
  }

  private static func terms(of text: String) throws -> [FieldSelectorTerm] {
    do throws(FieldSelectorTerm.ParseError) {
      return try FieldSelectorTerm.all(in: text)
    } catch {
      throw StatusError.badRequest(error.text)
    }
  }

  /// Whether the object is selected; its name and namespace are known without reading it.
  func matches(_ object: StoredObject) -> Bool {
    var tree: JSONValue?
    return requirements.allSatisfy { requirement in
      let found: String
      switch requirement.path {
      case ["metadata", "name"]: found = object.key.name
      case ["metadata", "namespace"]: found = object.key.namespace ?? ""
      default:
        tree = tree ?? (try? object.value())
        let words =
          tree?["kind"] == "Event" ? tree.map { EventConversion.converted($0, knowing: requirement.path[0]) } : tree
        found = requirement.path.reduce(words) { $0?[$1] }?.plainText ?? ""
      }
      return (found == requirement.value) == requirement.isEqual
    }
  }
}
