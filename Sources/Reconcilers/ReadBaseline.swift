package import CRDs
package import Kubernetes

/// A baseline as the API server sends it, as far as this version of the operator can read it.
///
/// A newer version may have written values that this one does not know. Such a baseline must neither look deleted nor stop
/// being enforced: what cannot be read is an error of the baseline, and the last valid spec stays in force.
package struct ReadBaseline: KubernetesObject {
  package static let resourceType = SecurityBaseline.resourceType

  /// The baseline; its spec is empty if it cannot be read, and so is a status.
  package var baseline: SecurityBaseline
  /// Why the spec cannot be read; otherwise `nil`.
  package var unreadable: ValidationError?

  package var metadata: ObjectMeta {
    get { baseline.metadata }
    set { baseline.metadata = newValue }
  }

  private enum CodingKeys: CodingKey { case metadata, spec, status }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: CodingKeys.self)
    baseline = SecurityBaseline(
      metadata: try fields.decode(ObjectMeta.self, forKey: .metadata), spec: SecurityBaselineSpec())
    do {
      baseline.spec = try fields.decodeIfPresent(SecurityBaselineSpec.self, forKey: .spec) ?? SecurityBaselineSpec()
    } catch {
      unreadable = .unreadable(error)
    }
    // A status that cannot be read is written again.
    baseline.status = try? fields.decodeIfPresent(SecurityBaselineStatus.self, forKey: .status)
  }

  package func encode(to encoder: any Encoder) throws { try baseline.encode(to: encoder) }
}

extension ValidationError {
  /// A spec with a value that this version of the operator does not know.
  fileprivate static func unreadable(_ error: any Error) -> ValidationError {
    let detail = (error as? DecodingError)?.summary ?? "\(error)"
    return ValidationError(
      field: "spec", value: "", problem: "cannot be read by this version of the operator: \(detail)",
      fix: "use values that the installed CustomResourceDefinition documents, or upgrade the operator")
  }
}
