package import Kubernetes

/// Other managers own fields that a server-side apply would change: 409 `Conflict`.
///
/// See [Conflicts](https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts).
package struct ApplyConflict: Error, Hashable {
  /// One field that one other manager owns.
  package struct Conflict: Sendable, Hashable {
    package var manager: String
    /// `Apply` or `Update`.
    package var operation: String
    package var apiVersion: String
    /// Empty for the object itself.
    package var subresource: String
    /// When that manager last changed the object.
    package var time: String?
    /// Such as `.spec.hard.pods`.
    package var path: String
  }

  /// Sorted by manager, then by path as managedFields sorts.
  package var conflicts: [Conflict]

  /// The message of the Status.
  package var message: String {
    guard conflicts.count > 1 else {
      return "Apply failed with 1 conflict: " + conflicts.map { "conflict with \($0.owner): \($0.path)" }.joined()
    }
    var lines: [String] = []
    var owner: String?
    for conflict in conflicts {
      if conflict.owner != owner { lines.append("conflicts with \(conflict.owner):") }
      owner = conflict.owner
      lines.append("- \(conflict.path)")
    }
    return "Apply failed with \(conflicts.count) conflicts: " + lines.joined(separator: "\n")
  }

  /// The Status's `details.causes`.
  package var causes: JSONValue {
    .array(
      conflicts.map { conflict in
        [
          "reason": "FieldManagerConflict",
          "message": .string("conflict with \(conflict.owner)"),
          "field": .string(conflict.path),
        ]
      })
  }
}

extension ApplyConflict.Conflict {
  /// The manager as kube-apiserver prints it.
  fileprivate var owner: String {
    var text = "\"\(manager)\""
    if !subresource.isEmpty { text += " with subresource \"\(subresource)\"" }
    return operation == "Update" ? text + " using \(apiVersion)" : text
  }
}
