import CRDs
public import Kubernetes

extension ObservedObject {
  /// Digests a policy; one with rules is a risk: it opens what the default deny closes.
  public init(_ policy: NetworkPolicy) {
    let content = NormalContent(policy)
    let opened = content.openedDirections
    self.init(policy, .networkPolicy, content, risk: opened.isEmpty ? nil : .opens(opened))
  }

  /// Digests a role; one with wildcards is a risk.
  public init(_ role: Role) {
    let isWild = role.rules?.contains(where: \.hasWildcard) == true
    self.init(role, .role, NormalContent(role), risk: isWild ? .wildcard : nil)
  }

  /// Digests a binding; whether it is a risk depends on the role.
  public init(_ binding: RoleBinding) {
    let risk = Risk.binds(binding.roleRef, subjects: binding.subjects ?? [])
    self.init(binding, .roleBinding, NormalContent(binding), risk: risk)
  }

  /// Digests a quota.
  public init(_ quota: ResourceQuota) { self.init(quota, .resourceQuota, NormalContent(quota), risk: nil) }

  /// Digests a limit range.
  public init(_ range: LimitRange) { self.init(range, .limitRange, NormalContent(range), risk: nil) }

  /// Digests a service account; of it only one field, and our annotation, are ours.
  public init(_ account: ServiceAccount) {
    self.init(account, .serviceAccount, NormalContent(account), risk: nil)
    let baselines = account.metadata.annotations?[WellKnown.hardenedByAnnotation]
    ownership = baselines.map { Ownership(baseline: $0, control: .rbac) }
    ownerUIDs = []
    fingerprint = Fingerprint(of: Claimed(content: NormalContent(account), ownership: ownership, owners: []))
  }

  private init(_ object: some KubernetesObject, _ kind: ManagedKind, _ content: NormalContent, risk: Risk?) {
    let metadata = object.metadata
    let ownership = Ownership(labels: metadata.labels ?? [:])
    let owners = (metadata.ownerReferences ?? []).filter { $0.kind == SecurityBaseline.resourceType.kind }
    // A reference to another baseline is not ours to judge.
    let claimed = owners.filter { $0.name == ownership?.baseline }.map(\.normal)
    self.init(
      id: ObjectID(kind: kind, namespace: metadata.namespace ?? "", name: metadata.name ?? ""),
      uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "", ownership: ownership,
      ownerUIDs: owners.map(\.uid).sorted(), isAppliedByUs: metadata.isAppliedByUs,
      isTerminating: metadata.deletionTimestamp != nil,
      fingerprint: Fingerprint(of: Claimed(content: content, ownership: ownership, owners: claimed)),
      immutable: content.immutable, risk: risk)
  }

  /// Ours beyond doubt: labels and field manager. Only such objects are ever pruned.
  var isOurs: Bool { ownership != nil && isAppliedByUs }
}

/// All that we own of an object.
struct Claimed: Hashable {
  var content: NormalContent
  var ownership: Ownership?
  /// References to the baseline that the labels name.
  var owners: [OwnerReference]
}

extension OwnerReference {
  /// Absent and false are one.
  fileprivate var normal: OwnerReference {
    OwnerReference(
      apiVersion: apiVersion, kind: kind, name: name, uid: uid, controller: controller ?? false,
      blockOwnerDeletion: blockOwnerDeletion ?? false)
  }
}

extension Ownership {
  /// Reads our labels; nil unless all three are there.
  init?(labels: [String: String]) {
    guard labels[WellKnown.managedByLabel] == WellKnown.fieldManager, let baseline = labels[WellKnown.baselineLabel],
      let control = labels[WellKnown.controlLabel]
    else { return nil }
    self.init(baseline: baseline, control: ControlID(rawValue: control))
  }
}

extension ObjectMeta {
  /// Whether server-side apply under our name has set fields that are still ours.
  var isAppliedByUs: Bool {
    managedFields?.contains { $0.manager == WellKnown.fieldManager && $0.operation == "Apply" } ?? false
  }
}

extension NamespaceFacts {
  /// What decisions need of a namespace.
  public init(_ namespace: Namespace) {
    let metadata = namespace.metadata
    self.init(
      name: metadata.name ?? "", uid: metadata.uid ?? "", resourceVersion: metadata.resourceVersion ?? "",
      labels: metadata.labels ?? [:], previousPodSecurity: metadata.annotations?[WellKnown.previousLabelsAnnotation],
      isAppliedByUs: metadata.isAppliedByUs, isTerminating: namespace.isTerminating)
  }
}
