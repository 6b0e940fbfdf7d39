package import Kubernetes
import SandboxMerge

/// The total resources of a pod.
///
/// Source: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers and
/// https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/#resource-sharing-within-containers. Only the
/// spec counts: what a kubelet reports of a resize under way does not.
package struct PodResources: Sendable {
  private let spec: JSONValue

  package init(of pod: JSONValue) { spec = pod["spec"] ?? [:] }

  /// The containers and the init containers, in this order.
  var containers: [JSONValue] { mainContainers + initContainers }

  private var mainContainers: [JSONValue] { spec.value("containers")?.arrayValue ?? [] }
  private var initContainers: [JSONValue] { spec.value("initContainers")?.arrayValue ?? [] }

  /// The sum of what containers request, or what the pod as a whole requests; optionally with overhead.
  func requests(withOverhead: Bool) -> ResourceList {
    var total = aggregate("requests").merging(podLevel("requests")) { $1 }
    if withOverhead { total.add(ResourceList(spec["overhead"])) }
    return total
  }

  /// The sum of the limits of containers, or of the pod as a whole; optionally with overhead, if there is a
  /// limit.
  func limits(withOverhead: Bool) -> ResourceList {
    var total = aggregate("limits").merging(podLevel("limits")) { $1 }
    if withOverhead { total.add(ResourceList(spec["overhead"]).filter { total[$0.key] != nil }) }
    return total
  }

  /// Whether the pod says for itself what its containers may use.
  var isSetForPod: Bool { !podLevel("requests").isEmpty || !podLevel("limits").isEmpty }

  /// Which pods a node does without first.
  package enum QualityOfService: String, Sendable {
    case guaranteed = "Guaranteed", burstable = "Burstable", bestEffort = "BestEffort"
  }

  /// `Guaranteed` if every container has limits for CPU and memory and requests as much, `BestEffort` if none says
  /// anything of either, else `Burstable`. What is set for the pod as a whole counts instead.
  ///
  /// Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-qos/
  package var qualityOfService: QualityOfService {
    let demands = (isSetForPod ? [spec] : containers).map { source in
      ["requests", "limits"].map { kind in
        ResourceList(source.value("resources", kind))
          .filter { $0.value > .zero && ($0.key == "cpu" || $0.key == "memory") }
      }
    }
    if demands.allSatisfy({ $0.allSatisfy(\.isEmpty) }) { return .bestEffort }
    return demands.allSatisfy { $0[1].count == 2 && $0[0] == $0[1] } ? .guaranteed : .burstable
  }

  /// Of what kinds a pod as a whole can ask for.
  private func podLevel(_ kind: String) -> ResourceList {
    ResourceList(spec.value("resources", kind))
      .filter { $0.key == "cpu" || $0.key == "memory" || $0.key.hasPrefix("hugepages-") }
  }

  /// Containers and sidecars run together; an init container runs with the sidecars before it.
  private func aggregate(_ kind: String) -> ResourceList {
    var (total, sidecars, initial) = (ResourceList(), ResourceList(), ResourceList())
    for container in mainContainers { total.add(ResourceList(container.value("resources", kind))) }
    for container in initContainers {
      let own = ResourceList(container.value("resources", kind))
      var needed = sidecars
      needed.add(own)
      if container["restartPolicy"] == "Always" {
        total.add(own)
        sidecars = needed
      }
      initial.formMaximum(needed)
    }
    total.formMaximum(initial)
    return total
  }
}
