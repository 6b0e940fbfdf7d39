import CRDs
import Kubernetes

/// The container of the operator, as its Deployment specifies it.
struct OperatorDeployment: Sendable {
  /// The name of the Deployment in `config/manager`, of its container, and of the lease.
  static let name = "plimsoll"

  private static let type = ResourceType(
    group: "apps", version: "v1", plural: "deployments", kind: "Deployment", isNamespaced: true)

  private let container: JSONValue

  /// Reads the Deployment.
  ///
  /// - Throws: What `Client` throws.
  init(in namespace: String, of client: Client) async throws {
    self.init(try await client.getValue(Self.type, ObjectKey(namespace: namespace, name: Self.name)))
  }

  /// Reads an object.
  init(_ deployment: JSONValue) {
    let containers = deployment["spec"]?["template"]?["spec"]?["containers"]?.arrayValue ?? []
    container = containers.first { $0["name"]?.stringValue == Self.name } ?? containers.first ?? [:]
  }

  /// The image; `nil` if the container has none.
  var image: String? { container["image"]?.stringValue }

  /// The name and the labels of the cluster that the operator has from its flags and environment variables. If they cannot
  /// be read here, for example because a variable comes from a ConfigMap, the identity has a problem.
  var identity: ClusterIdentity {
    do {
      return try ClusterIdentity(
        flagName: try value(of: "--cluster-name", or: "PLIMSOLL_CLUSTER_NAME"),
        flagLabels: try value(of: "--cluster-labels", or: "PLIMSOLL_CLUSTER_LABELS"))
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

extension ClusterReader {
  /// The name and the labels of a cluster, as the flags of its operator specify them; with a problem if its Deployment cannot
  /// be read.
  func operatorIdentity(_ client: Client) async -> ClusterIdentity {
    do {
      return try await OperatorDeployment(in: operatorNamespace, of: client).identity
    } catch let error as APIError {
      let fix = error.isForbidden ? "grant get on it" : "specify --operator-namespace, or create ClusterProperties"
      return ClusterIdentity(
        problem: "cannot read Deployment '\(OperatorDeployment.name)' in namespace '\(operatorNamespace)': "
          + "\(error.message); \(fix)")
    } catch {
      return ClusterIdentity(
        problem: "cannot read Deployment '\(OperatorDeployment.name)' in namespace '\(operatorNamespace)': \(error)")
    }
  }
}

extension ClusterIdentity {
  /// Checks that it is known what applying baselines would do in this cluster.
  ///
  /// - Throws: `ClusterProblem` if a baseline needs a name or labels that are unknown.
  func check(_ baselines: [(name: String, spec: SecurityBaselineSpec)]) throws(ClusterProblem) {
    for (baseline, spec) in baselines {
      if case .unknown(let reason) = spec.selection(of: self) {
        throw ClusterProblem(.clusterUnknown, "baseline '\(baseline)': \(reason)")
      }
      guard spec.hasClusterExemptions, name == nil, let problem else { continue }
      throw ClusterProblem(
        .clusterUnknown,
        "baseline '\(baseline)': exemptions with clusters need the name of this cluster, which is unknown: \(problem)")
    }
  }
}
