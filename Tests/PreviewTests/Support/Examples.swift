import CRDs
import Foundation
import Kubernetes
import Planning
import Preview

/// Baselines and objects from YAML, as users write them.
enum Examples {
  /// A baseline with the given spec, for all namespaces.
  static func baseline(_ spec: String, name: String = "restricted") throws -> BaselineFacts {
    BaselineFacts(name: name, uid: "", spec: try parse(name, spec).spec)
  }

  /// The same baseline as the API server stores it.
  static func applied(
    _ spec: String, name: String = "restricted", isDeleting: Bool = false, isRolledOut: Bool = false
  ) throws -> SecurityBaseline {
    var baseline = try parse(name, spec)
    baseline.metadata.uid = "uid-of-\(name)"
    baseline.metadata.generation = 1
    if isDeleting { baseline.metadata.deletionTimestamp = Timestamp(now) }
    if isRolledOut {
      let status: JSONValue = [
        "observedGeneration": 1,
        "conditions": [
          [
            "type": "Ready", "status": "True", "reason": "Reconciled", "message": "",
            "lastTransitionTime": "2026-01-01T00:00:00Z",
          ]
        ],
      ]
      baseline.status = try status.decode()
    }
    return baseline
  }

  private static func parse(_ name: String, _ spec: String) throws -> SecurityBaseline {
    let document: JSONValue = [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": .string(name)],
      "spec": try YAML.parse(spec, file: "spec").first ?? [:],
    ]
    return try SecurityBaseline.parse(document)
  }

  /// A spec that denies all traffic.
  static let denying = "networkPolicies: {defaultDeny: [Ingress, Egress]}"

  static let now = Date(timeIntervalSince1970: 1_800_000_000)

  /// A namespace without labels.
  static func namespace(_ name: String) -> NamespaceFacts { NamespaceFacts(name: name, uid: "uid-of-\(name)") }

  /// A generated policy as the API server stores it; each part can be changed.
  static func policy(
    in namespace: String = "team-a", name: String = "restricted-default-deny", of baseline: String = "restricted",
    types: [JSONValue] = ["Ingress", "Egress"], isApplied: Bool = true
  ) -> JSONValue {
    [
      "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy",
      "metadata": [
        "name": .string(name), "namespace": .string(namespace), "uid": "uid-of-policy", "resourceVersion": "7",
        "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z",
        "labels": [
          "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": .string(baseline),
          "plimsoll.dev/control": "networkPolicies",
        ],
        "ownerReferences": [
          [
            "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": .string(baseline),
            "uid": .string("uid-of-\(baseline)"), "controller": false, "blockOwnerDeletion": false,
          ]
        ],
        "managedFields": isApplied
          ? [["manager": "plimsoll", "operation": "Apply", "time": "2026-01-01T00:00:00Z", "fieldsV1": [:]]] : [],
      ],
      "spec": ["podSelector": [:], "policyTypes": .array(types)],
    ]
  }

  static func observed(_ policy: JSONValue) throws -> ObservedObject {
    ObservedObject(try policy.decode(NetworkPolicy.self))
  }
}
