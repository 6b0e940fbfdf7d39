import Kubernetes
import Planning

/// A model of what an API server does to objects, independent of the code under test.
extension JSONValue {
  /// RFC 7386.
  func merged(with patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var result = objectValue ?? [:]
    for (key, change) in changes {
      if change == .null {
        result.removeValue(forKey: key)
      } else {
        result[key] = (result[key] ?? .object([:])).merged(with: change)
      }
    }
    return .object(result)
  }

  /// Server-side apply: maps are merged and lists replaced, except owner references, which are merged by UID.
  func applying(_ manifest: JSONValue) -> JSONValue {
    switch (self, manifest) {
    case (.object(let live), .object(let desired)):
      return .object(
        live.merging(desired) { old, new in old.applying(new) }
          .reduce(into: [:]) { result, member in
            let isOwners = member.key == "ownerReferences"
            result[member.key] =
              isOwners ? live[member.key]?.joined(withOwners: desired[member.key]) ?? member.value : member.value
          })
    default: return manifest
    }
  }

  private func joined(withOwners desired: JSONValue?) -> JSONValue {
    let new = desired?.arrayValue ?? []
    let kept = (arrayValue ?? []).filter { owner in !new.contains { $0["uid"] == owner["uid"] } }
    return .array(kept + new)
  }

  /// Removes the fields that were applied before and are not applied again.
  func removing(_ before: JSONValue, keeping manifest: JSONValue) -> JSONValue {
    guard case .object(var live) = self, case .object(let old) = before else { return self }
    for (key, value) in old {
      if key == "ownerReferences", let owners = live[key]?.arrayValue {
        let gone = value.arrayValue ?? []
        live[key] = .array(owners.filter { owner in !gone.contains { $0["uid"] == owner["uid"] } })
        continue
      }
      guard let kept = manifest[key] else {
        live[key] = nil
        continue
      }
      live[key] = live[key]?.removing(value, keeping: kept)
    }
    return .object(live)
  }

  /// Removes the member at the end of a path.
  func removing(at path: [String]) -> JSONValue {
    guard case .object(var members) = self, let first = path.first else { return self }
    members[first] = path.count == 1 ? nil : members[first]?.removing(at: Array(path.dropFirst()))
    return .object(members)
  }

  /// Defaults as in pkg/apis/*/v1/defaults.go of Kubernetes.
  func withServerDefaults(kind: ManagedKind) -> JSONValue {
    var object = self
    switch kind {
    case .networkPolicy: object["spec"] = object["spec"]?.withPolicyDefaults
    case .limitRange:
      let limits = (object["spec"]?["limits"]?.arrayValue ?? []).map(\.withLimitDefaults)
      object["spec"]?["limits"] = .array(limits)
    case .roleBinding:
      object["roleRef"]?["apiGroup"] = "rbac.authorization.k8s.io"
      object["subjects"] = .array(
        (object["subjects"]?.arrayValue ?? []).map { subject in
          var subject = subject
          if subject["kind"] != "ServiceAccount" { subject["apiGroup"] = "rbac.authorization.k8s.io" }
          return subject
        })
    case .resourceQuota: object["status"] = ["hard": [:], "used": [:]]
    default: break
    }
    return object
  }

  private var withPolicyDefaults: JSONValue {
    var spec = self
    if spec["policyTypes"]?.arrayValue?.isEmpty ?? true {
      let hasEgress = spec["egress"]?.arrayValue?.isEmpty == false
      spec["policyTypes"] = hasEgress ? ["Ingress", "Egress"] : ["Ingress"]
    }
    for direction in ["ingress", "egress"] {
      guard let rules = spec[direction]?.arrayValue else { continue }
      spec[direction] = .array(
        rules.map { rule in
          var rule = rule
          guard let ports = rule["ports"]?.arrayValue else { return rule }
          rule["ports"] = .array(
            ports.map { port in
              var port = port
              port["protocol"] = port["protocol"] ?? "TCP"
              return port
            })
          return rule
        })
    }
    return spec
  }

  private var withLimitDefaults: JSONValue {
    guard self["type"] == "Container" else { return self }
    var item = self
    var limits = self["default"]?.objectValue ?? [:]
    var requests = self["defaultRequest"]?.objectValue ?? [:]
    for (key, value) in self["max"]?.objectValue ?? [:] where limits[key] == nil { limits[key] = value }
    for (key, value) in limits where requests[key] == nil { requests[key] = value }
    for (key, value) in self["min"]?.objectValue ?? [:] where requests[key] == nil { requests[key] = value }
    item["default"] = .object(limits)
    item["defaultRequest"] = .object(requests)
    return item
  }
}
