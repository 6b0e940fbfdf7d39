package import Kubernetes

extension ServedKind {
  /// Whether objects are events, in either group.
  package var isEvent: Bool { kind == "Event" && !isCustom }
}

/// Events are kept once and served twice: as `events.k8s.io/v1`, in which programs write them, and as core `v1`, in
/// which `kubectl describe` looks for them.
///
/// Source: pkg/apis/events/v1/conversion.go of Kubernetes.
package enum EventConversion {
  /// The group in whose words most programs write.
  package static let group = "events.k8s.io"

  private static let members = [
    ("regarding", "involvedObject"), ("note", "message"), ("reportingController", "reportingComponent"),
    ("deprecatedSource", "source"), ("deprecatedFirstTimestamp", "firstTimestamp"),
    ("deprecatedLastTimestamp", "lastTimestamp"), ("deprecatedCount", "count"),
  ]

  /// The event in the words that have this member.
  package static func converted(_ event: JSONValue, knowing member: String) -> JSONValue {
    converted(event, to: members.contains { $0.1 == member } ? "" : group)
  }

  /// The event in the format of an API group.
  package static func converted(_ event: JSONValue, to group: String) -> JSONValue {
    let version = group.isEmpty ? "v1" : "\(group)/v1"
    guard event["apiVersion"]?.stringValue != version, var result = event.objectValue else { return event }
    for (modern, core) in members {
      let (from, to) = group.isEmpty ? (modern, core) : (core, modern)
      if let value = result.removeValue(forKey: from) { result[to] = value }
    }
    result["apiVersion"] = .string(version)
    return .object(result)
  }
}
