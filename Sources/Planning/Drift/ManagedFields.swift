import CRDs
import Kubernetes

/// The managers of an object's fields: `metadata.managedFields` with its `fieldsV1` trees.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
struct ManagedFields {
  struct Entry {
    var manager: String
    var operation: String
    var time: String
    var fields: JSONValue

    /// Whether the entry contains only status. Controllers of Kubernetes write status and change nothing that the operator
    /// owns. Before Kubernetes 1.22, only the fields show that an entry is for status.
    var isOfStatus: Bool {
      guard let members = fields.objectValue, !members.isEmpty else { return false }
      return members.keys.allSatisfy { $0 == "f:status" }
    }
  }

  /// The entries of all other managers, newest first.
  private let others: [Entry]
  /// The operator's last write, by whatever operation; empty if there was none.
  private let ourTime: String

  init(_ object: JSONValue) {
    let entries = (object["metadata"]?["managedFields"]?.arrayValue ?? []).map { entry in
      Entry(
        manager: entry["manager"]?.stringValue ?? "", operation: entry["operation"]?.stringValue ?? "",
        time: entry["time"]?.stringValue ?? "", fields: entry["fieldsV1"] ?? [:])
    }
    // Times are RFC 3339 in UTC and whole seconds: they sort as text.
    others = entries.filter { $0.manager != WellKnown.fieldManager }.sorted { $0.time > $1.time }
    ourTime = entries.filter { $0.manager == WellKnown.fieldManager }.map(\.time).max() ?? ""
  }

  /// The newest other manager that wrote after the operator and owns one of the fields, a part of one, or a parent of one.
  /// The operator's last write has replaced all earlier values.
  func owner(ofAnyOf paths: [[String]]) -> Entry? {
    others.first { entry in
      entry.time >= ourTime && paths.contains { Self.owns(entry.fields, $0[...]) }
    }
  }

  /// The newest other manager that wrote after the operator. It probably removed a missing field, which no manager owns.
  var latestUpdateAfterOurs: Entry? {
    others.first { entry in
      entry.time >= ourTime && entry.operation == "Update" && !entry.isOfStatus
    }
  }

  /// The newest other manager.
  var latest: Entry? { others.first { !$0.isOfStatus } }

  private static func owns(_ tree: JSONValue, _ path: ArraySlice<String>) -> Bool {
    guard let first = path.first else { return true }
    guard let members = tree.objectValue else { return false }
    guard let child = members["f:" + first] else { return false }
    // A leaf owns everything below it; shared parents, such as `labels`, do not count.
    if child.objectValue?.isEmpty == true { return true }
    return owns(child, path.dropFirst())
  }
}
