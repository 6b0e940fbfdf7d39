import Kubernetes
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension KindBehavior {
  static let coreEvent = KindBehavior(
    columns: eventColumns(object: "involvedObject", note: "message", reporter: "reportingComponent"),
    selectableFields: [
      "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
      "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
      "reportingComponent", "source", "type",
    ], rules: { EventRules.namespaceProblems($0, object: "involvedObject") })

  static let event = KindBehavior(
    columns: eventColumns(object: "regarding", note: "note", reporter: "reportingController"),
    selectableFields: [
      "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reason", "reportingController",
      "type",
    ], rules: EventRules.problems)

  private static func eventColumns(object: String, note: String, reporter: String) -> [TableColumn] {
    [
      TableColumn("Last Seen") { event, now in .string(lastSeen(event, now: now)) },
      .text("Type") { $0.text("type") }, .text("Reason") { $0.text("reason") },
      .text("Object") { event in
        let name = event.text(object, "name")
        return "\(event.text(object, "kind").lowercased())\(name.isEmpty ? "" : "/\(name)")"
      }, .text("Subobject", wide: true) { $0.text(object, "fieldPath") },
      .text("Source", wide: true) { event in
        let source = event["source"] ?? event["deprecatedSource"] ?? [:]
        let isOld = !source.lacks("component")
        let component = isOld ? source.text("component") : event.text(reporter)
        let instance = isOld ? source.text("host") : event.text("reportingInstance")
        return instance.isEmpty ? component : "\(component), \(instance)"
      }, .text("Message") { $0.text(note).trimmingWhitespace() },
      TableColumn("First Seen", wide: true) { event, now in
        .string(age(of: event["firstTimestamp"] ?? event["deprecatedFirstTimestamp"], or: event["eventTime"], now: now))
      },
      TableColumn("Count", wide: true) { event, _ in
        .integer(event.integer("series", "count") ?? event.integer("count") ?? event.integer("deprecatedCount") ?? 1)
      }, TableColumn("Name", format: "name", wide: true) { event, _ in event.value("metadata", "name") ?? "" },
    ]
  }

  private static func lastSeen(_ event: JSONValue, now: Date) -> String {
    if let repeated = event.value("series", "lastObservedTime") { return TableColumn.age(repeated, now: now) }
    return age(of: event["lastTimestamp"] ?? event["deprecatedLastTimestamp"], or: event["eventTime"], now: now)
  }

  private static func age(of time: JSONValue?, or other: JSONValue?, now: Date) -> String {
    TableColumn.age(time?.stringValue == nil ? other : time, now: now)
  }

  static let lease = KindBehavior(
    columns: [.name, .text("Holder") { $0.text("spec", "holderIdentity") }, .age], rules: EventRules.leaseProblems)
}
