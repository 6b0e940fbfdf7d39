package import Kubernetes
import PodSecurity

extension PodSecurityAdmission {
  /// The outcome of the review of a namespace.
  package struct NamespaceReview: Sendable, Hashable {
    /// The invalid labels (status 422); empty if all are valid.
    package var invalidLabels: [PodSecurityPolicy.InvalidLabel] = []
    /// The message of that status.
    package var refusal: String?
    /// Warnings for the client.
    package var warnings: [String] = []
  }

  /// Maximum number of pods to check when a namespace enforces a stricter level.
  private static let podLimit = 3000

  /// Decides on the create or the update of a namespace.
  ///
  /// - Parameters:
  ///   - name: The namespace's name.
  ///   - oldLabels: The labels before an update; `nil` for a create.
  ///   - newLabels: The labels to be.
  ///   - pods: The pods in the namespace: those that fall short of a new or stricter `enforce` are warned of.
  package static func reviewNamespace(
    name: String, oldLabels: [String: String]?, newLabels: [String: String], pods: [JSONValue]
  ) -> NamespaceReview {
    let new = PodSecurityPolicy(labels: newLabels)
    let old = oldLabels.map(PodSecurityPolicy.init(labels:))
    if !new.invalidLabels.isEmpty, new.invalidLabels != old?.invalidLabels {
      let messages = new.invalidLabels.map(\.message)
      let list = messages.count == 1 ? messages[0] : "[\(messages.joined(separator: ", "))]"
      return NamespaceReview(
        invalidLabels: new.invalidLabels, refusal: "Namespace \(name.quotedAsInGo) is invalid: \(list)")
    }
    guard let old, old.enforce != new.enforce, new.enforce.level != .privileged,
      old.enforce.version != new.enforce.version || new.enforce.level > old.enforce.level
    else { return NamespaceReview() }
    return NamespaceReview(warnings: warnings(on: pods, namespace: name, requirement: new.enforce))
  }

  private static func warnings(on pods: [JSONValue], namespace: String, requirement: PodSecurityRequirement) -> [String]
  {
    let checked = prioritized(pods).prefix(podLimit)
    var names: [String: [String]] = [:]
    for pod in checked {
      let reasons = PodSecurityStandards.violations(
        podSpec: defaulted(pod), podMetadata: pod["metadata"] ?? [:], level: requirement.level,
        version: requirement.version
      ).map(\.reason)
      guard !reasons.isEmpty else { continue }
      names[reasons.joined(separator: ", "), default: []].append(pod.present("metadata", "name")?.stringValue ?? "")
    }
    var warnings: [String] = []
    if checked.count < pods.count {
      warnings.append(
        "new PodSecurity enforce level only checked against the first \(checked.count) of \(pods.count) existing pods")
    }
    guard !names.isEmpty else { return warnings }
    let headline = "existing pods in namespace \(namespace.quotedAsInGo) violate the new PodSecurity enforce level"
    warnings.append("\(headline) \"\(requirement)\"")
    return warnings + names.map { "\(summary($0.value)): \($0.key)" }.sorted()
  }

  /// The first name, and how many more there are.
  private static func summary(_ names: [String]) -> String {
    let first = names.sorted().first ?? ""
    return switch names.count {
    case 1: first
    case 2: "\(first) (and 1 other pod)"
    default: "\(first) (and \(names.count - 1) other pods)"
    }
  }

  /// Pods in the order of checking: one of each controller first.
  private static func prioritized(_ pods: [JSONValue]) -> [JSONValue] {
    var seen: Set<String> = []
    var (first, rest): ([JSONValue], [JSONValue]) = ([], [])
    for pod in pods {
      let owners = pod.present("metadata", "ownerReferences")?.arrayValue ?? []
      let controller = owners.first { $0["controller"]?.boolValue == true }?["uid"]?.stringValue
      if let controller, !seen.insert(controller).inserted { rest.append(pod) } else { first.append(pod) }
    }
    return first + rest
  }
}
