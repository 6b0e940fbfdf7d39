internal import Kubernetes

/// What a cluster knows of itself: its name and its labels.
///
/// The source is the API ClusterProperty (https://github.com/kubernetes/enhancements/tree/master/keps/sig-multicluster/2149-clusterid)
/// where the cluster has it, else the flags of the operator.
public struct ClusterIdentity: Sendable, Hashable {
  /// The name; `nil` if it is unknown.
  public var name: String?
  /// The labels; `nil` if there is no source of labels, which is not the same as no labels.
  public var labels: [String: String]?
  /// Whether the cluster has ClusterProperties. Controllers create them one by one, so a label that is absent can be one that is
  /// not there yet. Labels of flags are complete.
  public var hasProperties = false
  /// Why the cluster could not be asked, as a sentence without a period; `nil` if it could.
  public var problem: String?

  /// Creates an identity; without arguments, nothing is known.
  public init(name: String? = nil, labels: [String: String]? = nil, problem: String? = nil) {
    self.name = name
    self.labels = labels
    self.problem = problem
  }

  /// Combines the properties of the cluster with what flags say. A property takes precedence over a flag.
  ///
  /// - Parameters:
  ///   - properties: The values of all ClusterProperties, by name. Each is a label.
  ///   - flags: The name and labels for what no property says.
  public init(properties: [String: String], flags: ClusterIdentity) {
    let property = properties[Self.nameProperty]
    name = property ?? flags.name
    labels = properties.isEmpty ? flags.labels : (flags.labels ?? [:]).merging(properties) { $1 }
    hasProperties = !properties.isEmpty
    guard let property, !Syntax.clusterName.accepts(property) else { return }
    name = nil
    problem = "the value of ClusterProperty '\(Self.nameProperty)' is not a cluster name; \(Syntax.clusterName.fix)"
  }

  /// The name of the ClusterProperty with the name of the cluster.
  public static let nameProperty = "cluster.clusterset.k8s.io"
  /// The maximum length of a name, in bytes. A longer property matches no selector.
  public static let maximumLength = 253

  /// Whether one of the globs matches the name: never if the name is unknown. Without globs, every cluster matches.
  public func matches(_ globs: [String]?) -> Bool {
    guard let globs else { return true }
    guard let name else { return false }
    return globs.contains { Glob($0).matches(name) }
  }
}

extension ClusterIdentity {
  /// The environment variable of the operator that has the name, if there is no flag.
  public static let nameVariable = "PLIMSOLL_CLUSTER_NAME"
  /// The environment variable of the operator that has the labels, if there is no flag.
  public static let labelsVariable = "PLIMSOLL_CLUSTER_LABELS"

  /// Reads the values of `--cluster-name` and `--cluster-labels`.
  ///
  /// - Parameters:
  ///   - name: The name; empty or `nil` if it is not given.
  ///   - labels: `key=value` pairs that are separated by commas; `nil` if they are not given.
  /// - Throws: `InvalidClusterFlag`.
  public init(flagName name: String?, flagLabels labels: String?) throws(InvalidClusterFlag) {
    let name = name.flatMap { $0.isEmpty ? nil : $0 }
    if let name, !Syntax.clusterName.accepts(name) {
      throw InvalidClusterFlag(flag: "--cluster-name", value: name, syntax: .clusterName)
    }
    var parsed: [String: String] = [:]
    for pair in (labels ?? "").split(separator: ",").map({ $0.trimmingWhitespace() }) where !pair.isEmpty {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, Syntax.qualifiedName.accepts(parts[0]), Syntax.labelValue.accepts(parts[1]) else {
        throw InvalidClusterFlag(value: pair)
      }
      guard parsed.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw InvalidClusterFlag(repeated: parts[0])
      }
    }
    self.init(name: name, labels: labels == nil ? nil : parsed)
  }
}

/// An invalid value of `--cluster-name` or `--cluster-labels`.
public struct InvalidClusterFlag: Error, Sendable, Hashable, CustomStringConvertible {
  /// The flag, the value and the fix.
  public let description: String

  init(flag: String, value: String, syntax: Syntax) {
    description = "\(flag): '\(value)' is not \(syntax.noun); \(syntax.fix)"
  }

  init(value: String) {
    description =
      "--cluster-labels: '\(value)' is not a label; write key=value pairs separated by commas, such as region=eu,env=prod"
  }

  init(repeated key: String) {
    description = "--cluster-labels: '\(key)' is given twice; remove one of them"
  }
}
