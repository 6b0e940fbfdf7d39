package import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Makes the tables that `kubectl get` prints.
///
/// Source: `Table` in k8s.io/apimachinery/pkg/apis/meta/v1 and
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#receiving-resources-as-tables
package enum TablePrinter {
  /// How much of each object its row carries, as the query parameter `includeObject` names it.
  package enum IncludedObject: String, Sendable {
    case none = "None"
    case metadata = "Metadata"
    case object = "Object"
  }

  /// The table of some objects of one kind.
  ///
  /// - Parameter listMeta: Metadata of the list, of the single object, or `nil`.
  /// - Parameter includesHeaders: False for all but the first event of a watch.
  /// - Parameter version: Version of `meta.k8s.io` that the client asked for.
  package static func table(
    columns: [TableColumn], objects: [JSONValue], listMeta: JSONValue? = nil, includeObject: IncludedObject = .metadata,
    now: Date, includesHeaders: Bool = true, version: String = "v1"
  ) -> JSONValue {
    let apiVersion: JSONValue = .string("meta.k8s.io/\(version)")
    var metadata: [String: JSONValue] = [:]
    for name in ["resourceVersion", "continue", "remainingItemCount"] { metadata[name] = listMeta?[name] }
    return [
      "kind": "Table", "apiVersion": apiVersion, "metadata": .object(metadata),
      "columnDefinitions": includesHeaders ? .array(columns.map(\.definition)) : .null,
      "rows": .array(
        objects.map { object in
          var row: [String: JSONValue] = ["cells": .array(columns.map { $0.value(of: object, now: now) })]
          switch includeObject {
          case .none: row["object"] = .null
          case .metadata:
            row["object"] = [
              "kind": "PartialObjectMetadata", "apiVersion": apiVersion, "metadata": object["metadata"] ?? [:],
            ]
          case .object: row["object"] = object
          }
          return .object(row)
        }),
    ]
  }
}
