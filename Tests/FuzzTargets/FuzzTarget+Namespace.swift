import CRDs
import Foundation
import Kubernetes
import Planning

extension FuzzTarget {
  /// Namespaces, whose labels and annotations tenants can write.
  static let namespace = FuzzTarget(
    "namespace", reads: "`NamespaceFacts`, `GuardMarkers`, `Planner.plan`",
    properties: """
      Two plans of the same observation are equal. The operator writes only labels of Pod Security Admission, and its own \
      annotations.
      """,
    check: checkNamespace)

  private static func checkNamespace(_ input: [UInt8]) throws {
    guard let namespace = try? JSONDecoder().decode(Namespace.self, from: Data(input)) else { return }
    var facts = NamespaceFacts(namespace)
    facts.name = "team-a"
    for isDeleting in [false, true] {
      let baseline = BaselineFacts(name: "restricted", uid: "uid-1", spec: spec, isDeleting: isDeleting)
      var observation = Observation(namespace: facts, baselines: [baseline], cluster: cluster, now: now)
      observation.live[facts.id] = .missing
      let plan = Planner().plan(observation)
      try require(Planner().plan(observation).changes == plan.changes, "two plans of the same observation differ")
      for change in plan.changes where change.id == facts.id { try checkFields(of: change) }
    }
  }

  private static func checkFields(of change: Change) throws {
    let written: [JSONValue?] =
      switch change.action {
      case .apply(let desired): [desired.manifest, desired.mergePatch]
      case .patch(let patch): [patch]
      case .create, .replace, .recreate, .delete, .release, .releaseFields: []
      }
    for metadata in written.compactMap({ $0?["metadata"] }) {
      for label in metadata["labels"]?.objectValue?.keys ?? [:].keys {
        try require(label.hasPrefix("pod-security.kubernetes.io/"), "the operator writes the label '\(label)'")
      }
      for annotation in metadata["annotations"]?.objectValue?.keys ?? [:].keys {
        let isOwn = annotation == WellKnown.previousLabelsAnnotation || annotation.hasPrefix(GuardMarkers.prefix)
        try require(isOwn, "the operator writes the annotation '\(annotation)'")
      }
    }
  }

  private static let spec: SecurityBaselineSpec = {
    var spec = SecurityBaselineSpec()
    var networkPolicies = NetworkPoliciesSpec()
    networkPolicies.defaultDeny = [.ingress, .egress]
    spec.networkPolicies = networkPolicies
    var podSecurity = PodSecuritySpec()
    podSecurity.enforce = .restricted
    podSecurity.warn = .restricted
    spec.podSecurity = podSecurity
    return spec
  }()
}
