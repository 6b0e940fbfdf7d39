package import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension FleetStatus {
  /// The status as JSON; `docs/fleet.md` describes the fields.
  package var json: JSONValue {
    let rows = Dictionary(grouping: rows, by: \.cluster)
    return [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "FleetStatus", "time": .string(Timestamp(time).text),
      "reference": ["kind": .string(reference.name), "hashes": .object(expected.mapValues(JSONValue.string))],
      "summary": .object(counts),
      "clusters": .array(clusters.map { $0.json(rows[$0.name] ?? [], now: time) }),
    ]
  }

  private var counts: [String: JSONValue] {
    var counts = Dictionary(
      uniqueKeysWithValues: Attention.allCases.map { ($0.rawValue, JSONValue(count: count($0))) })
    counts["clusters"] = JSONValue(count: clusters.count)
    counts["rows"] = JSONValue(count: rows.count)
    counts["ok"] = JSONValue(count: fine)
    return counts
  }
}

extension ClusterState {
  fileprivate func json(_ rows: [FleetRow], now: Date) -> JSONValue {
    var object: JSONValue = [
      "name": .string(name), "origin": .string(origin),
      "baselines": .array(rows.filter { $0.baseline != nil }.map { $0.json(now) }),
    ]
    switch reading {
    case .failure(let problem):
      object["reachable"] = false
      object["reason"] = .string(problem.kind.rawValue)
      object["message"] = .string(problem.message)
    case .success(let reading):
      object["reachable"] = true
      object["serverVersion"] = reading.serverVersion.map(JSONValue.string)
      object["operatorVersion"] = reading.operatorVersion.map(JSONValue.string)
      object["operatorSeen"] = reading.operatorSeen.map { .string(Timestamp($0).text) }
      if reading.isTruncated { object["truncated"] = true }
      guard !reading.isInstalled else { break }
      object["reason"] = .string(ClusterProblem.notInstalled.kind.rawValue)
      object["message"] = .string(ClusterProblem.notInstalled.message)
    }
    return object
  }
}

extension FleetRow {
  fileprivate func json(_ now: Date) -> JSONValue {
    var object: JSONValue = [
      "name": .string(baseline ?? ""), "attention": .array(attention.map { .string($0.rawValue) }),
      "skew": .bool(skew != nil), "message": .string(message(now)),
    ]
    object["expectedHash"] = expectedHash.map(JSONValue.string)
    guard let state else { return object }
    for (name, value) in state.json(now) { object[name] = value }
    return object
  }

  private var expectedHash: String? {
    switch skew {
    case .differs(let hash), .unknown(let hash), .missing(let hash): hash.isEmpty ? nil : hash
    case .notInGit, .noMajority, nil: nil
    }
  }
}

extension BaselineState {
  fileprivate func json(_ now: Date) -> [String: JSONValue] {
    let drift = drift(before: now)
    var object: [String: JSONValue] = [
      "mode": .string(mode), "generation": .integer(generation),
      "namespaces": ["selected": JSONValue(count: selected), "compliant": JSONValue(count: compliant)],
      "findings": [
        "total": JSONValue(count: findings),
        "bySeverity": .object(
          Dictionary(uniqueKeysWithValues: severities.map { ($0.key.rawValue, JSONValue(count: $0.value)) })),
      ],
      "drift": [
        "open": JSONValue(count: openDrift), "last24Hours": JSONValue(count: drift.count),
        "isAtLeast": .bool(drift.isAtLeast),
      ],
      "conditions": .object(
        conditions.mapValues {
          ["status": .string($0.status), "reason": .string($0.reason), "message": .string($0.message)]
        }),
      "expiringExemptions": .array(
        exemptions(expiringWithin: FleetStatus.noticePeriod, of: now).map {
          [
            "namespaces": .string($0.namespaces), "subjects": .string($0.subjects),
            "expires": .string(Timestamp($0.expires).text),
          ]
        }),
    ]
    object["hash"] = hash.map(JSONValue.string)
    object["hashSource"] = hash == nil ? nil : .string(specHash == nil ? "spec" : "status")
    object["observedGeneration"] = observedGeneration.map(JSONValue.integer)
    object["lastStatusWrite"] = lastWrite.map { .string(Timestamp($0).text) }
    return object
  }
}

extension JSONValue {
  /// A number of objects.
  init(count: Int) { self = .integer(Int64(count)) }
}
