import CRDs
import Kubernetes
import Synchronization

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Computes the plan of a namespace. Pure, except for a cache of compiled baselines.
///
///     scopes ──▶ desired objects ──▶ comparison with observed objects ──▶ changes, findings
package final class Planner: Sendable {
  private struct Compiled {
    var baseline: BaselineFacts
    var cluster: ClusterFacts
    var templates: [ObjectTemplate]
    var unavailable: [UnavailableObject]
  }

  private let catalog: Catalog
  /// During a rollout, a baseline has two specs.
  private struct Key: Hashable {
    var name: String
    var isEarlier: Bool
  }

  private let cache = Mutex<[Key: Compiled]>([:])

  /// Creates a planner.
  package init(catalog: Catalog = .standard) { self.catalog = catalog }

  /// Computes the plan of one namespace.
  ///
  /// If the plan has `undecided` changes, read these objects and plan the same observation again with `live` filled in.
  package func plan(_ observation: Observation) -> Plan {
    guard !observation.namespace.isTerminating else { return Plan() }
    forget(allBut: observation.baselines)
    let protected = observation.cluster.protectedNamespaces
    var scopes: [Scope] = []
    var selected: [(scope: Scope, compiled: Compiled)] = []
    for baseline in observation.baselines.sorted(by: { $0.name < $1.name }) {
      var scope = Scope(baseline, namespace: observation.namespace, protected: protected, now: observation.now)
      if scope.isSelected {
        let compiled = compiled(baseline, cluster: observation.cluster)
        scope.enforcesObjects = compiled.templates.contains {
          $0.enforcement == .enforce && scope.wants($0.control)
        }
        selected.append((scope, compiled))
      }
      scopes.append(scope)
    }
    var builder = PlanBuilder(observation, scopes: scopes)
    require(selected, in: &builder)
    for control in catalog.controls {
      if let fields = control.fieldPlan(scopes: scopes, observation: observation) { builder.add(fields) }
    }
    builder.prune(using: catalog)
    builder.handleUnmanaged(using: catalog)
    builder.findVoidedDenies()
    return builder.finish()
  }

  /// What baselines would create in a new namespace: what `plimsoll render` prints.
  package func render(
    _ baselines: [BaselineFacts], in namespace: NamespaceFacts, cluster: ClusterFacts, now: Date
  ) -> RenderedNamespace {
    let plan = plan(Observation(namespace: namespace, baselines: baselines, cluster: cluster, now: now))
    return RenderedNamespace(
      name: namespace.name, isSelected: plan.results.values.contains(where: \.isSelected),
      objects: plan.changes.compactMap(\.desired))
  }

  private func require(_ selected: [(scope: Scope, compiled: Compiled)], in builder: inout PlanBuilder) {
    var claims: [ObjectClaim] = []
    for (scope, compiled) in selected {
      for template in compiled.templates where scope.wants(template.control) {
        claims.append(ObjectClaim(template: template, scope: scope))
      }
      for object in compiled.unavailable where scope.wants(object.control) {
        builder.reportUnavailable(object, for: scope)
      }
    }
    builder.require(claims)
  }

  /// Baselines that no longer exist are forgotten: names may come and go for as long as the process runs.
  private func forget(allBut baselines: [BaselineFacts]) {
    cache.withLock { cache in
      guard cache.count > baselines.count else { return }
      let names = Set(baselines.map(\.name))
      cache = cache.filter { names.contains($0.key.name) }
    }
  }

  /// Compiling encodes and decodes JSON, so it is done once per baseline and change of it.
  private func compiled(_ baseline: BaselineFacts, cluster: ClusterFacts) -> Compiled {
    let key = Key(name: baseline.name, isEarlier: baseline.isEarlier)
    return cache.withLock { cache in
      if let hit = cache[key], hit.baseline.uid == baseline.uid, hit.baseline.spec == baseline.spec,
        hit.cluster.hasEqualNetwork(to: cluster)
      {
        return hit
      }
      // Encoding a typed object cannot fail: it holds only strings, numbers and containers of them.
      let templates = catalog.controls.flatMap { (try? $0.templates(of: baseline, cluster: cluster)) ?? [] }
      let compiled = Compiled(
        baseline: baseline, cluster: cluster, templates: templates,
        unavailable: catalog.controls.flatMap { $0.unavailableObjects(of: baseline, cluster: cluster) })
      cache[key] = compiled
      return compiled
    }
  }
}

/// What baselines would create in a new namespace.
package struct RenderedNamespace: Sendable {
  /// The namespace's name.
  package var name: String
  /// Whether any of the baselines selects it.
  package var isSelected: Bool
  /// The objects, in the order in which they are applied.
  package var objects: [DesiredObject]
}
