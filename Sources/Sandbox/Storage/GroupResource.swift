import SandboxKinds

/// A kind's name in paths, with its group and without its version: how objects are stored and errors speak of them.
public struct GroupResource: Sendable, Hashable, CustomStringConvertible {
  /// API group; empty for the core group.
  public var group: String
  /// Plural name, e.g. `pods`.
  public var resource: String

  /// Creates the name.
  public init(group: String = "", resource: String) {
    self.group = group
    self.resource = resource
  }

  /// `pods`, or `networkpolicies.networking.k8s.io`.
  public var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

extension GroupResource {
  static let namespaces = GroupResource(resource: "namespaces")
  static let pods = GroupResource(resource: "pods")
  static let resourceQuotas = GroupResource(resource: "resourcequotas")
  static let limitRanges = GroupResource(resource: "limitranges")
  static let serviceAccounts = GroupResource(resource: "serviceaccounts")
  static let configMaps = GroupResource(resource: "configmaps")
  static let customResourceDefinitions = GroupResource(
    group: "apiextensions.k8s.io", resource: "customresourcedefinitions")
}

extension GroupResource {
  /// Under which name objects are kept: events are served in two groups and kept in one.
  var stored: GroupResource {
    self == GroupResource(resource: "events") ? GroupResource(group: EventConversion.group, resource: "events") : self
  }
}

extension ServedKind {
  /// The kind's name without its version.
  var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
}
