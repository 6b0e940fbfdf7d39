import CRDs
package import Kubernetes

/// What is reported about an unmanaged object that the operator removed: enough to understand what it opened, and to create
/// it again if it was removed by mistake.
package struct RemovedObject: Sendable, Hashable {
  /// The subjects of a binding, the number of rules of a network policy or role, as a phrase; empty for other kinds.
  package var summary: String
  /// The object as JSON in one line, without status and `managedFields`, cut off after `manifestLimit` bytes.
  package var manifest: String

  /// The API server accepts Events with notes of up to 1,024 bytes.
  package static let manifestLimit = 768

  /// Digests an object.
  package init(_ object: JSONValue) {
    var kept = object
    kept["status"] = Optional<JSONValue>.none
    for field in ["managedFields", "uid", "resourceVersion", "creationTimestamp", "generation", "selfLink"] {
      kept["metadata"]?[field] = Optional<JSONValue>.none
    }
    kept["metadata"]?["annotations"]?["kubectl.kubernetes.io/last-applied-configuration"] = Optional<JSONValue>.none
    manifest = ((try? kept.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "").prefix(
      bytes: Self.manifestLimit)
    summary = Self.summary(of: object).prefix(bytes: 200)
  }

  private static func summary(of object: JSONValue) -> String {
    if let subjects = try? object["subjects"]?.decode([Subject].self) {
      let role = object["roleRef"]?["name"]?.stringValue ?? ""
      let namespace = object["metadata"]?["namespace"]?.stringValue ?? ""
      return "granted \(role.escaped(limit: 63)) to \(SubjectAssessment(subjects, namespace: namespace).names)"
    }
    if let spec = object["spec"], spec["podSelector"] != nil {
      let rules = ["ingress", "egress"].compactMap { direction in
        spec[direction]?.arrayValue.map { $0.count.counted("\(direction) rule") }
      }
      return rules.isEmpty ? "" : "with \(rules.joined(separator: " and "))"
    }
    return ""
  }
}

extension Drift {
  /// The removal of an unmanaged object.
  ///
  /// - Parameters:
  ///   - object: The object, read directly before its deletion.
  ///   - change: The change that removed it.
  package init(removed object: JSONValue, _ change: Change) {
    self.init(
      id: change.id, control: change.control, change: .surplus, manager: ManagedFields(object).latest?.manager,
      operation: ManagedFields(object).latest?.operation, action: .pruned)
    removed = RemovedObject(object)
  }
}

extension String {
  /// The longest prefix with at most `limit` bytes in UTF-8.
  fileprivate func prefix(bytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    var end = utf8.index(startIndex, offsetBy: limit)
    while end > startIndex, end.samePosition(in: unicodeScalars) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}
