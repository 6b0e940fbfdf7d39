import Audit
package import CRDs
package import Kubernetes

/// An ID in `spec.audit` of a baseline that is not that of a check, for example of another version.
///
/// It does not make the baseline invalid: findings count that should not, but none is hidden.
package struct UnknownCheck: Sendable, Hashable, CustomStringConvertible {
  /// The field with the ID.
  package let path: FieldPath
  /// The ID.
  package let id: String

  /// `spec.audit.disabled[0]: 'host-netwrk' is not a check; did you mean host-network?`
  package var description: String { "\(path): \(CheckCatalog.unknown(id))" }

  /// The unknown IDs of a baseline in the order of the fields.
  package static func all(in spec: SecurityBaselineSpec) -> [UnknownCheck] {
    guard let audit = spec.audit else { return [] }
    let root = FieldPath("spec", "audit")
    var checks = list(audit.disabled ?? [], at: root.field("disabled"))
    checks += (audit.severities ?? [:]).keys.sorted().map { UnknownCheck(path: root.field("severities")[$0], id: $0) }
    for (index, exception) in (audit.exceptions ?? []).enumerated() {
      checks += list(exception.checks, at: root.field("exceptions")[index].field("checks"))
    }
    return checks.filter { !CheckCatalog.ids.contains($0.id) }
  }

  private static func list(_ ids: [String], at path: FieldPath) -> [UnknownCheck] {
    ids.enumerated().map { UnknownCheck(path: path[$0], id: $1) }
  }
}
