public import Kubernetes

/// Namespaces that need not have some of the controls.
public struct Exemption: Codable, Sendable, Hashable {
  /// Globs of namespace names.
  public var namespaces: [String]
  /// The controls that are left out.
  public var controls: [ControlID]
  /// Why, for auditors.
  public var reason: String
  /// When enforcement comes back by itself; absent means never.
  public var expires: Timestamp?

  /// Creates an exemption.
  public init(namespaces: [String], controls: [ControlID], reason: String, expires: Timestamp? = nil) {
    self.namespaces = namespaces
    self.controls = controls
    self.reason = reason
    self.expires = expires
  }
}
