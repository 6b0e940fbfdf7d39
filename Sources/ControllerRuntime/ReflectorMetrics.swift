import Metrics
public import Prometheus

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Records the lists and watches of a reflector.
public struct ReflectorMetrics: Sendable {
  private let lists: Counter
  private let watches: Counter
  private let contact: Meter

  /// The metrics of all reflectors.
  public static let families = [
    MetricFamily(
      "reflector_lists_total", .counter, labels: ["name"],
      help: "Number of complete lists of the collection. More than one per resync interval means that watches are lost."
    ),
    MetricFamily(
      "reflector_watches_total", .counter, labels: ["name"],
      help: "Number of watches started for the collection. The API server ends each watch after 5 to 10 minutes."),
    MetricFamily(
      "reflector_last_contact_timestamp_seconds", .gauge, labels: ["name"],
      help:
        "When the last list ended, or the last event or bookmark of a watch was received, as Unix time. The API server "
        + "sends a bookmark about every minute."),
  ]

  init(type: String, factory: any MetricsFactory) {
    let name = [("name", type)]
    lists = Counter(label: "reflector_lists_total", dimensions: name, factory: factory)
    watches = Counter(label: "reflector_watches_total", dimensions: name, factory: factory)
    contact = Meter(label: "reflector_last_contact_timestamp_seconds", dimensions: name, factory: factory)
  }

  func listed() {
    lists.increment()
    received()
  }

  func watchStarted() { watches.increment() }

  /// Notes that the store is as new as this moment.
  func received() { contact.set(Date().timeIntervalSince1970) }
}
