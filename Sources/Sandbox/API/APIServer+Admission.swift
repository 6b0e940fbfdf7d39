import Kubernetes
import SandboxKinds
import SandboxMerge

/// Admission of writes.
extension APIServer {
  /// Admits a new object; returns warnings.
  ///
  /// - Throws: `StatusError` 403 if a policy forbids the write.
  func admitNew(_ draft: inout ObjectDraft, _ scope: RequestScope) throws -> [String] {
    if scope.resource == .pods { try preparePod(&draft, scope) }
    try limit(&draft, replacing: nil, scope)
    return try review(draft.object, replacing: nil, scope)
  }

  /// Admits a changed object; returns warnings.
  ///
  /// - Throws: `StatusError` 403 if a policy forbids the write, 422 for labels that Pod Security cannot read.
  func admitChange(_ draft: inout ObjectDraft, replacing old: JSONValue, _ scope: RequestScope) throws -> [String] {
    guard scope.path.subresource == nil else { return [] }
    try limit(&draft, replacing: old, scope)
    return try review(draft.object, replacing: old, scope)
  }

  private func review(_ object: JSONValue, replacing old: JSONValue?, _ scope: RequestScope) throws -> [String] {
    try faults.admit(object, replacing: old, scope)
    if scope.resource == .namespaces { return try reviewNamespace(object, replacing: old, scope) }
    guard let namespace = scope.key.namespace, !scope.kind.isCustom,
      let labels = store.get(.namespaces, ObjectKey(name: namespace))?.labels
    else { return [] }
    guard scope.resource == .pods else {
      return PodSecurityAdmission.review(workload: object, kind: scope.kind.kind, namespaceLabels: labels)
    }
    let review = PodSecurityAdmission.review(pod: object, replacing: old, namespaceLabels: labels)
    if let refusal = review.refusal {
      throw StatusError.forbidden(scope.resource, name: object.text("metadata", "name"), refusal)
    }
    return review.warnings
  }

  private func reviewNamespace(
    _ object: JSONValue, replacing old: JSONValue?, _ scope: RequestScope
  ) throws -> [String] {
    let name = object.text("metadata", "name")
    let (labels, oldLabels) = (object.labels, old?.labels)
    guard labels != oldLabels else { return [] }
    let pods = try old == nil ? [] : store.list(.pods, in: name).objects.map { try $0.value() }
    let review = PodSecurityAdmission.reviewNamespace(name: name, oldLabels: oldLabels, newLabels: labels, pods: pods)
    if !review.invalidLabels.isEmpty {
      throw StatusError.invalid(
        scope.kind, name: name,
        review.invalidLabels.map {
          FieldProblem(field: $0.field, reason: "FieldValueInvalid", message: $0.causeMessage)
        })
    }
    return review.warnings
  }

  /// The ServiceAccount admission plugin for pods.
  ///
  /// - Throws: `StatusError` 403 if the service account does not exist.
  private func preparePod(_ draft: inout ObjectDraft, _ scope: RequestScope) throws {
    let account = draft.object["spec"]?["serviceAccountName"]?.stringValue ?? ""
    let name = account.isEmpty ? "default" : account
    let podName = draft.object.text("metadata", "name")
    guard store.get(.serviceAccounts, ObjectKey(namespace: scope.key.namespace, name: name)) != nil else {
      throw StatusError.forbidden(
        scope.resource, name: podName,
        "error looking up service account \(scope.key.namespace ?? "")/\(name): serviceaccount \"\(name)\" not found")
    }
    draft.edit { pod in
      pod["spec"]?["serviceAccountName"] = .string(name)
      pod["spec"]?["serviceAccount"] = .string(name)
    }
  }

  /// Limit ranges: defaults and limits.
  ///
  /// - Throws: `StatusError` 403.
  private func limit(_ draft: inout ObjectDraft, replacing old: JSONValue?, _ scope: RequestScope) throws {
    let isClaim = scope.resource == GroupResource(resource: "persistentvolumeclaims")
    guard let namespace = scope.key.namespace, isClaim || (scope.resource == .pods && old == nil) else { return }
    let ranges = try store.list(.limitRanges, in: namespace).objects.map { try $0.value() }
    guard !ranges.isEmpty else { return }
    if !isClaim {
      draft.edit { pod in
        pod = LimitRangeAdmission.defaulted(pod: pod, limitRanges: ranges)
        pod.set(.string(PodResources(of: pod).qualityOfService.rawValue), at: "status", "qosClass")
      }
    }
    let refusal =
      isClaim
      ? LimitRangeAdmission.refusal(claim: draft.object, limitRanges: ranges)
      : LimitRangeAdmission.refusal(pod: draft.object, limitRanges: ranges)
    guard let refusal else { return }
    throw StatusError.forbidden(scope.resource, name: draft.object.text("metadata", "name"), refusal)
  }
}

extension JSONValue {
  /// `metadata.labels`.
  var labels: [String: String] { self["metadata"]?["labels"]?.objectValue?.compactMapValues(\.stringValue) ?? [:] }
}
