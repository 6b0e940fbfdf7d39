public import Kubernetes

/// A baseline is invalid. The error lists all problems.
public struct InvalidBaseline: Error, Sendable, Hashable, CustomStringConvertible {
  /// One entry per problem; never empty.
  public let errors: [ValidationError]

  /// One line per problem.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}

extension SecurityBaseline {
  /// Parses a baseline with strict validation: unknown fields, wrong types, and values that the schema does not allow
  /// are errors, with suggestions for misspelled names. Use `validate()` to check rules that the schema cannot express.
  ///
  /// `status` and the metadata that the API server sets are ignored, because the file may be the output of
  /// `kubectl get -o yaml`.
  ///
  /// - Throws: `InvalidBaseline`.
  public static func parse(_ value: JSONValue) throws(InvalidBaseline) -> SecurityBaseline {
    let root = FieldPath()
    guard case .object(var members) = value else {
      throw InvalidBaseline(errors: [
        root.error(value, "is not an object", fix: "specify apiVersion, kind, metadata and spec")
      ])
    }
    members["status"] = nil
    for field in serverMetadata { members["metadata"]?[field] = nil }
    let errors = schema.validate(.object(members), at: root)
    do {
      let baseline: SecurityBaseline = try JSONValue.object(members).decode()
      guard errors.isEmpty else {
        throw InvalidBaseline(errors: errors + baseline.spec.validateSemantics(at: .spec))
      }
      return baseline
    } catch let error as InvalidBaseline {
      throw error
    } catch {
      // A test verifies that the types can decode all values that the schema allows, so this error is not expected.
      let failure = root.error(nil, "cannot be decoded (\(error))", fix: "compare it with docs/api.md")
      throw InvalidBaseline(errors: errors.isEmpty ? [failure] : errors)
    }
  }

  /// The metadata that the API server sets.
  private static let serverMetadata = [
    "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds",
    "selfLink", "managedFields", "ownerReferences", "finalizers",
  ]
}
