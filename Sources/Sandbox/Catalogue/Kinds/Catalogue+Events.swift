import Foundation
import Kubernetes

extension Catalogue {
  /// Events in both of their groups, and leases.
  static let events: [ServedKind] = [coreEvent, event, lease]

  private static let coreEvent = kind(
    "", "v1", "Event", "events", ["ev"],
    schema: MetaSchemas.root(
      "io.k8s.api.core.v1.Event", "Something that happened to an object.",
      [
        "involvedObject": CoreSchemas.objectReference.described("The object.").defaulting(to: [:]),
        "reason": .string("Why it happened, in CamelCase."),
        "message": .string("What happened, for people."),
        "source": .object(
          "io.k8s.api.core.v1.EventSource", "Who reports, in the older form.",
          ["component": .string("The component."), "host": .string("The node it runs on.")]
        ).described("Who reports.").defaulting(to: [:]),
        "firstTimestamp": .time("When it happened first.").defaulting(to: .null),
        "lastTimestamp": .time("When it happened last.").defaulting(to: .null),
        "count": .int32("How often it happened."),
        "type": .string("Normal or Warning."),
        "eventTime": .microTime("When the event was first seen.").defaulting(to: .null),
        "series": series("core.v1").described("Repetitions of the event."),
        "action": .string("What was done or failed."),
        "related": CoreSchemas.objectReference.described("A second object that plays a part."),
        "reportingComponent": .string("The controller that reports, as kubernetes.io/kubelet.").defaulting(to: ""),
        "reportingInstance": .string("Which of the controller's instances.").defaulting(to: ""),
      ], announced: ["metadata", "involvedObject"]),
    columns: columns(object: "involvedObject", note: "message"), rules: { eventProblems($0, object: "involvedObject") })

  private static let event = kind(
    "events.k8s.io", "v1", "Event", "events", ["ev"],
    schema: MetaSchemas.root(
      "io.k8s.api.events.v1.Event", "Something that happened to an object.",
      [
        "eventTime": .microTime("When the event was first seen.").defaulting(to: .null),
        "series": series("events.v1").described("Repetitions of the event."),
        "reportingController": .string("The controller that reports, as kubernetes.io/kubelet."),
        "reportingInstance": .string("Which of the controller's instances."),
        "action": .string("What was done or failed."),
        "reason": .string("Why it happened, in CamelCase."),
        "regarding": CoreSchemas.objectReference.described("The object.").defaulting(to: [:]),
        "related": CoreSchemas.objectReference.described("A second object that plays a part."),
        "note": .string("What happened, for people."),
        "type": .string("Normal or Warning."),
        "deprecatedSource": .opaque("io.k8s.api.core.v1.EventSource", "Who reports, in the older form.")
          .defaulting(to: [:]),
        "deprecatedFirstTimestamp": .time("When it happened first.").defaulting(to: .null),
        "deprecatedLastTimestamp": .time("When it happened last.").defaulting(to: .null),
        "deprecatedCount": .int32("How often it happened."),
      ], announced: ["eventTime"]),
    columns: columns(object: "regarding", note: "note"), rules: { newEventProblems($0) })

  private static func series(_ package: String) -> OpenAPISchema {
    .object(
      "io.k8s.api.\(package).EventSeries", "How often an event was repeated.",
      ["count": .int32("How often."), "lastObservedTime": .microTime("When last.")],
      announced: package == "events.v1" ? ["count", "lastObservedTime"] : [])
  }

  private static func columns(object: String, note: String) -> [TableColumn] {
    [
      TableColumn("Last Seen", "string", "When it happened last.") { event, now in .string(lastSeen(event, now: now)) },
      .text("Type", "Normal or Warning.") { $0.text("type") },
      .text("Reason", "Why it happened.") { $0.text("reason") },
      .text("Object", "The object.") { event in
        let name = event.text(object, "name")
        return "\(event.text(object, "kind").lowercased())\(name.isEmpty ? "" : "/\(name)")"
      },
      .text("Subobject", wide: true, "The part of the object.") { $0.text(object, "fieldPath") },
      .text("Source", wide: true, "Who reports.") { event in
        let source = event["source"] ?? event["deprecatedSource"] ?? [:]
        let isOld = !source.lacks("component")
        let controller = event.text(object == "regarding" ? "reportingController" : "reportingComponent")
        let component = isOld ? source.text("component") : controller
        let instance = isOld ? source.text("host") : event.text("reportingInstance")
        return instance.isEmpty ? component : "\(component), \(instance)"
      },
      .text("Message", "What happened.") {
        $0.text(note).trimmingCharacters(in: .whitespacesAndNewlines)
      },
      TableColumn("First Seen", "string", wide: true, "When it happened first.") { event, now in
        .string(age(of: event["firstTimestamp"] ?? event["deprecatedFirstTimestamp"], or: event["eventTime"], now: now))
      },
      TableColumn("Count", "string", wide: true, "How often it happened.") { event, _ in
        .integer(event.integer("series", "count") ?? event.integer("count") ?? event.integer("deprecatedCount") ?? 1)
      },
      TableColumn("Name", "string", format: "name", wide: true, "Name of the event.") { event, _ in
        event["metadata"]?["name"] ?? ""
      },
    ]
  }

  private static func lastSeen(_ event: JSONValue, now: Date) -> String {
    if let repeated = event.value("series", "lastObservedTime") { return TableColumn.age(repeated, now: now) }
    return age(of: event["lastTimestamp"] ?? event["deprecatedLastTimestamp"], or: event["eventTime"], now: now)
  }

  private static func age(of time: JSONValue?, or other: JSONValue?, now: Date) -> String {
    TableColumn.age(time?.stringValue == nil ? other : time, now: now)
  }

  /// An event must be where its object is, or in `default` where that has no namespace.
  /// Source: `legacyValidateEvent` in k8s.io/kubernetes/pkg/apis/core/validation.
  private static func eventProblems(_ event: JSONValue, object: String) -> [FieldProblem] {
    let namespace = event.text("metadata", "namespace")
    let involved = event.text(object, "namespace")
    if involved.isEmpty {
      guard namespace != "default", namespace != "kube-system" else { return [] }
      return [.invalid("involvedObject.namespace", "", "does not match event.namespace")]
    }
    return involved == namespace
      ? [] : [.invalid("involvedObject.namespace", .string(involved), "does not match event.namespace")]
  }

  /// What the newer form of events demands besides.
  /// Source: `ValidateEventCreate` in k8s.io/kubernetes/pkg/apis/core/validation.
  private static func newEventProblems(_ event: JSONValue) -> [FieldProblem] {
    var found = eventProblems(event, object: "regarding")
    if event.lacks("eventTime") { found.append(.required("eventTime")) }
    let type = event["type"] ?? ""
    if type != "Normal", type != "Warning" {
      found.append(.invalid("type", "", "has invalid value: \(type.plainText)"))
    }
    if !found.isEmpty { return found }
    for member in ["reportingController", "reportingInstance", "action", "reason"] where event.lacks(member) {
      found.append(.required(member))
    }
    return found
  }

  private static let lease = kind(
    "coordination.k8s.io", "v1", "Lease", "leases",
    schema: MetaSchemas.root(
      "io.k8s.api.coordination.v1.Lease", "Says who leads, and until when.",
      [
        "spec": .object(
          "io.k8s.api.coordination.v1.LeaseSpec", "The holder and its term.",
          [
            "holderIdentity": .string("Who holds the lease."),
            "leaseDurationSeconds": .int32("Seconds after renewTime in which no other takes the lease by force."),
            "acquireTime": .microTime("When the holder got the lease."),
            "renewTime": .microTime("When the holder last renewed it."),
            "leaseTransitions": .int32("How often the holder changed."),
            "strategy": .string("How the holder is chosen where the election is coordinated."),
            "preferredHolder": .string("Who should take the lease over."),
          ]
        ).described("The holder and its term.").defaulting(to: [:])
      ]),
    columns: [.name, .text("Holder", "Who holds the lease.") { $0.text("spec", "holderIdentity") }, .age],
    rules: leaseProblems)

  /// Source: `ValidateLeaseSpec` in k8s.io/kubernetes/pkg/apis/coordination/validation.
  private static func leaseProblems(_ lease: JSONValue) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let duration = lease.integer("spec", "leaseDurationSeconds"), duration <= 0 {
      found.append(.invalid("spec.leaseDurationSeconds", .integer(duration), "must be greater than 0"))
    }
    if let count = lease.integer("spec", "leaseTransitions"), count < 0 {
      found.append(.invalid("spec.leaseTransitions", .integer(count), "must be greater than or equal to 0"))
    }
    return found
  }
}
