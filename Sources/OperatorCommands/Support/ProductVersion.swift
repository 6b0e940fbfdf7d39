/// The version of this build.
///
/// This is the only definition of the version. `scripts/version` reads it, and `scripts/version check` compares the
/// manifests and the documentation with it.
package enum ProductVersion {
  /// A semantic version; see CHANGELOG.md.
  package static let current = "0.1.0"
  /// The user agent of requests to an API server.
  package static let userAgent = "plimsoll/\(current)"
}
