import Kubernetes

extension AuditedObject {
  /// Whether the object is a Service that clients outside the cluster can reach.
  var isExposedService: Bool {
    kind == .service && ["NodePort", "LoadBalancer"].contains(spec["type"]?.stringValue)
  }

  /// The selector of a Service; `nil` for other kinds, and for Services whose endpoints others set.
  var serviceSelector: ObjectSelector? {
    guard kind == .service, spec["type"]?.stringValue != "ExternalName" else { return nil }
    let labels = spec.strings("selector")
    return labels.isEmpty ? nil : ObjectSelector(labels: labels)
  }
}
