/// How far the objects of the cluster are known to the audit.
package enum AuditProgress: Sendable, Hashable {
  /// The first lists are under way.
  case pending
  /// All kinds are listed and watched.
  case synced
  /// A kind cannot be listed; the sentence contains the reason and the fix.
  case failed(String, isPermission: Bool)
}
