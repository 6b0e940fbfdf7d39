import Kubernetes

/// A user, a group or a service account, with the groups that the API server adds.
package struct SubjectIdentity: Sendable, Hashable, CustomStringConvertible {
  /// `User`, `Group` or `ServiceAccount`.
  package let kind: String
  /// The name; `namespace/name` for a service account.
  package let name: String
  /// The user name in requests; `nil` for a group.
  let userName: String?
  /// The groups, including implied ones.
  package let groups: [String]

  /// The key of a service account; `nil` for users and groups.
  var account: ObjectKey? {
    let parts = name.split(separator: "/").map(String.init)
    return kind == "ServiceAccount" && parts.count == 2 ? ObjectKey(namespace: parts[0], name: parts[1]) : nil
  }

  /// `Kind/name`.
  package var description: String { "\(kind)/\(name)" }

  fileprivate static let accountPrefix = "system:serviceaccount:"
  /// The group of all users and service accounts.
  static let authenticated = "system:authenticated"
  private static let unauthenticated = "system:unauthenticated"
  /// Members of this group may do everything, without any role.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#default-roles-and-role-bindings
  static let superusers = "system:masters"

  private init(kind: String, name: String, userName: String?, groups: [String]) {
    self.kind = kind
    self.name = name
    self.userName = userName
    self.groups = groups
  }

  /// A service account, with its groups.
  ///
  /// https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects
  package static func serviceAccount(_ name: String, in namespace: String) -> SubjectIdentity {
    SubjectIdentity(
      kind: "ServiceAccount", name: "\(namespace)/\(name)", userName: "\(accountPrefix)\(namespace):\(name)",
      groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", authenticated])
  }

  /// The service account with a namespace and name; in the namespace `default` if it has none.
  static func serviceAccount(_ account: ObjectKey) -> SubjectIdentity {
    .serviceAccount(account.name, in: account.namespace ?? "default")
  }

  /// A user, with the groups that authentication gives it.
  package static func user(_ name: String, groups: [String] = []) -> SubjectIdentity {
    let implied = name == "system:anonymous" || groups.contains(unauthenticated) ? unauthenticated : authenticated
    return SubjectIdentity(
      kind: "User", name: name, userName: name, groups: groups + (groups.contains(implied) ? [] : [implied]))
  }

  /// The members of a group, whose user names are not known.
  package static func group(_ name: String) -> SubjectIdentity {
    let isUniversal = name == authenticated || name == unauthenticated
    return SubjectIdentity(
      kind: "Group", name: name, userName: nil, groups: isUniversal ? [name] : [name, authenticated])
  }

  /// Reads a subject of the command line.
  ///
  /// - Parameters:
  ///   - text: `namespace/name` or `ServiceAccount/namespace/name`, `User/name`, `Group/name`, or the name of a user as
  ///     for `kubectl --as`.
  ///   - groups: Further groups of a user.
  /// - Throws: `InvalidReference`.
  package init(parsing text: String, groups: [String] = []) throws(InvalidReference) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    if parts.count == 2 {
      let (kind, rest) = (parts[0], parts[1])
      switch kind.lowercased() {
      case "user" where !rest.isEmpty: self = .user(rest, groups: groups)
      case "group" where !rest.isEmpty: self = .group(rest)
      case "serviceaccount" where kind == "ServiceAccount" || rest.contains("/"):
        self = try Self.account(rest, in: text)
      default: self = try Self.account(text, in: text)
      }
    } else if text.hasPrefix(Self.accountPrefix) {
      self = try Self.account(String(text.dropFirst(Self.accountPrefix.count)).replacing(":", with: "/"), in: text)
    } else if text.isEmpty {
      throw Self.invalid(text)
    } else {
      self = .user(text, groups: groups)
    }
    guard groups.isEmpty || kind == "User" else {
      throw InvalidReference("--as-group applies to users only, and '\(text)' is a \(kind)")
    }
  }

  private static func account(_ text: String, in argument: String) throws(InvalidReference) -> SubjectIdentity {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { throw invalid(argument) }
    return .serviceAccount(parts[1], in: parts[0])
  }

  private static func invalid(_ text: String) -> InvalidReference {
    InvalidReference("'\(text)' is not a subject; use namespace/serviceaccount, User/name or Group/name")
  }

  /// The keys of the subjects of bindings that mean this subject or one of its groups.
  var keys: [SubjectKey] { (userName.map { [SubjectKey.user($0)] } ?? []) + groups.map { SubjectKey.group($0) } }
}

/// What a subject of a binding means: a user name or a group.
///
/// `appliesToUser` in `pkg/registry/rbac/validation/rule.go` of Kubernetes.
enum SubjectKey: Sendable, Hashable {
  case user(String)
  case group(String)

  /// The key of a subject; `nil` if it means no user.
  ///
  /// - Parameters:
  ///   - subject: The subject.
  ///   - namespace: The namespace of the binding, in which a service account without a namespace is; `nil` for a
  ///     ClusterRoleBinding.
  init?(_ subject: Subject, in namespace: String?) {
    switch subject.kind {
    case "User": self = .user(subject.name)
    case "Group": self = .group(subject.name)
    case "ServiceAccount":
      guard let accountNamespace = subject.namespace ?? namespace else { return nil }
      self = .user("\(SubjectIdentity.accountPrefix)\(accountNamespace):\(subject.name)")
    default: return nil
    }
  }

  /// The service account that a user name means; `nil` for other users and for groups.
  var account: ObjectKey? {
    guard case .user(let name) = self, name.hasPrefix(SubjectIdentity.accountPrefix) else { return nil }
    let parts = name.dropFirst(SubjectIdentity.accountPrefix.count).split(separator: ":", maxSplits: 1)
    return parts.count == 2 ? ObjectKey(namespace: String(parts[0]), name: String(parts[1])) : nil
  }
}
