public import Foundation
public import Kubernetes
public import Reconcilers

/// What applying baselines would do to a cluster.
public struct ClusterPreview: Sendable, Hashable {
  /// What it would do in one namespace.
  public struct Share: Sendable, Hashable {
    /// The namespace.
    public var namespace: String
    /// What would happen, in a stable order.
    public var changes: [ObjectChange]
    /// How many objects are as they should be.
    public var kept: Int
    /// What would be reported and left alone.
    public var findings: [Finding]
    /// The running pods that a raised Pod Security level would refuse; nil where the server names none.
    public var podSecurity: PodSecurityVerdict?
    /// What else the server warns of.
    public var warnings: [String]

    /// Creates a share.
    public init(
      namespace: String, changes: [ObjectChange] = [], kept: Int = 0, findings: [Finding] = [],
      podSecurity: PodSecurityVerdict? = nil, warnings: [String] = []
    ) {
      self.namespace = namespace
      self.changes = changes
      self.kept = kept
      self.findings = findings
      self.podSecurity = podSecurity
      self.warnings = warnings
    }

    /// Whether there is more to say than what is kept.
    public var isQuiet: Bool { changes.isEmpty && findings.isEmpty && podSecurity == nil && warnings.isEmpty }
  }

  /// The baselines that would be applied, by name.
  public var baselines: [String]
  /// Every namespace that is selected or concerned, by name.
  public var shares: [Share]
  /// What is worth knowing, in sentences.
  public var notes: [String]

  /// Creates a preview.
  public init(baselines: [String], shares: [Share], notes: [String] = []) {
    self.baselines = baselines
    self.shares = shares
    self.notes = notes
  }

  /// Whether anything would be written.
  public var hasChanges: Bool { shares.contains { !$0.changes.isEmpty } }

  /// The numbers.
  public var summary: Summary { Summary(shares) }

  /// What a preview comes to.
  public struct Summary: Sendable, Hashable {
    /// Objects that would be made.
    public var create = 0
    /// Objects that would change, those made anew included.
    public var change = 0
    /// Objects that would be deleted.
    public var remove = 0
    /// Objects that are as they should be.
    public var kept = 0
    /// Writes among these that the server would refuse.
    public var refused = 0
    /// Running pods that a raised Pod Security level would refuse.
    public var refusedPods = 0
    /// Findings.
    public var findings = 0
    /// Namespaces that are selected or concerned.
    public var namespaces = 0

    init(_ shares: [Share]) {
      namespaces = shares.count
      for share in shares {
        kept += share.kept
        findings += share.findings.count
        refusedPods += share.podSecurity?.pods ?? 0
        for change in share.changes { count(change) }
      }
    }

    private mutating func count(_ object: ObjectChange) {
      if object.refusal != nil { refused += 1 }
      switch object.action {
      case .create: create += 1
      case .change, .replace: change += 1
      case .remove: remove += 1
      }
    }
  }
}

// MARK: - Making one

extension ClusterPreview {
  /// Reads a cluster, plans, and has the server rehearse every step. Nothing is written.
  ///
  /// - Parameters:
  ///   - baselines: Valid baselines, no two of one name.
  ///   - client: Any server: a cluster, or a sandbox with the manifests of one.
  ///   - operatorNamespace: The operator's own namespace, which is protected.
  ///   - now: The time, for exemptions.
  /// - Throws: `PreviewError`, or what `Client` throws where the server is out of reach.
  public static func make(
    of baselines: [BaselineFacts], client: Client, operatorNamespace: String = "plimsoll-system", now: Date
  ) async throws -> ClusterPreview {
    let snapshot = try await Snapshot.read(from: client, operatorNamespace: operatorNamespace)
    let forecast = Forecast(of: baselines, in: snapshot, now: now)
    let steps = forecast.shares.flatMap { share in share.steps.map { (share.namespace, $0) } }
    let rehearsal = Rehearsal(client: client)
    let outcomes = try await steps.concurrentMap(width: 16) { ($0.0, try await rehearsal.outcome(of: $0.1)) }
    let byNamespace = Dictionary(grouping: outcomes, by: \.0).mapValues { $0.map(\.1) }
    let shares = forecast.shares.compactMap { planned in
      let share = Share(planned, outcomes: byNamespace[planned.namespace] ?? [])
      return planned.selectors.isEmpty && share.isQuiet ? nil : share
    }
    return ClusterPreview(
      baselines: baselines.map(\.name).sorted(), shares: shares,
      notes: forecast.notes + Set(outcomes.compactMap(\.1.note)).sorted())
  }
}

extension ClusterPreview.Share {
  /// A step that comes to nothing is an object that is in place.
  fileprivate init(_ forecast: Forecast.Share, outcomes: [Rehearsal.Outcome]) {
    let read = outcomes.map { PodSecurityVerdict.read($0.warnings) }
    let changes = outcomes.compactMap(\.change)
    self.init(
      namespace: forecast.namespace, changes: changes, kept: forecast.kept + outcomes.count - changes.count,
      findings: forecast.findings, podSecurity: read.compactMap(\.verdict).first,
      warnings: read.flatMap(\.others).uniqued)
  }
}

extension Array where Element: Hashable {
  /// Without repetitions; the first of each stays.
  fileprivate var uniqued: Self {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}

extension Array where Element: Sendable {
  /// Maps with so many calls at once; the order is kept.
  fileprivate func concurrentMap<Result: Sendable>(
    width: Int, _ transform: @escaping @Sendable (Element) async throws -> Result
  ) async throws -> [Result] {
    try await withThrowingTaskGroup(of: (Int, Result).self) { group in
      var results: [Int: Result] = [:]
      for (index, element) in enumerated() {
        if index >= width, let (done, result) = try await group.next() { results[done] = result }
        group.addTask { (index, try await transform(element)) }
      }
      for try await (done, result) in group { results[done] = result }
      return indices.compactMap { results[$0] }
    }
  }
}
