import CRDs
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A report as the operator applies it.
struct PolicyReportManifest {
  /// The resource type.
  let type: ResourceType
  /// The namespace of the report.
  let namespace: String
  /// The findings.
  let content: ReportContent
  /// The report that it replaces, if any: a finding keeps the time at which it was found.
  let previous: JSONValue?
  /// The time of new findings.
  let now: Date

  /// The apply configuration.
  var json: JSONValue {
    let times = times
    let results = content.results.map { result -> JSONValue in
      Self.json(result, time: times[FindingKey(result)] ?? Int64(now.timeIntervalSince1970))
    }
    return [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind),
      "metadata": [
        "name": .string(FindingReporter.reportName), "namespace": .string(namespace),
        "labels": [WellKnown.managedByLabel: .string(WellKnown.fieldManager)],
      ],
      "scope": ["apiVersion": "v1", "kind": "Namespace", "name": .string(namespace)],
      "summary": [
        "pass": 0, "fail": .integer(Int64(content.failed)), "warn": .integer(Int64(content.warned)), "error": 0,
        "skip": 0,
      ],
      "results": .array(results),
    ]
  }

  /// What identifies a finding over time: its text can change, for example when a binding gets another subject.
  private struct FindingKey: Hashable {
    var policy: String
    var rule: String
    var object: ReportContent.Object
    /// Distinguishes the findings of a check about one object.
    var path: String?

    init(_ result: ReportContent.Result) {
      policy = result.policy
      rule = result.rule
      object = result.object
      path = result.properties["path"]
    }
  }

  /// The times of the findings in the previous report. Times in the future are not the operator's.
  private var times: [FindingKey: Int64] {
    let results = (try? previous?["results"]?.decode([PolicyReportResult].self)) ?? []
    let limit = Int64(now.timeIntervalSince1970)
    return results.reduce(into: [:]) { times, result in
      guard let time = result.timestamp?.seconds, time <= limit else { return }
      times[FindingKey(result.content)] = time
    }
  }

  private static func json(_ result: ReportContent.Result, time: Int64) -> JSONValue {
    var object: JSONValue = [
      "apiVersion": .string(result.object.apiVersion), "kind": .string(result.object.kind),
      "name": .string(result.object.name),
    ]
    object["namespace"] = result.object.namespace.map(JSONValue.string)
    var json: JSONValue = [
      "source": .string(WellKnown.fieldManager), "policy": .string(result.policy), "rule": .string(result.rule),
      "category": .string(result.category), "severity": .string(result.severity), "result": .string(result.result),
      "scored": .bool(result.result == "fail"), "message": .string(result.message), "resources": [object],
      "timestamp": ["seconds": .integer(time), "nanos": 0],
    ]
    if !result.properties.isEmpty { json["properties"] = .object(result.properties.mapValues(JSONValue.string)) }
    return json
  }
}
