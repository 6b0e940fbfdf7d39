import CRDs
public import Foundation
import Kubernetes
import Synchronization

/// Decides what must be done in a namespace. Pure but for a cache of what baselines compile to.
///
///     scopes ──▶ desired objects ──▶ compare with what is there ──▶ steps, findings
public final class Planner: Sendable {
  private struct Compiled {
    var baseline: BaselineFacts
    var addresses: [ClusterFacts.Address]
    var blueprints: [Blueprint]
    var gaps: [Gap]
  }

  private let controls: [any Control]
  private let cache = Mutex<[String: Compiled]>([:])

  /// Creates a planner with all controls.
  public convenience init() { self.init(controls: Catalog.controls) }

  /// Creates a planner with controls of a test's own.
  init(controls: [any Control]) { self.controls = controls }

  /// Namespaces that only an exact name selects.
  public static func protectedNamespaces(operatorNamespace: String) -> Set<String> {
    ["kube-system", "kube-public", "kube-node-lease", operatorNamespace]
  }

  /// Computes the plan of one namespace.
  public func plan(_ observation: Observation) -> Plan {
    guard !observation.namespace.isTerminating else { return Plan() }
    forget(allBut: observation.baselines)
    let protected = Self.protectedNamespaces(operatorNamespace: observation.cluster.operatorNamespace)
    let scopes = observation.baselines.sorted { $0.name < $1.name }.map {
      Scope($0, namespace: observation.namespace, protected: protected, now: observation.now)
    }
    var draft = PlanDraft(observation, scopes: scopes)
    require(in: &draft, scopes: scopes)
    PodSecurityPlan(scopes: scopes, observation: observation).add(to: &draft)
    DefaultServiceAccountPlan(scopes: scopes, observation: observation).add(to: &draft)
    draft.prune()
    draft.judgeUnmanaged()
    return draft.finish()
  }

  /// The objects that baselines ask for in a namespace, in the order in which they are applied: what
  /// `plimsoll render` prints.
  public func desiredObjects(
    of baselines: [BaselineFacts], in namespace: NamespaceFacts, cluster: ClusterFacts, now: Date
  ) -> [DesiredObject] {
    let observation = Observation(namespace: namespace, baselines: baselines, cluster: cluster, now: now)
    return plan(observation).steps.compactMap {
      if case .apply(let desired, _) = $0.action { desired } else { nil }
    }
  }

  private func require(in draft: inout PlanDraft, scopes: [Scope]) {
    var claims: [PlanDraft.Claim] = []
    for scope in scopes where scope.isSelected {
      let compiled = compiled(scope.baseline, cluster: draft.observation.cluster)
      for blueprint in compiled.blueprints where scope.wants(blueprint.control) {
        claims.append(PlanDraft.Claim(blueprint: blueprint, scope: scope))
      }
      for gap in compiled.gaps where scope.wants(gap.control) { draft.withhold(gap, for: scope) }
    }
    draft.require(claims)
  }

  /// What is compiled is kept for baselines that exist: names may come and go for as long as the process runs.
  private func forget(allBut baselines: [BaselineFacts]) {
    cache.withLock { cache in
      guard cache.count > baselines.count else { return }
      let names = Set(baselines.map(\.name))
      cache = cache.filter { names.contains($0.key) }
    }
  }

  /// Compiling means encoding and decoding JSON: done once per baseline and change of it.
  private func compiled(_ baseline: BaselineFacts, cluster: ClusterFacts) -> Compiled {
    cache.withLock { cache in
      if let hit = cache[baseline.name], hit.baseline.uid == baseline.uid, hit.baseline.spec == baseline.spec,
        hit.addresses == cluster.apiServerAddresses
      {
        return hit
      }
      // Encoding a typed object cannot fail: it holds only strings, numbers and containers of them.
      let blueprints = controls.flatMap { (try? $0.blueprints(of: baseline, cluster: cluster)) ?? [] }
      let compiled = Compiled(
        baseline: baseline, addresses: cluster.apiServerAddresses, blueprints: blueprints,
        gaps: controls.flatMap { $0.gaps(of: baseline, cluster: cluster) })
      cache[baseline.name] = compiled
      return compiled
    }
  }
}
