/// Names of bounded size. Most names in Kubernetes have at most 253 bytes. Those of RBAC objects are path segments of any
/// length: https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources
extension String {
  /// The longest name that is kept whole, in bytes.
  package static let nameLimit = 1024

  /// The name, or the start of a longer one with a hash of the whole, valid within one process. A name in which combining marks were
  /// separated is shortened, too, because it is not the one that the server has.
  ///
  /// A shortened name contains `/`, so that no object can have it as its name.
  package var boundedName: String {
    guard utf8.count > Self.nameLimit || StreamSafeText.hasSeparatedMarks(self) else { return self }
    var hasher = Hasher()
    for byte in utf8 { hasher.combine(byte) }
    let start = firstScalars(200)
    return "\(start)…/\(String(UInt(bitPattern: hasher.finalize()), radix: 16))"
  }
}

extension ObjectKey {
  /// The key with a name of bounded size; see `String.boundedName`. An empty namespace is none.
  package var bounded: ObjectKey {
    ObjectKey(namespace: namespace.flatMap { $0.isEmpty ? nil : $0 }, name: name.boundedName)
  }
}
