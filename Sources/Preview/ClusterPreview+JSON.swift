import CRDs
package import Kubernetes
import Planning

extension ClusterPreview {
  /// The preview as JSON; `docs/diff.md` describes every field.
  package var json: JSONValue {
    let summary = summary
    return [
      "apiVersion": "plimsoll.dev/v1alpha1",
      "kind": "Preview",
      "baselines": .array(baselines.map(JSONValue.string)),
      "summary": [
        "create": number(summary.create), "change": number(summary.change), "remove": number(summary.remove),
        "kept": number(summary.kept), "refused": number(summary.refused), "refusedPods": number(summary.refusedPods),
        "findings": number(summary.findings), "namespaces": number(summary.namespaces),
      ],
      "namespaces": .array(namespaces.map(\.json)),
      "notes": .array(notes.map(JSONValue.string)),
    ]
  }

  /// The JSON on several lines, with sorted keys: equal previews give equal texts.
  ///
  /// - Throws: `EncodingError` for a number that JSON cannot represent; no server sends one.
  package func jsonText() throws -> String { try json.indented() }
}

private func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }

extension NamespacePreview {
  fileprivate var json: JSONValue {
    var object: JSONValue = [
      "name": .string(name), "kept": number(kept), "changes": .array(changes.map(\.json)),
      "findings": .array(findings.map(\.json)), "warnings": .array(warnings.map(JSONValue.string)),
    ]
    object["podSecurity"] = podSecurity?.json
    if !steps.isEmpty { object["rollout"] = .array(steps.map(\.json)) }
    return object
  }
}

extension RolloutStepPreview {
  fileprivate var json: JSONValue {
    ["baseline": .string(baseline), "step": number(step), "steps": number(count)]
  }
}

extension ObjectChange {
  fileprivate var json: JSONValue {
    var object = id.json
    object["action"] = .string(action.rawValue)
    object["reason"] = .string(reason.rawValue)
    object["control"] = .string(control.rawValue)
    object["baselines"] = .array(baselines.map(JSONValue.string))
    object["before"] = before
    object["after"] = after
    if action == .change || action == .replace { object["fields"] = .array(fields.map(\.json)) }
    if origin == .estimate { object["isEstimate"] = true }
    object["refusal"] = refusal.map(JSONValue.string)
    return object
  }
}

extension FieldDifference {
  fileprivate var json: JSONValue {
    var object: JSONValue = ["path": .string(path)]
    object["before"] = live
    object["after"] = desired
    return object
  }
}

extension Finding {
  fileprivate var json: JSONValue {
    var object = id.json
    object["type"] = .string(type)
    object["control"] = .string(control.rawValue)
    object["baseline"] = .string(baseline)
    object["check"] = .string(check.rawValue)
    object["severity"] = .string(severity.rawValue)
    object["message"] = .string(message)
    return object
  }

  private var type: String {
    switch kind {
    case .unmanaged: "Unmanaged"
    case .voidedDeny: "VoidedDeny"
    case .nameConflict: "NameConflict"
    case .unavailable: "Unavailable"
    case .drift: "Audit"
    }
  }
}

extension ObjectID {
  fileprivate var json: JSONValue {
    let type = kind.resourceType
    return ["apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "name": .string(name)]
  }
}

extension PodSecurityVerdict {
  fileprivate var json: JSONValue {
    [
      "level": .string(level), "pods": number(pods),
      "violations": .array(
        violations.map {
          ["pod": .string($0.pod), "others": number($0.others), "message": .string($0.message)]
        }),
    ]
  }
}
