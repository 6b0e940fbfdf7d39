import Kubernetes

extension Catalogue {
  /// The core group.
  static let core: [ServedKind] = [
    kind("", "v1", "ConfigMap", "configmaps", ["cm"], columns: [.name, .age])
  ]
}
