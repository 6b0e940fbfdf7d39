import CRDs
import Foundation
import Kubernetes
import Planning
import Sandbox

/// What must hold after all faults have ended.
extension SimulatedCluster {
  /// All violations; empty if the cluster matches the plan and unmanaged objects are unchanged.
  func violations() -> [String] {
    let live = Dictionary(uniqueKeysWithValues: objects().map { (Self.id($0.type, $0.key), $0.object) })
    let baselines = server.objects(GroupResource(group: "plimsoll.dev", resource: "securitybaselines"))
    var wanted: Set<String> = []
    var violations: [String] = []
    for namespace in namespaces() {
      for desired in desired(in: namespace, baselines) {
        // Fields that a baseline set on shared objects stay if it is suspended or switches to audit mode later.
        if desired.claim == .fields, !baselines.allSatisfy(Self.isEnforcing) { continue }
        let id = "\(desired.id.kind.resourceType.kind) \(namespace.name)/\(desired.id.name)"
        wanted.insert(id)
        violations += check(desired, id, live, namespace)
      }
    }
    let steady = Set(baselines.filter { Self.isEnforcing($0) }.compactMap { $0["metadata"]?["name"]?.stringValue })
    let known = Set(baselines.compactMap { $0["metadata"]?["name"]?.stringValue })
    for (id, object) in live {
      guard let owner = object["metadata"]?["labels"]?["plimsoll.dev/baseline"]?.stringValue, !wanted.contains(id),
        object["metadata"]?["labels"]?["app.kubernetes.io/managed-by"] == "plimsoll"
      else { continue }
      if steady.contains(owner) || !known.contains(owner) {
        violations.append("\(id) of baseline \(owner) was not removed")
      }
    }
    for (id, version) in unmanaged {
      guard let object = live[id] else {
        if namespaces().contains(where: { id.contains(" \($0.name)/") }) {
          violations.append("\(id) is unmanaged and was deleted")
        }
        continue
      }
      let now = object["metadata"]?["resourceVersion"]?.stringValue
      if now != version, !Self.isQuota(id) {
        violations.append("\(id) is unmanaged and was changed: \(version) → \(now ?? "")")
      }
    }
    return violations.sorted()
  }

  /// The server updates the status of a quota.
  private static func isQuota(_ id: String) -> Bool { id.hasPrefix("ResourceQuota") }

  private static func isEnforcing(_ baseline: JSONValue) -> Bool {
    baseline["spec"]?["enforcement"] != "Audit" && baseline["spec"]?["suspend"] != true
      && baseline["metadata"]?["deletionTimestamp"] == nil
  }

  private func namespaces() -> [NamespaceFacts] {
    server.objects(GroupResource(resource: "namespaces")).compactMap { try? $0.decode(Namespace.self) }
      .filter { $0.metadata.deletionTimestamp == nil }.map { NamespaceFacts($0) }
  }

  private func desired(in namespace: NamespaceFacts, _ baselines: [JSONValue]) -> [DesiredObject] {
    let facts = baselines.filter(Self.isEnforcing).compactMap { object -> BaselineFacts? in
      guard let baseline = try? SecurityBaseline.parse(object) else { return nil }
      return BaselineFacts(name: baseline.key.name, uid: baseline.metadata.uid ?? "", spec: baseline.spec)
    }
    return Planner().render(
      facts, in: namespace, cluster: ClusterFacts(apiServerAddresses: [], operatorNamespace: "plimsoll-system"),
      now: Date()
    ).objects
  }

  private func check(
    _ desired: DesiredObject, _ id: String, _ live: [String: JSONValue], _ namespace: NamespaceFacts
  ) -> [String] {
    if unmanaged[id] != nil { return [] }
    let object: JSONValue?
    switch desired.id.kind.resourceType {
    case Namespace.resourceType:
      object = server.objects(GroupResource(resource: "namespaces")).first {
        $0["metadata"]?["name"]?.stringValue == namespace.name
      }
    case ServiceAccount.resourceType:
      object = server.objects(GroupResource(resource: "serviceaccounts")).first {
        $0["metadata"]?["namespace"]?.stringValue == namespace.name && $0["metadata"]?["name"] == "default"
      }
    default: object = live[id]
    }
    guard let object else { return ["\(id) is missing"] }
    return MissingFields.paths(wanted: desired.manifest, found: object).map { "\(id): \($0)" }
  }
}

/// The fields in which an object lacks desired content.
enum MissingFields {
  /// Lists must have the desired length; objects can have additional members, set by the server or by other clients.
  static func paths(wanted: JSONValue, found: JSONValue?, at path: String = "") -> [String] {
    switch (wanted, found) {
    case (.object(let wanted), .object(let found)):
      return wanted.flatMap { paths(wanted: $0.value, found: found[$0.key], at: "\(path).\($0.key)") }
    case (.object(let wanted), nil) where wanted.isEmpty: return []
    case (.array(let wanted), .array(let found)):
      if wanted.count != found.count { return ["\(path) has \(found.count) elements, not \(wanted.count)"] }
      return zip(wanted, found).enumerated().flatMap { index, pair in
        paths(wanted: pair.0, found: pair.1, at: "\(path)[\(index)]")
      }
    case (.array(let wanted), nil) where wanted.isEmpty: return []
    default: return wanted == found ? [] : ["\(path) is \(found.map { "\($0)" } ?? "missing"), not \(wanted)"]
    }
  }
}
