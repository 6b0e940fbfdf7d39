import Kubernetes
import PodSecurity

extension AuditedObject {
  /// The size in bytes of what findings and checks of other objects keep: names, labels, selectors, ports, backends
  /// and images.
  var matchedSize: Int {
    var size = value["metadata"]?["labels"]?.textSize ?? 0
    size += reference.name.utf8.count
    for field in ["selector", "podSelector", "ports", "rules", "tls", "backend", "defaultBackend"] {
      size += spec[field]?.textSize ?? 0
    }
    size += value["roleRef"]?.textSize ?? 0
    for (name, text) in template?.labels ?? [:] { size += name.utf8.count + text.utf8.count }
    for container in template?.pod.containers ?? [] { size += container.fields["image"]?.textSize ?? 0 }
    return size + (template?.serviceAccount.utf8.count ?? 0)
  }
}

extension JSONValue {
  /// A hash of the fields that checks read: all but the metadata that each write changes and the status, of which only
  /// the end of a Pod or Job matters.
  var auditFingerprint: Int {
    var hasher = Hasher()
    hasher.combine(hasEnded)
    for (field, member) in (objectValue ?? [:]).sorted(by: { $0.key < $1.key }) where field != "status" {
      hasher.combine(field)
      if field == "metadata" {
        for name in ["name", "namespace", "generateName", "labels", "annotations", "ownerReferences"] {
          hasher.combine(member[name])
        }
      } else {
        hasher.combine(member)
      }
    }
    return hasher.finalize()
  }

  /// The size in bytes of the keys and strings.
  fileprivate var textSize: Int {
    switch self {
    case .string(let text): text.utf8.count + 16
    case .array(let elements): elements.reduce(16) { $0 + $1.textSize }
    case .object(let members): members.reduce(16) { $0 + $1.key.utf8.count + $1.value.textSize }
    case .null, .bool, .integer, .number: 8
    }
  }
}
