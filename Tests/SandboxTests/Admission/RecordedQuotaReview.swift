import Kubernetes
import Testing

@testable import Sandbox

/// A write under quotas, and what kube-apiserver 1.36.2 answered.
struct RecordedQuotaReview: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let resource: QuotaAdmission.Resource
  let quotas: [JSONValue]
  let old: JSONValue?
  let object: JSONValue
  let refusal: String?
  /// What is used then, of each quota where it changes.
  let used: [String: JSONValue]

  init(
    _ sentence: String, _ resource: QuotaAdmission.Resource, quotas: [JSONValue], old: JSONValue? = nil,
    object: JSONValue, refusal: String? = nil, used: [String: JSONValue] = [:]
  ) {
    (testDescription, self.resource, self.quotas) = (sentence, resource, quotas)
    (self.old, self.object, self.refusal, self.used) = (old, object, refusal, used)
  }
}

extension JSONValue {
  /// A ResourceQuota with its status; without `used` none of it is.
  static func quota(
    _ name: String, _ hard: [String: String], used: [String: String]? = nil, scopes: [String] = [],
    priorityClass condition: String? = nil, _ classes: [String] = []
  ) -> JSONValue {
    let hard = JSONValue.object(hard.mapValues { .string($0) })
    let used = used.map { JSONValue.object($0.mapValues { .string($0) }) }
    var spec: JSONValue = ["hard": hard]
    if !scopes.isEmpty { spec["scopes"] = .array(scopes.map { .string($0) }) }
    if let condition {
      var selector: JSONValue = ["scopeName": "PriorityClass", "operator": .string(condition)]
      if !classes.isEmpty { selector["values"] = .array(classes.map { .string($0) }) }
      spec["scopeSelector"] = ["matchExpressions": [selector]]
    }
    let nothing = JSONValue.object((hard.objectValue ?? [:]).mapValues { _ in "0" })
    return [
      "metadata": ["name": .string(name)], "spec": spec, "status": ["hard": hard, "used": used ?? nothing],
    ]
  }
}
