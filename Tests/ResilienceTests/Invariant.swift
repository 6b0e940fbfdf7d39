import CRDs
import Foundation
import Kubernetes
import Planning
import Sandbox

/// What must hold once nothing goes wrong any more.
extension World {
  /// All that is wrong; empty where the cluster equals the plan, and what is not ours is untouched.
  func violations() -> [String] {
    let live = Dictionary(uniqueKeysWithValues: objects().map { (Self.id($0.type, $0.key), $0.object) })
    let baselines = server.objects(GroupResource(group: "plimsoll.dev", resource: "securitybaselines"))
    var wanted: Set<String> = []
    var violations: [String] = []
    for namespace in namespaces() {
      for desired in desired(in: namespace, baselines) {
        // What a baseline set on an object of others stays in force when it is suspended or only audits from then on.
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
      if steady.contains(owner) || !known.contains(owner) { violations.append("\(id) is left over of \(owner)") }
    }
    for (id, version) in foreign {
      guard let object = live[id] else {
        if namespaces().contains(where: { id.contains(" \($0.name)/") }) {
          violations.append("\(id) is not ours and is gone")
        }
        continue
      }
      let now = object["metadata"]?["resourceVersion"]?.stringValue
      if now != version, !Self.isQuota(id) {
        violations.append("\(id) is not ours and was changed: \(version) → \(now ?? "")")
      }
    }
    return violations.sorted()
  }

  /// A quota's status is counted by the cluster itself.
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
      now: Date()).objects
  }

  private func check(
    _ desired: DesiredObject, _ id: String, _ live: [String: JSONValue], _ namespace: NamespaceFacts
  ) -> [String] {
    if foreign[id] != nil { return [] }
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
    return Difference.paths(wanted: desired.manifest, found: object).map { "\(id): \($0)" }
  }
}

/// Where an object lacks what was asked for.
enum Difference {
  /// Lists must be as long as asked; objects may have more members, which are the server's or somebody else's.
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
