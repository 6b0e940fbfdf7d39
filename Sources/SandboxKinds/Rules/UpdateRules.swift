import Kubernetes
import SandboxMerge

/// Update rules beyond immutable members.
enum UpdateRules {
  /// Config maps and secrets with `immutable: true`.
  /// Source: `ValidateConfigMapUpdate` and `ValidateSecretUpdate` in k8s.io/kubernetes/pkg/apis/core/validation.
  static func data(from old: JSONValue, to new: JSONValue) -> [FieldProblem] {
    guard old["immutable"] == true else { return [] }
    var found: [FieldProblem] = []
    if new["immutable"] != true { found.append(.forbidden("immutable", sealedWords)) }
    for member in ["data", "binaryData"] where old[member] != new[member] {
      found.append(.forbidden(member, sealedWords))
    }
    return found
  }

  private static let sealedWords = "field is immutable when `immutable` is set"

  /// Stateful sets: all members of the spec except some are immutable.
  /// Source: `ValidateStatefulSetUpdate` in k8s.io/kubernetes/pkg/apis/apps/validation.
  static func statefulSet(from old: JSONValue, to new: JSONValue) -> [FieldProblem] {
    let free: Set = [
      "replicas", "ordinals", "template", "updateStrategy", "revisionHistoryLimit",
      "persistentVolumeClaimRetentionPolicy", "minReadySeconds",
    ]
    func rest(_ set: JSONValue) -> [String: JSONValue] {
      (set["spec"]?.objectValue ?? [:]).filter { !free.contains($0.key) }
    }
    if rest(old) == rest(new) { return [] }
    let words = """
      updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', \
      'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
      """
    return [.forbidden("spec", words)]
  }

  /// Pods: all members of the spec are immutable except images and a few others.
  ///
  /// Source: `ValidatePodUpdate` in k8s.io/kubernetes/pkg/apis/core/validation, which adds what differs to its words.
  static func pod(from old: JSONValue, to new: JSONValue) -> [FieldProblem] {
    for list in ["containers", "initContainers"]
    where old.elementCount("spec", list) != new.elementCount("spec", list) {
      return [.forbidden("spec.\(list)", "pod updates may not add or remove containers")]
    }
    if rest(ofPod: old) == rest(ofPod: new) { return [] }
    let words = """
      pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,\
      `spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),\
      `spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)
      """
    return [.forbidden("spec", words)]
  }

  /// A pod's spec without mutable members, and without members that only the `binding` subresource sets.
  private static func rest(ofPod pod: JSONValue) -> JSONValue {
    var spec = pod["spec"] ?? [:]
    for member in ["activeDeadlineSeconds", "tolerations", "terminationGracePeriodSeconds", "nodeName"] {
      spec[member] = nil
    }
    for list in ["containers", "initContainers"] {
      spec.update(list) { $0.updateElements { $0["image"] = nil } }
    }
    return spec
  }
}
