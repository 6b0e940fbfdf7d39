package import CRDs
import Kubernetes
package import Planning

/// The result of one reconcile of one namespace, for one baseline.
package struct NamespaceReport: Sendable, Hashable {
  /// The generation of the baseline that was planned.
  package var generation: Int64
  /// Whether the baseline was being deleted.
  package var isDeleting: Bool
  /// Whether the baseline selects the namespace.
  package var isSelected: Bool
  /// Whether an exemption is in force.
  package var isExempt: Bool
  /// How many objects the baseline requires.
  package var desired: Int
  /// Whether the namespace still contains objects or label changes of the baseline.
  package var hasRemains: Bool
  /// What holds objects of a deleted baseline back, in sentences.
  package var blockers: [String]
  /// The findings.
  package var findings: FindingTally
  /// The number of objects that match the baseline.
  package var applied: Int
  /// Objects that differ and were not restored.
  package var openDrift: Set<ObjectID>
  /// The problems.
  package var problems: [Problem]
  /// The name of the owner of the namespace; empty if it has none.
  package var owner = ""

  /// A change that failed, or whose result differs from the desired object.
  package struct Problem: Sendable, Hashable {
    /// The kind of a problem, by its remedy.
    package enum Kind: Sendable, Hashable {
      /// A user must grant a permission.
      case permission
      /// An admission policy or webhook rejects an object.
      case admission
      /// The server rejects an object.
      case invalid
      /// A temporary failure.
      case transient
      /// Another client keeps changing an object.
      case contested
      /// The server stores something other than what was sent.
      case altered
    }

    package var kind: Kind
    package var control: ControlID
    package var message: String

    /// Creates a problem.
    package init(kind: Kind, control: ControlID, message: String) {
      self.kind = kind
      self.control = control
      self.message = message
    }
  }

  /// Creates a report.
  ///
  /// - Parameter result: The result of the plan, of whose findings the report keeps a tally.
  package init(
    generation: Int64, isDeleting: Bool, result: BaselineResult, applied: Int, openDrift: Set<ObjectID>,
    problems: [Problem]
  ) {
    self.generation = generation
    self.isDeleting = isDeleting
    isSelected = result.isSelected
    isExempt = result.isExempt
    desired = result.desired
    hasRemains = result.hasRemains
    blockers = result.blockers
    findings = FindingTally(result.findings)
    self.applied = applied
    self.openDrift = openDrift
    self.problems = problems
  }

  /// Whether a write failed.
  package var isFailed: Bool { problems.contains { $0.kind != .contested && $0.kind != .altered } }
  /// Whether everything that the baseline requires is in the namespace.
  package var isRolledOut: Bool { problems.isEmpty && openDrift.isEmpty }
  /// Whether the namespace complies with the baseline.
  package var isCompliant: Bool { problems.isEmpty && openDrift.isEmpty && findings.count == 0 }
}

/// Everything that one reconcile of a namespace reports, by baseline.
package struct NamespaceOutcome: Sendable {
  /// The reports of the baselines that have a result here.
  package private(set) var reports: [String: NamespaceReport] = [:]
  /// The drift that was seen.
  package private(set) var drift: [String: [Drift]] = [:]
  /// The generation of each baseline that was planned, whether or not it has a result here.
  package private(set) var generations: [String: Int64] = [:]

  /// Joins the plan and the results of its changes.
  ///
  /// - Parameters:
  ///   - plan: What was planned.
  ///   - results: What became of its changes.
  ///   - contested: The objects that another client keeps changing, whether or not they were restored in this pass.
  ///   - baselines: The baselines that the plan was made for.
  ///   - earlier: The names of those of which it was made for an earlier spec, because a rollout has not reached the namespace.
  package init(
    plan: Plan, results: [ChangeResult], contested: [ConflictBackoff.Contested] = [], baselines: [ObservedBaseline],
    earlier: Set<String> = []
  ) {
    for baseline in baselines {
      let current = baseline.object.metadata.generation ?? 0
      let generation = earlier.contains(baseline.name) ? current - 1 : current
      generations[baseline.name] = generation
      guard let result = plan.results[baseline.name] else { continue }
      let left = result.findings.compactMap(\.drift)
      reports[baseline.name] = NamespaceReport(
        generation: generation, isDeleting: baseline.isDeleting, result: result,
        applied: result.desired, openDrift: Set(left.map(\.id)), problems: [])
      drift[baseline.name] = left
    }
    for result in results {
      for name in result.change.baselines { add(result, to: name) }
    }
    for conflict in contested {
      for name in conflict.baselines {
        reports[name]?.problems.append(
          .init(kind: .contested, control: conflict.drift.control, message: Self.contestMessage(conflict.drift)))
      }
    }
    for (name, report) in reports {
      let unavailable = plan.results[name]?.findings.count { $0.kind == .unavailable } ?? 0
      reports[name]?.applied = max(0, report.applied - report.openDrift.count - unavailable)
    }
  }

  private mutating func add(_ result: ChangeResult, to name: String) {
    let change = result.change
    switch result.outcome {
    case .done: break
    case .paced: return
    case .contested: reports[name]?.openDrift.insert(change.id)
    case .altered(let message):
      reports[name]?.openDrift.insert(change.id)
      addProblem(.altered, change, message, to: name)
    case .failed(let failure):
      guard failure.kind != .terminating else { return }
      if change.desired != nil || change.reason == .unmanaged { reports[name]?.openDrift.insert(change.id) }
      if let kind = NamespaceReport.Problem.Kind(failure.kind) { addProblem(kind, change, failure.message, to: name) }
    }
    if let drift = result.drift { self.drift[name, default: []].append(drift) }
  }

  private mutating func addProblem(
    _ kind: NamespaceReport.Problem.Kind, _ change: Change, _ message: String, to name: String
  ) {
    reports[name]?.problems.append(.init(kind: kind, control: change.control, message: message))
  }

  private static func contestMessage(_ drift: Drift) -> String {
    let who = drift.manager.map { "'\($0)'" } ?? "another client"
    let pace = drift.isHarmless ? "with growing delays, up to 5 minutes" : "at once, and then once per second"
    return "\(who) keeps changing \(drift.id.title), which '\(WellKnown.fieldManager)' restores \(pace)"
  }
}

extension NamespaceReport.Problem.Kind {
  /// The problem that a failed write causes; `nil` if there is none, because the next reconcile decides.
  fileprivate init?(_ kind: WriteFailure.Kind) {
    switch kind {
    case .permission: self = .permission
    case .admission: self = .admission
    case .invalid: self = .invalid
    case .transient: self = .transient
    case .conflict, .terminating: return nil
    }
  }
}
