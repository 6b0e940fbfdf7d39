import CRDs
import Kubernetes

/// What the operator writes on a namespace as annotations `guard.plimsoll.dev/*`: the facts that the admission policies in
/// `config/admission` need about it. CEL cannot work out globs, several baselines, exemptions and their expiry.
///
/// Tenants with rights on the namespace may edit the annotations while the policies are not installed. Then they change
/// nothing but how an object under a generated name is treated after a restart; see `PlanBuilder`.
package struct GuardMarkers: Sendable, Hashable {
  /// Prefix of the annotations.
  package static let prefix = "guard.plimsoll.dev/"

  /// Key `baselines`: the baselines that enforce something here, by name. Object names `<name>-*` are reserved for them.
  package var baselines: [String] = []
  /// Key `pod-security`: the floor of each Pod Security mode, as `level:version`.
  package var podSecurity: [String: String] = [:]
  /// Key `labels`: the keys of namespace labels that the selectors of these baselines use.
  package var labels: [String] = []
  /// Key `unmanaged`: what other network policies must not open, one demand per line.
  package var unmanaged: [String] = []
  /// Other annotations with the prefix; the operator removes them.
  package var unknown: Set<String> = []

  /// No markers.
  package init() {}

  /// Reads the annotations of a namespace.
  package init(annotations: [String: String]) {
    for (key, value) in annotations where key.hasPrefix(Self.prefix) {
      let words = value.split(separator: " ").map(String.init)
      switch key.dropFirst(Self.prefix.count) {
      case "baselines": baselines = words
      case "labels": labels = words
      case "unmanaged": unmanaged = value.split(separator: "\n").map(String.init)
      case "pod-security":
        for word in words {
          let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
          podSecurity[parts[0]] = parts.count > 1 ? parts[1] : ""
        }
      default: unknown.insert(key)
      }
    }
  }

  /// The annotations; keys without a value are left out.
  var annotations: [String: String] {
    let values = [
      "baselines": baselines.joined(separator: " "),
      "pod-security": podSecurity.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " "),
      "labels": labels.joined(separator: " "), "unmanaged": unmanaged.joined(separator: "\n"),
    ]
    return values.reduce(into: [:]) { if !$1.value.isEmpty { $0[Self.prefix + $1.key] = $1.value } }
  }

  /// The keys that are written here and are not among the given ones.
  func keys(missingIn other: GuardMarkers) -> [String] {
    let kept = other.annotations
    return (annotations.keys.filter { kept[$0] == nil } + unknown).sorted()
  }
}

extension GuardMarkers {
  /// The markers that baselines ask for in a namespace, without the Pod Security floor.
  ///
  /// - Parameters:
  ///   - scopes: All baselines.
  ///   - live: The markers that are there: what baselines that must not write now have asked for stays.
  init(scopes: [Scope], live: GuardMarkers) {
    let enforcing = scopes.filter(\.isEnforcing)
    let staying = scopes.filter { ($0.mustNotWrite || $0.onlyAudits) && live.baselines.contains($0.baseline.name) }
    baselines = (enforcing + staying).map(\.baseline.name).sorted()
    labels = Set(enforcing.flatMap(\.selectorKeys)).union(staying.isEmpty ? [] : live.labels).sorted()
    let kept = live.unmanaged.filter { line in staying.contains { line.contains(" \($0.baseline.name) ") } }
    unmanaged = (enforcing.compactMap(\.unmanagedDemand) + kept).sorted()
  }
}

extension Scope {
  /// Whether the baseline enforces anything here.
  fileprivate var isEnforcing: Bool {
    guard isSelected, !mustNotWrite else { return false }
    return enforcesObjects || enforces(.podSecurity) && hasPodSecurityStandard || enforces(.rbac) && automount != nil
  }

  private func enforces(_ control: ControlID) -> Bool {
    wants(control) && baseline.spec.enforcement(of: control) == .enforce
  }

  /// Whether what the baseline has written stays as it is.
  fileprivate var mustNotWrite: Bool {
    !baseline.isDeleting && (baseline.spec.isSuspended || baseline.keepsObjects)
  }

  /// Whether the baseline changes nothing here, because all of its controls are in audit mode.
  fileprivate var onlyAudits: Bool {
    isSelected && !isEnforcing
      && ControlID.allCases.contains { wants($0) && baseline.spec.enforcement(of: $0) == .audit }
  }

  /// The keys of namespace labels that the selector uses.
  fileprivate var selectorKeys: [String] {
    let selector = baseline.spec.namespaceSelector
    return (selector?.matchLabels ?? [:]).keys + (selector?.matchExpressions ?? []).map(\.key)
  }

  /// `Enforce NAME closed DIRECTION…` for `unmanaged: Prune`, `Audit …` for `Report`.
  fileprivate var unmanagedDemand: String? {
    guard wants(.networkPolicies), let settings = baseline.spec.networkPolicies,
      let denied = settings.defaultDeny, !denied.isEmpty, settings.effectiveUnmanaged != .ignore
    else { return nil }
    let isStrict =
      settings.effectiveUnmanaged == .prune && baseline.spec.enforcement(of: .networkPolicies) == .enforce
    let directions = PolicyType.allCases.filter(denied.contains).map(\.rawValue).joined(separator: " ")
    return "\(isStrict ? "Enforce" : "Audit") \(baseline.name) closed \(directions)"
  }
}
