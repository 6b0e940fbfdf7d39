/// The running pods that a raised Pod Security level would reject, as the server reports them.
///
/// They keep running: the level applies when pods are created.
/// https://kubernetes.io/docs/concepts/security/pod-security-admission/
package struct PodSecurityVerdict: Sendable, Hashable {
  /// Pods with the same violations.
  package struct Violation: Sendable, Hashable {
    /// The first of them.
    package var pod: String
    /// How many more there are.
    package var others: Int
    /// The server's description of the violations.
    package var message: String

    /// Creates a violation.
    package init(pod: String, others: Int = 0, message: String) {
      self.pod = pod
      self.others = others
      self.message = message
    }
  }

  /// The level with its version, e.g. `restricted:latest`.
  package var level: String
  /// The pods, in the server's order.
  package var violations: [Violation]

  /// Creates a verdict.
  package init(level: String, violations: [Violation]) {
    self.level = level
    self.violations = violations
  }

  /// How many pods would be rejected if they were recreated.
  package var pods: Int { violations.reduce(0) { $0 + 1 + $1.others } }
}

extension PodSecurityVerdict {
  /// Reads the warnings of a write to a namespace: a headline, then a line for all pods with the same violations
  /// (`EvaluatePodsInNamespace` in k8s.io/pod-security-admission/admission).
  ///
  /// - Returns: The verdict, which is `nil` if there is no warning about pods, and all other warnings.
  static func read(_ warnings: [String]) -> (verdict: PodSecurityVerdict?, others: [String]) {
    let headline = /^existing pods in namespace ".*" violate the new PodSecurity enforce level "([^"]*)"$/
    guard let start = warnings.firstIndex(where: { $0.contains(headline) }),
      let level = warnings[start].wholeMatch(of: headline)?.1
    else { return (nil, warnings) }
    var others = Array(warnings[..<start])
    var verdict = PodSecurityVerdict(level: String(level), violations: [])
    for warning in warnings[(start + 1)...] {
      if let violation = Violation(warning) { verdict.violations.append(violation) } else { others.append(warning) }
    }
    return (verdict, others)
  }
}

extension PodSecurityVerdict.Violation {
  /// Reads `pod: faults`, `pod (and 1 other pod): faults` or `pod (and 3 other pods): faults`.
  fileprivate init?(_ warning: String) {
    let line = /^([a-z0-9.\-]+)(?: \(and ([0-9]+) other pods?\))?: (.+)$/
    guard let match = warning.wholeMatch(of: line) else { return nil }
    let others = match.2.map { Int($0) ?? 0 } ?? 0
    self.init(pod: String(match.1), others: others, message: String(match.3))
  }
}
