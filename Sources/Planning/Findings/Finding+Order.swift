import CRDs
import Kubernetes

extension Finding {
  /// Whether the finding comes before another one in status and reports: the more severe one first, then by namespace, kind,
  /// name, control and text. The order does not depend on when or in which order findings were made.
  package func precedes(_ other: Finding) -> Bool {
    if severity != other.severity { return severity > other.severity }
    if id.namespace != other.id.namespace { return id.namespace < other.id.namespace }
    if id.kind != other.id.kind { return id.kind.resourceType.kind < other.id.kind.resourceType.kind }
    // By bytes: comparing long texts by their normal form takes much longer.
    if !id.name.hasEqualBytes(to: other.id.name) { return id.name.utf8.lexicographicallyPrecedes(other.id.name.utf8) }
    return (control.rawValue, message) < (other.control.rawValue, other.message)
  }
}
