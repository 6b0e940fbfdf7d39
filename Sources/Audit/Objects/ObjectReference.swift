package import Kubernetes

/// An object in a report.
package struct ObjectReference: Sendable, Hashable {
  /// The API group and version.
  package var apiVersion: String
  /// The kind.
  package var kind: String
  /// The namespace in the manifest; `nil` if it has none.
  package var namespace: String?
  /// The name, or the prefix of a generated name; empty if the manifest has neither.
  package var name: String

  /// Reads the fields of an object; `nil` if it has no `apiVersion` or `kind`, or no name.
  package init?(_ object: JSONValue) {
    guard let apiVersion = object["apiVersion"]?.stringValue, let kind = object["kind"]?.stringValue,
      !apiVersion.isEmpty, !kind.isEmpty
    else { return nil }
    let metadata = object["metadata"]
    self.apiVersion = apiVersion
    self.kind = kind
    namespace = metadata?["namespace"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
    name = metadata?["name"]?.stringValue ?? metadata?["generateName"]?.stringValue ?? ""
  }

  /// The API group; empty for the core group.
  package var group: Substring {
    apiVersion.firstIndex(of: "/").map { apiVersion[..<$0] } ?? ""
  }

  /// `Kind/namespace/name`, or `Kind/name` without a namespace. Parts that are longer than a name can be are shortened,
  /// because a report repeats the title for each finding.
  package var title: String {
    [kind, namespace, name].compactMap(\.self).map {
      $0.utf8.count > 253 ? $0.prefix(250) + "…" : $0
    }.joined(separator: "/")
  }
}
