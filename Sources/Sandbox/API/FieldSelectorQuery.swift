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
    requirements = try text.split(separator: ",").map { mediaRange in
      guard
        let range = mediaRange.firstRange(of: "!=") ?? mediaRange.firstRange(of: "==") ?? mediaRange.firstRange(of: "=")
      else {
        throw StatusError.badRequest("invalid selector: '\(mediaRange)'; can't understand '\(mediaRange)'")
      }
      let field = String(mediaRange[..<range.lowerBound])
      guard field == "metadata.name" || field == "metadata.namespace" || fields.contains(field) else {
        throw StatusError.badRequest("field label not supported: \(field)")
      }
      return Requirement(
        path: field.split(separator: ".").map(String.init), value: String(mediaRange[range.upperBound...]),
        isEqual: mediaRange[range] != "!=")
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
