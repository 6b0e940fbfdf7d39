public import Foundation
public import Kubernetes
public import Logging
public import ServiceLifecycle
import Synchronization

/// The object that an Event is about.
public struct ObjectReference: Sendable, Hashable {
  /// E.g. `example.com/v1`.
  public var apiVersion: String
  /// E.g. `Example`.
  public var kind: String
  /// Namespace; `nil` for cluster-scoped objects.
  public var namespace: String?
  /// Name.
  public var name: String
  /// Identity over time.
  public var uid: String

  /// A reference to an object.
  public init<Object: KubernetesObject>(_ object: Object) {
    apiVersion = Object.resourceType.apiVersion
    kind = Object.resourceType.kind
    namespace = object.metadata.namespace
    name = object.metadata.name ?? ""
    uid = object.metadata.uid ?? ""
  }
}

/// What an Event says.
public struct EventContent: Sendable, Hashable {
  /// Whether its type is `Warning`; otherwise it is `Normal`.
  public var isWarning: Bool
  /// Why the action was taken, in UpperCamelCase.
  public var reason: String
  /// What was done, in UpperCamelCase.
  public var action: String
  /// A sentence for people, at most `noteLimit` characters, without control characters.
  public let note: String

  /// The API's limit of a note is 1024 bytes.
  public static let noteLimit = 1000

  /// Creates the content; a note that is too long is cut.
  public init(isWarning: Bool, reason: String, action: String, note: String) {
    self.isWarning = isWarning
    self.reason = reason
    self.action = action
    self.note = note.bounded(to: Self.noteLimit)
  }
}

/// Writes Events (events.k8s.io/v1) about objects, as `kubectl describe` shows them.
///
/// The same content again increases the count of the existing Event. Beyond `burst` different Events per object, further
/// ones with the same reason are combined. Events are best effort: one that cannot be written is written when the same
/// happens again.
public final class EventRecorder: Service {
  /// Who reports.
  public struct Reporter: Sendable {
    /// Name of the controller, e.g. `example.com/operator`.
    public var controller: String
    /// This process among others, e.g. the pod's name.
    public var instance: String
    /// Field manager of the writes.
    public var fieldManager: String
    /// The note of the Event that stands for further ones.
    public var combinedNote: String

    /// Creates a reporter.
    public init(controller: String, instance: String, fieldManager: String, combinedNote: String) {
      self.controller = controller
      self.instance = instance
      self.fieldManager = fieldManager
      self.combinedNote = combinedNote
    }
  }

  /// Different Events per object within `period`; further ones are combined.
  public static let burst = 25
  /// How long an Event is counted up before a new one is created, in seconds.
  public static let period: TimeInterval = 600
  /// The namespace of Events about cluster-scoped objects: the one that every server accepts (before 1.22, `default` is
  /// refused). `kubectl describe` searches all namespaces.
  public static let clusterNamespace = "kube-system"

  private let client: Client
  private let reporter: Reporter
  private let logger: Logger
  private let state = Mutex(EventSeriesSet())

  /// Creates a recorder; it writes nothing before `run()` or `flush()`.
  public init(client: Client, reporter: Reporter, logger: Logger) {
    self.client = client
    self.reporter = reporter
    self.logger = logger
  }

  /// Records an Event; it is written within a second while `run()` runs.
  public func record(_ content: EventContent, on object: ObjectReference) {
    state.withLock { $0.add(content, on: object, combinedNote: reporter.combinedNote, now: Date()) }
  }

  /// Writes recorded Events until shut down, then writes the rest.
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
        logger.debug("could not write an event: \(error)")
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
        // The answer to an earlier attempt was lost.
      }
    }
    _ = try await client.patchData(
      merge: series.update, type: EventSeries.resourceType, key: series.key, fieldManager: reporter.fieldManager)
  }
}

extension String {
  /// The text, cut to a number of characters, with control characters replaced by spaces: a tenant may have written it.
  public func bounded(to length: Int) -> String {
    let clean = String(
      unicodeScalars.lazy.map { $0.properties.generalCategory == .control ? " " : Character($0) }.prefix(length * 4))
    return clean.count > length ? clean.prefix(length - 1) + "…" : clean
  }
}
