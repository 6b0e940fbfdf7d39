/// Who owns some namespaces.
public struct NamespaceOwner: Codable, Sendable, Hashable {
  /// Globs for the names of the namespaces.
  public var namespaces: [String]
  /// The name of the team or person.
  public var name: String
  /// How to reach the owner.
  public var contact: String?

  /// Creates an owner.
  public init(namespaces: [String], name: String, contact: String? = nil) {
    self.namespaces = namespaces
    self.name = name
    self.contact = contact
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
    ])
}
