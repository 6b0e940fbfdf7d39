import CRDs
import Foundation
import Kubernetes
import Logging
import Reconcilers
import ServiceLifecycle
import Synchronization

/// Tells people who run `kubectl describe sb` what happened: Events (events.k8s.io/v1) on the baseline.
///
/// The same news again raises the count of the Event that is there. News beyond `burst` different ones per baseline
/// are counted together. Events are best effort: one that cannot be written waits until the same happens again.
final class EventRecorder: Service {
  /// Something worth an Event.
  enum News: Sendable, Hashable {
    case drift(NoticedDrift, namespace: String)
    case failure(NamespaceReport.Problem, namespace: String)
    case removal
    case invalidSpec(String)
  }

  private let client: Client
  private let instance: String
  private let logger: Logger
  private let state = Mutex(State())

  /// Different Events per baseline within `period`; more are counted together.
  static let burst = 25
  /// How long an Event is added to before a new one is begun.
  static let period: TimeInterval = 600
  /// Events on cluster-scoped objects live here: the one namespace that every server takes them in (before 1.22 they are
  /// refused in `default`). `kubectl describe` looks in all.
  static let namespace = "kube-system"

  init(client: Client, instance: String, logger: Logger) {
    self.client = client
    self.instance = instance
    self.logger = logger
  }

  /// Takes note of news; written within a second.
  func record(_ news: News, on baseline: SecurityBaseline) {
    let draft = EventDraft(news)
    state.withLock { $0.add(draft, on: baseline, now: Date()) }
  }

  /// Writes what is noted, until shut down; then writes the rest.
  func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(1))
        await self.flush()
      }
    }
    await flush()
  }

  /// Writes what is noted.
  func flush() async {
    for series in state.withLock({ $0.takeDue() }) {
      do {
        try await write(series)
      } catch {
        state.withLock { $0.lose(series) }
        logger.debug("could not write an event: \(error)")
      }
    }
  }

  private func write(_ series: Series) async throws {
    if !series.isWritten {
      do {
        _ = try await client.createData(
          series.manifest(instance: instance), type: ClusterEvent.resourceType, namespace: Self.namespace,
          fieldManager: WellKnown.fieldManager)
        return
      } catch let error as APIError where error.isAlreadyExists {
        // The answer to an earlier try was lost.
      }
    }
    _ = try await client.patchData(
      merge: series.update, type: ClusterEvent.resourceType, key: series.key, fieldManager: WellKnown.fieldManager)
  }
}

/// `events.k8s.io/v1` Event, as far as it must be addressed.
enum ClusterEvent {
  static let resourceType = ResourceType(
    group: "events.k8s.io", version: "v1", plural: "events", kind: "Event", isNamespaced: true)
}

/// An Event before it is counted.
struct EventDraft: Sendable, Hashable {
  var isWarning: Bool
  var reason: String
  var action: String
  var note: String

  /// The bound of the API on `note`.
  static let noteLimit = 1000

  init(isWarning: Bool, reason: String, action: String, note: String) {
    self.isWarning = isWarning
    self.reason = reason
    self.action = action
    self.note = note.bounded(to: Self.noteLimit)
  }

  init(_ news: EventRecorder.News) {
    switch news {
    case .drift(let drift, let namespace):
      let id = drift.id
      let who = drift.detail.manager.map { " by '\($0)'" } ?? ""
      let fields = drift.detail.fields.isEmpty ? "" : ": " + drift.detail.fields.prefix(5).joined(separator: ", ")
      self.init(
        isWarning: true, reason: "Drift\(drift.action.rawValue)", action: drift.action.rawValue,
        note: "\(id.kind.resourceType.kind) '\(namespace)/\(id.name)' was "
          + "\(drift.detail.change.rawValue.lowercased())\(who)\(fields)")
    case .failure(let problem, let namespace):
      self.init(
        isWarning: true, reason: "ReconcileFailed", action: "Reconcile",
        note: "namespace '\(namespace)': \(problem.message)")
    case .removal:
      self.init(
        isWarning: false, reason: "Removing", action: "Prune",
        note: "removing objects that are no longer asked for")
    case .invalidSpec(let message):
      self.init(isWarning: true, reason: "InvalidSpec", action: "Validate", note: message)
    }
  }

  /// What stands for everything of this reason once there are too many different ones.
  var combined: EventDraft {
    EventDraft(
      isWarning: isWarning, reason: reason, action: action,
      note: "(combined) more of the same; status.recentDrift and status.nonCompliant list the newest and the worst")
  }
}

extension EventRecorder {
  /// One Event on the server, or about to be.
  fileprivate struct Series: Sendable {
    var draft: EventDraft
    var baseline: SecurityBaseline
    var name: String
    var first: Date
    var last: Date
    var count = 1
    var isWritten = false
    var isDue = true

    var key: ObjectKey { ObjectKey(namespace: EventRecorder.namespace, name: name) }

    private var seriesValue: JSONValue {
      ["count": .integer(Int64(count)), "lastObservedTime": .string(Timestamp(micro: last).text)]
    }

    var update: JSONValue { ["series": seriesValue] }

    func manifest(instance: String) -> JSONValue {
      let type = SecurityBaseline.resourceType
      var event: JSONValue = [
        "apiVersion": "events.k8s.io/v1", "kind": "Event",
        "metadata": ["name": .string(name), "namespace": .string(EventRecorder.namespace)],
        "eventTime": .string(Timestamp(micro: first).text),
        "reportingController": "plimsoll.dev/operator", "reportingInstance": .string(instance),
        "reason": .string(draft.reason), "action": .string(draft.action), "note": .string(draft.note),
        "type": draft.isWarning ? "Warning" : "Normal",
        "regarding": [
          "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
          "name": .string(baseline.key.name), "uid": .string(baseline.metadata.uid ?? ""),
        ],
      ]
      if count > 1 { event["series"] = seriesValue }
      return event
    }
  }

  fileprivate struct State {
    private struct Identity: Hashable {
      var baseline: String
      var draft: EventDraft
    }

    private var series: [Identity: Series] = [:]

    mutating func add(_ draft: EventDraft, on baseline: SecurityBaseline, now: Date) {
      series = series.filter { now.timeIntervalSince($0.value.first) < EventRecorder.period || $0.value.isDue }
      var identity = Identity(baseline: baseline.metadata.uid ?? "", draft: draft)
      let known = series.keys.count { $0.baseline == identity.baseline }
      if series[identity] == nil, known >= EventRecorder.burst { identity.draft = draft.combined }
      if series[identity] != nil {
        series[identity]?.count += 1
        series[identity]?.last = now
        series[identity]?.isDue = true
        return
      }
      let suffix = String(UInt64.random(in: .min ... .max), radix: 16)
      series[identity] = Series(
        draft: identity.draft, baseline: baseline, name: "\(baseline.key.name.prefix(200)).\(suffix)", first: now,
        last: now)
    }

    /// Notes that an Event is not there: the next news of it makes a new one.
    mutating func lose(_ lost: Series) {
      guard let identity = series.first(where: { $0.value.name == lost.name })?.key else { return }
      series[identity]?.isWritten = false
    }

    mutating func takeDue() -> [Series] {
      let due = series.filter(\.value.isDue)
      for identity in due.keys {
        series[identity]?.isDue = false
        series[identity]?.isWritten = true
      }
      return due.values.sorted { $0.first < $1.first }
    }
  }
}
