/// Who writes, for managedFields.
struct FieldWriter: Sendable, Hashable {
  /// The field manager; empty counts as `unknown`.
  var manager: String
  /// The version the request is in.
  var apiVersion: String
  /// `status`, `scale`, …; empty for the object itself.
  var subresource: String
  /// Now, as RFC 3339.
  var time: String

  init(manager: String, apiVersion: String, subresource: String = "", time: String) {
    self.manager = manager
    self.apiVersion = apiVersion
    self.subresource = subresource
    self.time = time
  }
}
