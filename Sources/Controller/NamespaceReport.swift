import CRDs
import Kubernetes
import Reconcilers

/// What one reconcile of one namespace found and did, for one baseline.
struct NamespaceReport: Sendable, Hashable {
  /// The generation of the baseline that was planned.
  var generation: Int64
  /// Whether the baseline was being deleted.
  var isDeleting: Bool
  /// The planner's view.
  var share: Plan.Share
  /// Objects that are there as asked for.
  var applied: Int
  /// Objects that differ and were not put back.
  var openDrift: Set<ObjectID>
  /// What could not be done.
  var problems: [Problem]

  /// Something that could not be done, or not as asked.
  struct Problem: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
      /// A person has to grant something.
      case permission
      /// The server refuses an object as it is.
      case invalid
      /// A passing fault.
      case transient
      /// Someone keeps changing an object.
      case contested
      /// The server keeps something other than what was sent.
      case altered
    }

    var kind: Kind
    var control: ControlID
    var message: String
  }

  /// Whether something could not be written as asked.
  var isFailed: Bool { problems.contains { $0.kind != .contested && $0.kind != .altered } }
  /// Findings that are not drift.
  var findings: [Finding] {
    share.findings.filter { if case .drift = $0.kind { false } else { true } }
  }
  /// Whether all is as the baseline wants it.
  var isCompliant: Bool { problems.isEmpty && openDrift.isEmpty && share.findings.isEmpty }
}

/// One drift as it was noticed, on its way into a baseline's status and events.
struct NoticedDrift: Sendable, Hashable {
  var id: ObjectID
  var control: ControlID
  var detail: DriftDetail
  var action: DriftRecord.Action
}

/// Everything that one reconcile of a namespace has to say, by baseline.
struct NamespaceOutcome: Sendable {
  var reports: [String: NamespaceReport] = [:]
  var drift: [String: [NoticedDrift]] = [:]

  /// Joins the plan and what became of its steps.
  init(plan: Plan, results: [StepResult], baselines: [BaselineRegistry.Entry]) {
    for entry in baselines {
      let name = entry.object.key.name
      guard let share = plan.shares[name] else { continue }
      reports[name] = NamespaceReport(
        generation: entry.object.metadata.generation ?? 0, isDeleting: entry.facts.isDeleting, share: share,
        applied: share.desired, openDrift: Self.reportedDrift(in: share), problems: [])
      drift[name] = share.findings.compactMap(NoticedDrift.init(reported:))
    }
    for result in results {
      for name in result.step.baselines { add(result, to: name) }
    }
    for (name, report) in reports {
      let missing =
        report.openDrift.count + report.share.findings.count { $0.kind == .nameConflict || $0.kind == .unavailable }
      reports[name]?.applied = max(0, report.applied - missing)
    }
  }

  private static func reportedDrift(in share: Plan.Share) -> Set<ObjectID> {
    Set(share.findings.compactMap { if case .drift = $0.kind { $0.id } else { nil } })
  }

  private mutating func add(_ result: StepResult, to name: String) {
    let id = result.step.id
    var action = DriftRecord.Action.restored
    switch result.end {
    case .done: break
    case .paced: return
    case .contested:
      action = .contested
      reports[name]?.openDrift.insert(id)
      reports[name]?.problems.append(
        .init(kind: .contested, control: result.step.control, message: Self.contest(result)))
    case .altered(let message):
      reports[name]?.problems.append(.init(kind: .altered, control: result.step.control, message: message))
    case .failed(let failure):
      if failure.kind == .conflict || failure.kind == .terminating { return }
      action = .failed
      if result.step.desired != nil { reports[name]?.openDrift.insert(id) }
      reports[name]?.problems.append(
        .init(kind: .init(failure.kind), control: result.step.control, message: failure.message))
    }
    guard let detail = result.drift else { return }
    drift[name, default: []].append(
      NoticedDrift(id: id, control: result.step.control, detail: detail, action: action))
  }

  private static func contest(_ result: StepResult) -> String {
    let id = result.step.id
    let who = result.drift?.manager.map { "field manager '\($0)'" } ?? "something"
    return "\(who) keeps changing what field manager '\(WellKnown.fieldManager)' restores:"
      + " \(id.kind.resourceType.kind) '\(id.name)'"
  }
}

extension NoticedDrift {
  /// Drift that audit or suspension leaves; nil for other findings.
  fileprivate init?(reported finding: Finding) {
    guard case .drift(let change) = finding.kind else { return nil }
    self.init(id: finding.id, control: finding.control, detail: DriftDetail(change: change), action: .reported)
  }
}

extension NamespaceReport.Problem.Kind {
  fileprivate init(_ kind: StepFailure.Kind) {
    self =
      switch kind {
      case .permission: .permission
      case .invalid: .invalid
      case .conflict, .terminating, .transient: .transient
      }
  }
}
