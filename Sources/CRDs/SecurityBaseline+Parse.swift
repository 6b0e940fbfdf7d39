public import Kubernetes

/// Why a value is no baseline: everything that is wrong with it.
public struct InvalidBaseline: Error, Sendable, Hashable, CustomStringConvertible {
  /// One entry for every field concerned, never empty.
  public let errors: [ValidationError]

  /// One line for every entry.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension SecurityBaseline {
  /// Reads a baseline strictly, as a person's file deserves: unknown fields, wrong types and values outside the schema
  /// are errors that name the field and what may have been meant. A baseline that is read may still be wrong in what
  /// the schema cannot say: `validate()` tells.
  ///
  /// `status`, and the metadata that the API server sets, are left out: a file may come from `kubectl get -o yaml`.
  ///
  /// - Throws: `InvalidBaseline`.
  public static func parse(_ value: JSONValue) throws(InvalidBaseline) -> SecurityBaseline {
    let root = FieldPath(description: "")
    guard case .object(var members) = value else {
      throw InvalidBaseline(errors: [
        root.error(value, "is not an object", mend: "write apiVersion, kind, metadata and spec")
      ])
    }
    members["status"] = nil
    for field in serverMetadata { members["metadata"]?[field] = nil }
    let errors = schema.check(.object(members), at: root)
    do {
      let baseline: SecurityBaseline = try JSONValue.object(members).decode()
      guard errors.isEmpty else {
        throw InvalidBaseline(errors: errors + baseline.spec.checkMeaning(at: .spec))
      }
      return baseline
    } catch let error as InvalidBaseline {
      throw error
    } catch {
      // The schema accepts only what the types can read (a test holds them together); should it not, say so plainly.
      let unreadable = root.error(nil, "cannot be read (\(error))", mend: "compare it with docs/api.md")
      throw InvalidBaseline(errors: errors.isEmpty ? [unreadable] : errors)
    }
  }

  /// Metadata that only a server writes.
  private static let serverMetadata = [
    "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
    "selfLink", "managedFields", "ownerReferences", "finalizers",
  ]
}
