import Kubernetes
import SandboxMerge

/// The rules of probes and hooks.
///
/// Source: `validateProbe` and `validateLifecycle` in k8s.io/kubernetes/pkg/apis/core/validation, with their words.
enum ProbeRules {
  /// All problems of the probes and hooks of a container.
  static func problems(in container: JSONValue, at path: String, isInit: Bool) -> [FieldProblem] {
    let isSidecar = isInit && container["restartPolicy"] == "Always"
    var found: [FieldProblem] = []
    for name in ["livenessProbe", "readinessProbe", "startupProbe"] {
      guard let probe = container[name] else { continue }
      if isInit, !isSidecar {
        found.append(.forbidden("\(path).\(name)", "may not be set for init containers without restartPolicy=Always"))
        continue
      }
      found += probeProblems(probe, at: "\(path).\(name)")
      if name != "readinessProbe", let count = probe.integer("successThreshold"), count > 1 {
        found.append(.invalid("\(path).\(name).successThreshold", .integer(count), "must be 1"))
      }
    }
    for name in ["postStart", "preStop"] {
      guard let hook = container.value("lifecycle", name) else { continue }
      found += actionProblems(hook, ["exec", "httpGet", "tcpSocket", "sleep"], at: "\(path).lifecycle.\(name)")
    }
    return found
  }

  private static func probeProblems(_ probe: JSONValue, at path: String) -> [FieldProblem] {
    var found = actionProblems(probe, ["exec", "httpGet", "tcpSocket", "grpc"], at: path)
    for member in [
      "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold",
    ] {
      guard let number = probe.integer(member), number < 0 else { continue }
      found.append(.invalid("\(path).\(member)", .integer(number), "must be greater than or equal to 0"))
    }
    return found
  }

  /// Problems of a handler, which must have exactly one action.
  private static func actionProblems(_ action: JSONValue, _ names: [String], at path: String) -> [FieldProblem] {
    let present = names.filter { action[$0] != nil }
    var found: [FieldProblem] = []
    if present.isEmpty { found.append(.required(path, "must specify a handler type")) }
    for name in present.dropFirst() {
      found.append(.forbidden("\(path).\(name)", "may not specify more than 1 handler type"))
    }
    if let exec = action["exec"], exec.elements("command").isEmpty { found.append(.required("\(path).exec.command")) }
    for name in ["httpGet", "tcpSocket"] {
      if let request = action[name] { found += PortRules.problems(request["port"], at: "\(path).\(name).port") }
    }
    return found
  }
}
