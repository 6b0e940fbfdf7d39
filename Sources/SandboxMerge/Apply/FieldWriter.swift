/// Who writes, for managedFields.
package struct FieldWriter: Sendable, Hashable {
  /// The field manager; empty counts as `unknown`.
  package var manager: String
  /// The version the request is in.
  package var apiVersion: String
  /// `status`, `scale`, …; empty for the object itself.
  package var subresource: String
  /// Now, as RFC 3339.
  package var time: String

  package init(manager: String, apiVersion: String, subresource: String = "", time: String) {
    self.manager = manager
    self.apiVersion = apiVersion
    self.subresource = subresource
    self.time = time
  }
}
