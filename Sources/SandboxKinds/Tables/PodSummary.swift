import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The cells of a pod's table row.
///
/// Source: `printPod` in k8s.io/kubernetes/pkg/printers/internalversion.
struct PodSummary {
  /// How many containers are ready; sidecars are among them.
  private(set) var ready = 0
  /// How many containers there are; sidecars are among them.
  private(set) var total: Int
  /// The phase, or what keeps the pod from it.
  private(set) var status: String
  /// How often containers were restarted.
  private(set) var restarts: Int64 = 0
  /// When one was last restarted.
  private(set) var lastRestart: Date?

  /// Sums up a pod.
  init(of pod: JSONValue) {
    let initContainers = pod.elements("spec", "initContainers")
    let sidecars = Set(initContainers.filter { $0["restartPolicy"] == "Always" }.map { $0.text("name") })
    total = pod.elements("spec", "containers").count + sidecars.count
    status = pod.text("status", "reason").ifEmpty(pod.text("status", "phase"))
    let conditions = pod.elements("status", "conditions")
    if conditions.contains(where: { $0["type"] == "PodScheduled" && $0["reason"] == "SchedulingGated" }) {
      status = "SchedulingGated"
    }
    let begun = initialize(
      pod.elements("status", "initContainerStatuses"), sidecars: sidecars, count: initContainers.count)
    if begun || Self.holds("Initialized", in: conditions) {
      (restarts, lastRestart) = (0, nil)
      for container in pod.elements("status", "initContainerStatuses") where sidecars.contains(container.text("name")) {
        countRestarts(of: container)
      }
      run(pod.elements("status", "containerStatuses"), isReady: Self.holds("Ready", in: conditions))
    }
    guard pod.value("metadata", "deletionTimestamp") != nil else { return }
    if pod.text("status", "reason") == "NodeLost" {
      status = "Unknown"
    } else if !["Succeeded", "Failed"].contains(pod.text("status", "phase")) {
      status = "Terminating"
    }
  }

  private static func holds(_ type: String, in conditions: [JSONValue]) -> Bool {
    conditions.contains { $0.text("type") == type && $0.text("status") == "True" }
  }

  /// Adds the init containers; returns false if one of them has not completed.
  private mutating func initialize(_ containers: [JSONValue], sidecars: Set<String>, count: Int) -> Bool {
    for (index, container) in containers.enumerated() {
      countRestarts(of: container)
      let ended = container.value("state", "terminated")
      if ended?.integer("exitCode") == 0 { continue }
      if sidecars.contains(container.text("name")), container["started"] == true {
        if container["ready"] == true { ready += 1 }
        continue
      }
      let waiting = container.text("state", "waiting", "reason")
      if let ended {
        status = "Init:\(Self.reason(ofEnd: ended))"
      } else {
        status = waiting.isEmpty || waiting == "PodInitializing" ? "Init:\(index)/\(count)" : "Init:\(waiting)"
      }
      return false
    }
    return true
  }

  /// Takes in the containers, the last first.
  private mutating func run(_ containers: [JSONValue], isReady: Bool) {
    var hasRunning = false
    var failure: String?
    for container in containers.reversed() {
      countRestarts(of: container)
      let waiting = container.text("state", "waiting", "reason")
      if !waiting.isEmpty {
        status = waiting
      } else if let ended = container.value("state", "terminated") {
        status = Self.reason(ofEnd: ended)
        if ended.integer("exitCode") != 0 { failure = status }
      } else if container["ready"] == true, container.value("state", "running") != nil {
        hasRunning = true
        ready += 1
      }
    }
    guard status == "Completed" else { return }
    if hasRunning, isReady {
      status = "Running"
    } else if let failure {
      status = failure
    } else if hasRunning {
      status = "NotReady"
    }
  }

  private mutating func countRestarts(of container: JSONValue) {
    restarts += container.integer("restartCount") ?? 0
    guard let time = RFC3339.parse(container.text("lastState", "terminated", "finishedAt")) else { return }
    lastRestart = max(lastRestart ?? time, time)
  }

  private static func reason(ofEnd ended: JSONValue) -> String {
    if !ended.lacks("reason") { return ended.text("reason") }
    let signal = ended.integer("signal") ?? 0
    return signal == 0 ? "ExitCode:\(ended.integer("exitCode") ?? 0)" : "Signal:\(signal)"
  }
}
