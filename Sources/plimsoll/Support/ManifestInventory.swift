import Access
import Audit
import Kubernetes
import Scan

/// The objects of manifests that decide about access, and errors.
struct ManifestInventory {
  /// What identifies an object in all versions of its group.
  private struct Identity: Hashable {
    var group: Substring
    var kind: String
    var namespace: String
    var name: String

    init(_ object: AuditedObject) {
      (group, kind) = (object.reference.group, object.reference.kind)
      (namespace, name) = (object.namespace, object.reference.name)
    }
  }

  /// The objects.
  private(set) var inventory = Inventory()
  /// Input that cannot be read, and objects that are not unique.
  private(set) var errors: [ScanError] = []
  private var known: [Identity: (value: JSONValue, location: String)] = [:]

  /// Adds an object or an error.
  mutating func add(_ result: Result<ManifestObject, ScanError>) {
    switch result {
    case .failure(let error): errors.append(error)
    case .success(let manifest): if isNew(manifest) { add(manifest) }
    }
  }

  private mutating func add(_ manifest: ManifestObject) {
    let invalid = manifest.errors
    errors += invalid
    do throws(InvalidObject) {
      try inventory.add(manifest.object.value)
    } catch {
      // The errors of the fields say more.
      if invalid.isEmpty { errors.append(manifest.error("\(error)")) }
    }
  }

  /// Whether the object is the first one with its identity. Another one with other content is an error, because the
  /// answer would depend on the order.
  private mutating func isNew(_ manifest: ManifestObject) -> Bool {
    let object = manifest.object
    // The API server creates the names of the others.
    guard object.kind != nil, object.value["metadata"]?["name"]?.stringValue != nil else { return true }
    let identity = Identity(object)
    guard let first = known[identity] else {
      let location = manifest.location(of: FieldPath())
      known[identity] = (object.value, "\(location.file):\(location.line)")
      return true
    }
    if first.value != object.value {
      errors.append(
        manifest.error("\(object.reference.title) is already defined at \(first.location); remove one of them"))
    }
    return false
  }
}
