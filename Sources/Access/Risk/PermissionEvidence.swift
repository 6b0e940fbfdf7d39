import Kubernetes

/// The evidence for the permission of a factor: where the permission applies, and which bindings give it there.
struct PermissionEvidence {
  private typealias Scope = AccountPermissions.Scope

  /// The number of names in a detail.
  private static let namesInDetail = 20

  private let factor: RiskFactor
  private let bindings: [AccountPermissions.Scope: [BindingID]]
  private let isFullControl: Bool

  /// Creates the evidence.
  ///
  /// - Parameters:
  ///   - factor: The factor of the permission.
  ///   - bindings: The bindings that give the permission, by scope.
  ///   - isFullControl: Whether the permission on some names is as much as the permission on all objects.
  init(_ factor: RiskFactor, _ bindings: [AccountPermissions.Scope: [BindingID]], isFullControl: Bool) {
    self.factor = factor
    self.bindings = bindings
    self.isFullControl = isFullControl
  }

  /// The evidence for the scopes that give the most points, which are the widest.
  var widest: WorkloadRisk.Evidence? {
    [inAllNamespaces, inNamespaces, onNames].compactMap(\.self).max { $0.points < $1.points }
  }

  private var inAllNamespaces: WorkloadRisk.Evidence? {
    bindings[.cluster].map { .init(factor, "all namespaces", bindings: $0) }
  }

  /// Permissions in kube-system lead to service accounts with permissions in all namespaces.
  private var inNamespaces: WorkloadRisk.Evidence? {
    let namespaces = bindings.keys.filter { $0.name == nil }.compactMap(\.namespace).sorted()
    guard !namespaces.isEmpty else { return nil }
    let isSystem = namespaces.contains("kube-system") && factor.namespacePoints != 0
    return .init(
      factor, points: isSystem ? factor.points : factor.namespacePoints, namespaces.joined(separator: ", "),
      bindings: namespaces.flatMap { bindings[Scope(namespace: $0, name: nil)] ?? [] })
  }

  private var onNames: WorkloadRisk.Evidence? {
    let named = bindings.compactMap { scope, bindings in
      scope.name.map { (title: [scope.namespace, $0].compactMap(\.self).joined(separator: "/"), bindings: bindings) }
    }.sorted { $0.title < $1.title }
    guard !named.isEmpty else { return nil }
    return .init(
      factor, points: isFullControl ? factor.points : factor.namedPoints,
      named.map(\.title).joined(atMost: Self.namesInDetail),
      bindings: named.flatMap(\.bindings).withoutDuplicates)
  }
}

extension [BindingID] {
  /// The bindings without repetitions, in order.
  var withoutDuplicates: [BindingID] {
    var known: Set<BindingID> = []
    return filter { known.insert($0).inserted }
  }
}
