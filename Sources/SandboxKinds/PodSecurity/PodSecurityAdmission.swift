package import Kubernetes
import PodSecurity

/// Pod Security admission: which pods a namespace refuses, and what it warns of.
///
/// Messages are those of kube-apiserver 1.36. Source:
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/. Nothing is exempt, as in a kube-apiserver
/// without a configuration file. The audit mode has no effect here: there is no audit log.
package enum PodSecurityAdmission {
  /// Decides on the create or the update of a pod.
  ///
  /// - Parameters:
  ///   - pod: The pod as it would be stored.
  ///   - oldPod: The pod that an update replaces. An update is reviewed if it changes an image or adds a container.
  ///   - namespaceLabels: The labels of the pod's namespace.
  /// - Returns: Why the pod is forbidden, to follow `pods "NAME" is forbidden: `; and warnings for the client, none
  ///   of them beside a refusal.
  package static func review(
    pod: JSONValue, replacing oldPod: JSONValue? = nil, namespaceLabels: [String: String]
  ) -> (refusal: String?, warnings: [String]) {
    if let oldPod, !isSignificant(pod, replacing: oldPod) { return (nil, []) }
    let policy = PodSecurityPolicy(labels: namespaceLabels)
    let spec = defaulted(pod)
    let metadata = pod["metadata"] ?? [:]
    if let shortfall = shortfall(spec, metadata, policy.enforce) { return ("violates \(shortfall)", []) }
    return (nil, shortfall(spec, metadata, policy.warn).map { ["would violate \($0)"] } ?? [])
  }

  /// Warnings for an object with a pod template; such objects are never rejected.
  ///
  /// - Parameters:
  ///   - workload: The object.
  ///   - kind: Its kind; a kind without a pod template gives no warning.
  ///   - namespaceLabels: The labels of the object's namespace.
  package static func review(workload: JSONValue, kind: String, namespaceLabels: [String: String]) -> [String] {
    guard let template = template(of: workload, kind: kind), let spec = template.present("spec") else { return [] }
    let requirement = PodSecurityPolicy(labels: namespaceLabels).warn
    return shortfall(spec, template["metadata"] ?? [:], requirement).map { ["would violate \($0)"] } ?? []
  }

  /// `PodSecurity "restricted:latest": ` and every violation with its detail; `nil` for a pod that meets the requirement.
  private static func shortfall(_ spec: JSONValue, _ metadata: JSONValue, _ requirement: PodSecurityRequirement)
    -> String?
  {
    let violations = PodSecurityStandards.violations(
      podSpec: spec, podMetadata: metadata, level: requirement.level, version: requirement.version)
    guard !violations.isEmpty else { return nil }
    let details = violations.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }
    return "PodSecurity \"\(requirement)\": \(details.joined(separator: ", "))"
  }

  private static func template(of workload: JSONValue, kind: String) -> JSONValue? {
    switch kind {
    case "PodTemplate": workload.present("template")
    case "CronJob": workload.present("spec", "jobTemplate", "spec", "template")
    case "Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "ReplicationController":
      workload.present("spec", "template")
    default: nil
    }
  }

  /// Whether an update of a pod adds or removes a container, or changes an image.
  private static func isSignificant(_ pod: JSONValue, replacing oldPod: JSONValue) -> Bool {
    func images(_ pod: JSONValue, _ list: String) -> [String?] {
      (pod.present("spec", list)?.arrayValue ?? []).map { $0["image"]?.stringValue }
    }
    func debuggers(_ pod: JSONValue) -> [String: String] {
      let containers = pod.present("spec", "ephemeralContainers")?.arrayValue ?? []
      return Dictionary(
        containers.map { ($0["name"]?.stringValue ?? "", $0["image"]?.stringValue ?? "") }, uniquingKeysWith: { $1 })
    }
    let known = debuggers(oldPod)
    return ["containers", "initContainers"].contains { images(pod, $0) != images(oldPod, $0) }
      || debuggers(pod).contains { known[$0.key] != $0.value }
  }
}
