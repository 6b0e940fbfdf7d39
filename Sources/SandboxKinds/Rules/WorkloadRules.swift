import Kubernetes
import SandboxMerge

/// Defaults of workloads that depend on other members.
/// Source: k8s.io/kubernetes/pkg/apis/apps/v1/defaults.go.
enum WorkloadDefaults {
  static func deployment(_ deployment: JSONValue) -> JSONValue {
    rolling(deployment, "strategy", ["maxUnavailable": "25%", "maxSurge": "25%"])
  }

  static func daemonSet(_ set: JSONValue) -> JSONValue {
    var set = rolling(set, "updateStrategy", ["maxUnavailable": 1, "maxSurge": 0])
    if templateGeneration(of: set) == nil { set.set("0", at: "metadata", "annotations", templateGenerationKey) }
    return set
  }

  /// A daemon set with the generation of its template, which starts at 1 and which clients cannot change.
  ///
  /// Source: k8s.io/kubernetes/pkg/registry/apps/daemonset/strategy.go.
  static func withTemplateGeneration(_ set: JSONValue, replacing old: JSONValue?) -> JSONValue {
    var set = set
    var number = max(1, templateGeneration(of: old ?? set) ?? 0)
    if let old, old.value("spec", "template") != set.value("spec", "template") { number += 1 }
    set.set(.string("\(number)"), at: "metadata", "annotations", templateGenerationKey)
    return set
  }

  private static let templateGenerationKey = "deprecated.daemonset.template.generation"

  private static func templateGeneration(of set: JSONValue) -> Int64? {
    Int64(set.text("metadata", "annotations", templateGenerationKey))
  }

  static func statefulSet(_ set: JSONValue) -> JSONValue {
    rolling(set, "updateStrategy", ["partition": 0])
  }

  /// A replication controller selects the labels of its template by default.
  static func replicationController(_ controller: JSONValue) -> JSONValue {
    var controller = PodDefaults.defaulted(controller, template: ["spec", "template"])
    guard let labels = controller.value("spec", "template", "metadata", "labels") else { return controller }
    if controller.memberCount("spec", "selector") == 0 { controller.set(labels, at: "spec", "selector") }
    if controller.memberCount("metadata", "labels") == 0 { controller.set(labels, at: "metadata", "labels") }
    return controller
  }

  /// Gives a rolling update the steps that it does not name.
  private static func rolling(_ object: JSONValue, _ strategy: String, _ steps: [String: JSONValue]) -> JSONValue {
    var object = PodDefaults.defaulted(object, template: ["spec", "template"])
    guard object.text("spec", strategy, "type") == "RollingUpdate" else { return object }
    let given = object.value("spec", strategy, "rollingUpdate")?.objectValue ?? [:]
    object.set(.object(given.merging(steps) { given, _ in given }), at: "spec", strategy, "rollingUpdate")
    return object
  }
}

/// The rules of workloads that no schema says.
/// Source: k8s.io/kubernetes/pkg/apis/apps/validation.
enum WorkloadRules {
  static func problems(in workload: JSONValue) -> [FieldProblem] {
    let spec = workload["spec"] ?? [:]
    var found: [FieldProblem] = []
    for member in ["replicas", "minReadySeconds", "revisionHistoryLimit"] {
      guard let number = spec.integer(member), number < 0 else { continue }
      found.append(.invalid("spec.\(member)", .integer(number), "must be greater than or equal to 0"))
    }
    let isDaemonSet = workload["kind"] == "DaemonSet"
    let isMissing = spec.lacks("selector")
    if isMissing, !isDaemonSet { found.append(.required("spec.selector")) }
    let selector = spec["selector"] ?? [:]
    let broken = SelectorRules.problems(in: selector, at: "spec.selector")
    found += broken
    if !isMissing, selector.memberCount("matchLabels") + selector.elementCount("matchExpressions") == 0 {
      found.append(.invalid("spec.selector", selector, "empty selector is invalid for \(name(of: workload))"))
    }
    let labels = spec.value("template", "metadata", "labels") ?? [:]
    if isMissing || broken.isEmpty && !SelectorMatch.matches(selector, labels) {
      found.append(
        .invalid("spec.template.metadata.labels", labels, "`selector` does not match template `labels`"))
    }
    found += ObjectMetaRules.labelProblems(labels, at: "spec.template.labels")
    let template = spec.value("template", "spec") ?? [:]
    found += PodRules.problems(inSpec: template, at: "spec.template.spec")
    let policy = template["restartPolicy"] ?? ""
    if policy != "Always", ["OnFailure", "Never"].contains(policy) {
      found.append(.notSupported("spec.template.spec.restartPolicy", policy, ["Always"]))
    }
    return found
  }

  private static func name(of workload: JSONValue) -> String {
    switch workload.text("kind") {
    case "Deployment": "deployment"
    case "StatefulSet": "statefulset"
    case "DaemonSet": "daemonset"
    default: "deployment"  // So kube-apiserver says of replica sets, too.
    }
  }
}

/// Whether selectors select labels.
enum SelectorMatch {
  /// Whether all of a selector's conditions hold; an empty selector selects everything.
  static func matches(_ selector: JSONValue, _ labels: JSONValue) -> Bool {
    let wanted = selector["matchLabels"]?.objectValue ?? [:]
    guard wanted.allSatisfy({ labels[$0.key] == $0.value }) else { return false }
    return selector.elements("matchExpressions").allSatisfy { holds($0, labels[$0.text("key")]) }
  }

  private static func holds(_ requirement: JSONValue, _ value: JSONValue?) -> Bool {
    let values = requirement.elements("values")
    return switch requirement.text("operator") {
    case "In": value.map { values.contains($0) } ?? false
    case "NotIn": value.map { !values.contains($0) } ?? true
    case "Exists": value != nil
    default: value == nil
    }
  }
}
