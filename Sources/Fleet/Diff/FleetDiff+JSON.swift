package import Kubernetes

extension FleetDiff {
  /// The diff as JSON; `docs/fleet.md` describes the fields.
  package var json: JSONValue {
    [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "FleetPreview",
      "baselines": .array(baselines.map(JSONValue.string)),
      "groups": .array(groups.map(\.json)),
      "notCompared": .array(
        problems.map {
          [
            "cluster": .string($0.cluster), "reason": .string($0.problem.kind.rawValue),
            "message": .string($0.problem.message),
          ]
        }),
    ]
  }
}

extension FleetDiff.Group {
  fileprivate var json: JSONValue {
    [
      "clusters": .array(clusters.map(JSONValue.string)), "notes": .array(notes.map(JSONValue.string)),
      "summary": [
        "create": JSONValue(count: totals.create), "change": JSONValue(count: totals.change),
        "remove": JSONValue(count: totals.remove), "refused": JSONValue(count: totals.refused),
        "refusedPods": JSONValue(count: totals.refusedPods),
      ],
      "changes": .array(
        changes.map { change in
          [
            "diff": .string(change.text),
            "namespaces": .object(change.namespaces.mapValues { .array($0.map(JSONValue.string)) }),
          ]
        }),
    ]
  }
}
