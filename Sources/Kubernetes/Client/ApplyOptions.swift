/// Options of a server-side apply request.
///
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/
public struct ApplyOptions: Sendable, Hashable {
  /// The field manager, which owns the applied fields.
  public var fieldManager: String
  /// Whether fields of other field managers are taken over; otherwise the request fails with a conflict.
  public var force: Bool
  /// Whether the request is a dry run: the server processes it but does not store the result.
  public var dryRun: Bool
  /// The subresource, e.g. `status`; `nil` for the object itself.
  public var subresource: String?

  /// Creates options.
  public init(fieldManager: String, force: Bool = false, dryRun: Bool = false, subresource: String? = nil) {
    self.fieldManager = fieldManager
    self.force = force
    self.dryRun = dryRun
    self.subresource = subresource
  }
}
