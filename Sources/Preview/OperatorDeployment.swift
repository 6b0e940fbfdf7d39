package import CRDs
package import Kubernetes

/// The container of the operator, as its Deployment specifies it.
package struct OperatorDeployment: Sendable {
  /// The name of the Deployment in `config/manager`, of its container, and of the lease.
  package static let name = "plimsoll"

  private static let type = ResourceType(
    group: "apps", version: "v1", plural: "deployments", kind: "Deployment", isNamespaced: true)

  private let container: JSONValue

  /// Reads the Deployment.
  ///
  /// - Throws: What `Client` throws.
  package init(in namespace: String, of client: Client) async throws {
    self.init(try await client.getValue(Self.type, ObjectKey(namespace: namespace, name: Self.name)))
  }

  /// Reads an object.
  package init(_ deployment: JSONValue) {
    let containers = deployment["spec"]?["template"]?["spec"]?["containers"]?.arrayValue ?? []
    container = containers.first { $0["name"]?.stringValue == Self.name } ?? containers.first ?? [:]
  }

  /// The image; `nil` if the container has none.
  package var image: String? { container["image"]?.stringValue }

  /// The name and the labels of the cluster that the operator has from its flags and environment variables. If they cannot
  /// be read here, for example because a variable comes from a ConfigMap, the identity has a problem.
  package var identity: ClusterIdentity {
    do {
      return try ClusterIdentity(
        flagName: try value(of: "--cluster-name", or: ClusterIdentity.nameVariable),
        flagLabels: try value(of: "--cluster-labels", or: ClusterIdentity.labelsVariable))
    } catch {
      return ClusterIdentity(problem: "the Deployment of the operator: \(error)")
    }
  }

  private struct Unreadable: Error, CustomStringConvertible {
    var description: String
  }

  private func value(of flag: String, or variable: String) throws -> String? {
    if let value = argument(flag) { return try expanded(value, of: flag) }
    if let value = try self.variable(variable) { return value.isEmpty ? nil : try expanded(value, of: variable) }
    guard container["envFrom"]?.arrayValue?.isEmpty != false else {
      throw Unreadable(description: "envFrom can set \(variable); set \(flag) in its arguments")
    }
    return nil
  }

  /// The last value of a flag, as `flag=value` or as two arguments.
  private func argument(_ flag: String) -> String? {
    let words = ["command", "args"].flatMap { container[$0]?.arrayValue ?? [] }.map { $0.stringValue ?? "" }
    var value: String?
    for (index, word) in words.enumerated() {
      if word == flag, index + 1 < words.count { value = words[index + 1] }
      if word.hasPrefix("\(flag)=") { value = String(word.dropFirst(flag.count + 1)) }
    }
    return value
  }

  private func variable(_ name: String) throws -> String? {
    guard let entry = container["env"]?.arrayValue?.last(where: { $0["name"]?.stringValue == name }) else { return nil }
    guard entry["valueFrom"] == nil else {
      throw Unreadable(description: "\(name) is set with valueFrom, which is not read; set the value itself")
    }
    return entry["value"]?.stringValue ?? ""
  }

  /// Replaces a value that is one `$(VARIABLE)`.
  /// https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/
  private func expanded(_ value: String, of name: String) throws -> String {
    guard value.contains("$(") else { return value }
    let inner = value.dropFirst(2).dropLast()
    guard value == "$(\(inner))", let known = try variable(String(inner)), !known.contains("$(") else {
      throw Unreadable(description: "\(name) has a reference that cannot be read; set the value itself")
    }
    return known
  }
}

extension ClusterIdentity {
  /// The name and the labels of a cluster from the flags of its operator. Options take precedence. If the Deployment of the
  /// operator cannot be read, what the options do not specify is unknown, with the problem and its fix.
  ///
  /// - Parameters:
  ///   - client: The client of the cluster. It needs get on the Deployment.
  ///   - operatorNamespace: The namespace of the operator.
  ///   - options: The name and the labels that a user has specified.
  ///   - fix: What helps if there is no such Deployment, or if it must not be read.
  package static func ofOperator(
    _ client: Client, in operatorNamespace: String, options: ClusterIdentity = ClusterIdentity(), fix: String
  ) async -> ClusterIdentity {
    guard options.name == nil || options.labels == nil else { return options }
    var identity: ClusterIdentity
    do {
      identity = try await OperatorDeployment(in: operatorNamespace, of: client).identity
    } catch {
      let subject = "cannot read Deployment '\(OperatorDeployment.name)' in namespace '\(operatorNamespace)'"
      identity = ClusterIdentity(problem: "\(subject): \(explain(error, fix: fix))")
    }
    identity.name = options.name ?? identity.name
    identity.labels = options.labels ?? identity.labels
    return identity
  }

  private static func explain(_ error: any Error, fix: String) -> String {
    guard let error = error as? APIError else { return "\(error)" }
    return "\(error.message); \(error.isForbidden ? "grant get on it, or " : "")\(fix)"
  }
}
