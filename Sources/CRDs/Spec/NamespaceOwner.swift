/// Who owns some namespaces.
public struct NamespaceOwner: Codable, Sendable, Hashable {
  /// Globs for the names of the namespaces.
  public var namespaces: [String]
  /// The name of the team or person.
  public var name: String
  /// How to reach the owner.
  public var contact: String?
  /// The URL of a page for the owner.
  public var link: String?

  /// Creates an owner.
  public init(namespaces: [String], name: String, contact: String? = nil, link: String? = nil) {
    self.namespaces = namespaces
    self.name = name
    self.contact = contact
    self.link = link
  }
}

extension SecurityBaselineSpec {
  /// The owner of a namespace: the first one whose globs match its name; `nil` if there is none.
  public func owner(of namespace: String) -> NamespaceOwner? {
    owners?.first { owner in owner.namespaces.contains { Glob($0).matches(namespace) } }
  }
}

extension NamespaceOwner: APIType {
  static let schema = Schema.object(
    "Who owns some namespaces.",
    [
      .required(
        "namespaces",
        .list(
          "Globs (* and ?) for the names of the namespaces.", of: .string("A glob, e.g. team-a*.", .namespaceGlob),
          type: .set, count: 1...256)),
      .required("name", .string("The name of the team or person.", .freeText)),
      .optional("contact", .string("How to reach the owner, e.g. a channel or an address.", .freeText)),
      .optional(
        "link", .string("The URL of a page for the owner, e.g. a runbook or a dashboard.", .webAddress)),
    ])
}
