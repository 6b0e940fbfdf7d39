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

extension Exemption: APIType {
  static let schema = Schema.object(
    "Namespaces that need not have some of the controls, for a reason and, better, for a time.",
    [
      .required(
        "namespaces",
        .list(
          "Globs (* and ?) of namespace names.", of: .string("A glob, e.g. team-batch.", .namespaceGlob), by: .element,
          count: 1...256)),
      .required(
        "controls",
        .list(
          "The controls that these namespaces are free of.", of: .choice("A control.", of: ControlID.self),
          by: .element,
          count: 1...ControlID.allCases.count)),
      .required("reason", .string("Why, for auditors, e.g. the ticket and what must be done first.", .sentence)),
      .optional(
        "expires",
        .string("From this moment on the controls apply again, by themselves. Absent: never.", .time)),
    ])
}
