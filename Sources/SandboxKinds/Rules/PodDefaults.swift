import Kubernetes
import SandboxMerge

/// The defaults of pods that depend on other members.
///
/// Source: k8s.io/kubernetes/pkg/apis/core/v1/defaults.go.
enum PodDefaults {
  /// The pod with its defaults.
  static func defaulted(_ pod: JSONValue) -> JSONValue {
    var pod = pod
    pod.update("spec") { spec in
      addDefaults(to: &spec)
      if let seconds = spec.integer("terminationGracePeriodSeconds"), seconds < 0 {
        spec["terminationGracePeriodSeconds"] = 1
      }
      if spec["enableServiceLinks"] == nil { spec["enableServiceLinks"] = true }
      for list in ["containers", "initContainers"] {
        spec.update(list) { $0.updateElements(requestLimits) }
      }
    }
    if pod.value("status", "qosClass") == nil {
      pod.set(.string(PodResources(of: pod).qualityOfService.rawValue), at: "status", "qosClass")
    }
    return pod
  }

  /// The pod with what the usual admission plugins add.
  ///
  /// Source: k8s.io/kubernetes/plugin/pkg/admission/{defaulttolerationseconds,priority}.
  static func admitted(_ pod: JSONValue) -> JSONValue {
    var pod = pod
    pod.update("spec") { spec in
      addTolerations(to: &spec)
      if spec["priority"] == nil { spec["priority"] = 0 }
      if spec["preemptionPolicy"] == nil { spec["preemptionPolicy"] = "PreemptLowerPriority" }
    }
    return pod
  }

  /// An object with the defaults of the pod template at a path.
  static func defaulted(_ object: JSONValue, template path: [String]) -> JSONValue {
    var object = object
    addDefaults(to: &object, at: path[...])
    return object
  }

  private static func addDefaults(to object: inout JSONValue, at path: ArraySlice<String>) {
    guard let name = path.first else { return object.update("spec", addDefaults) }
    object.update(name) { addDefaults(to: &$0, at: path.dropFirst()) }
  }

  /// Defaults common to pods and templates.
  private static func addDefaults(to spec: inout JSONValue) {
    if let name = spec["serviceAccountName"] ?? spec["serviceAccount"] {
      spec["serviceAccountName"] = name
      spec["serviceAccount"] = name
    }
    let usesHostPorts = spec["hostNetwork"] == true
    for list in ["containers", "initContainers", "ephemeralContainers"] {
      spec.update(list) { containers in
        containers.updateElements { container in
          if container.lacks("imagePullPolicy") {
            container["imagePullPolicy"] = pullPolicy(ofImage: container.text("image"))
          }
          if usesHostPorts { addHostPorts(to: &container) }
        }
      }
    }
    spec.update("volumes") { volumes in
      volumes.updateElements { if $0.memberCount() < 2 { $0["emptyDir"] = [:] } }
    }
  }

  /// `Always` for images without a tag or with the tag `latest`.
  private static func pullPolicy(ofImage image: String) -> JSONValue {
    if image.contains("@") { return "IfNotPresent" }
    let name = image.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let colon = name.lastIndex(of: ":") else { return "Always" }
    return name[colon...] == ":latest" ? "Always" : "IfNotPresent"
  }

  private static func addHostPorts(to container: inout JSONValue) {
    container.update("ports") { ports in
      ports.updateElements { if ($0.integer("hostPort") ?? 0) == 0 { $0["hostPort"] = $0["containerPort"] } }
    }
  }

  /// Requests default to the limits.
  private static func requestLimits(of container: inout JSONValue) {
    guard let limits = container.value("resources", "limits")?.objectValue else { return }
    let requests = container.value("resources", "requests")?.objectValue ?? [:]
    container.set(.object(requests.merging(limits) { given, _ in given }), at: "resources", "requests")
  }

  private static func addTolerations(to spec: inout JSONValue) {
    var tolerations = spec.elements("tolerations")
    for condition in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
      let isTolerated = tolerations.contains { toleration in
        let key = toleration.text("key")
        let effect = toleration.text("effect")
        return (key == condition || key.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
      }
      if isTolerated { continue }
      tolerations.append([
        "key": .string(condition), "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300,
      ])
    }
    spec["tolerations"] = .array(tolerations)
  }
}
