public import Kubernetes
public import Logging
public import ServiceLifecycle
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// The object that an Event is about.
public struct ObjectReference: Sendable, Hashable {
  /// The `apiVersion`, e.g. `example.com/v1`.
  public var apiVersion: String
  /// The kind, e.g. `Example`.
  public var kind: String
  /// The namespace; `nil` for cluster-scoped objects.
  public var namespace: String?
  /// The name.
  public var name: String
  /// The unique ID.
  public var uid: String

  /// Creates a reference to an object.
  public init<Object: KubernetesObject>(_ object: Object) {
    apiVersion = Object.resourceType.apiVersion
    kind = Object.resourceType.kind
    namespace = object.metadata.namespace
    name = object.metadata.name ?? ""
    uid = object.metadata.uid ?? ""
  }
}

/// The content of an Event.
public struct EventContent: Sendable, Hashable {
  /// Whether the type of the Event is `Warning`; otherwise it is `Normal`.
  public var isWarning: Bool
  /// Why the action was taken, in UpperCamelCase.
  public var reason: String
  /// What was done, in UpperCamelCase.
  public var action: String
  /// The human-readable message, at most `noteLimit` bytes, without control characters.
  public let note: String

  /// Maximum size of a note in bytes:
  /// https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
  public static let noteLimit = 1024

  /// Creates the content. A longer note is truncated.
  public init(isWarning: Bool, reason: String, action: String, note: String) {
    self.isWarning = isWarning
    self.reason = reason
    self.action = action
    self.note = note.bounded(to: .max, bytes: Self.noteLimit)
  }
}

/// Writes Events (events.k8s.io/v1) about objects, which `kubectl describe` shows.
///
/// If an Event with the same content is recorded again, the count of the existing Event is increased. If an object has
/// more than `burst` different Events, further Events with the same reason are combined. Writing Events is best effort:
/// an Event that cannot be written is written the next time that it is recorded.
public final class EventRecorder: Service {
  /// Identifies the controller that reports Events.
  public struct Reporter: Sendable {
    /// The name of the controller, e.g. `example.com/operator`.
    public var controller: String
    /// Identifies the process, e.g. the name of the pod.
    public var instance: String
    /// The field manager of the writes.
    public var fieldManager: String
    /// The note of combined Events.
    public var combinedNote: String

    /// Creates a reporter.
    public init(controller: String, instance: String, fieldManager: String, combinedNote: String) {
      self.controller = controller
      self.instance = instance
      self.fieldManager = fieldManager
      self.combinedNote = combinedNote
    }
  }

  /// Maximum number of different Events per object within `period`; further Events are combined.
  public static let burst = 25
  /// How long the count of an Event is increased before a new Event is created, in seconds.
  public static let period: TimeInterval = 600
  /// The namespace of Events about cluster-scoped objects, which all API servers accept. Servers before 1.22 reject
  /// `default`. `kubectl describe` searches all namespaces.
  public static let clusterNamespace = "kube-system"

  private let client: Client
  private let reporter: Reporter
  private let logger: Logger
  private let state = Mutex(EventSeriesSet())

  /// Creates a recorder. It writes Events only in `run()` and `flush()`.
  public init(client: Client, reporter: Reporter, logger: Logger) {
    self.client = client
    self.reporter = reporter
    self.logger = logger
  }

  /// Records an Event. While `run()` runs, it is written within a second.
  public func record(_ content: EventContent, on object: ObjectReference) {
    state.withLock { $0.add(content, on: object, combinedNote: reporter.combinedNote, now: Date()) }
  }

  /// Writes recorded Events until the service is shut down, then writes the remaining Events.
  public func run() async throws {
    try? await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        try await Task.sleep(for: .seconds(1))
        await self.flush()
      }
    }
    await flush()
  }

  /// Writes recorded Events.
  public func flush() async {
    for series in state.withLock({ $0.takeDue() }) {
      do {
        try await write(series)
      } catch {
        state.withLock { $0.markUnwritten(series) }
        logger.debug("cannot write an Event", metadata: ["error": "\(error)"])
      }
    }
  }

  private func write(_ series: EventSeries) async throws {
    if !series.isWritten {
      do {
        _ = try await client.createData(
          series.manifest(reporter), type: EventSeries.resourceType, namespace: series.key.namespace,
          fieldManager: reporter.fieldManager)
        return
      } catch let error as APIError where error.isAlreadyExists {
        // The response to an earlier attempt was lost.
      }
    }
    _ = try await client.patchData(
      merge: series.update, type: EventSeries.resourceType, key: series.key, fieldManager: reporter.fieldManager)
  }
}
