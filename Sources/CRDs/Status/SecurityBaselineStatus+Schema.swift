internal import Kubernetes

extension SecurityBaselineStatus: APIType {
  static let schema = Schema.object(
    "The observed state of the baseline.",
    [
      .optional(
        "observedGeneration",
        .integer(
          "The generation of the spec for which the status was written. The condition Ready shows whether it was applied to all "
            + "namespaces.")),
      .optional(
        "specHash",
        .status(
          "The hash of the normalized spec that is enforced: equal hashes mean equal specs, in whichever cluster. `plimsoll "
            + "hash` prints the same hash for a file.")),
      .optional(
        "lastHandledRequestedAt",
        .status(
          "The last value of the annotation plimsoll.dev/requestedAt that was handled.",
          allowsEmpty: true)),
      .optional(
        "conditions",
        .list(
          "Ready: all objects are in place. Compliant: there is no open drift and no open finding. Drifted: drift is open, or "
            + "was restored in the last 10 minutes. Degraded: a namespace could not be reconciled. Reconciling: a reconcile is "
            + "in progress. Stalled: the spec is invalid or a permission is missing, so that retries do not succeed. Guarded: the "
            + "API server enforces the admission policies of the operator.",
          of: Condition.schema, type: .map(key: "type"), count: 0...16)),
      .optional("rollout", RolloutStatus.schema),
      .optional("namespaces", NamespaceCounts.schema),
      .optional("objects", ObjectCounts.schema),
      .optional(
        "findings",
        .integer("The number of open findings: misconfigurations in objects that the operator does not manage.")),
      .optional("audit", AuditSummary.schema),
      .optional(
        "mode", .enumeration("Whether the operator enforces the baseline.", of: ["Enforce", "Audit", "Suspended"])),
      .optional("drift", DriftCounts.schema),
      .optional(
        "recentDrift", .list("The most recent drift, newest first.", of: DriftRecord.schema, count: 0...20)),
      .optional(
        "nonCompliant",
        .list(
          """
          Namespaces with failures, open drift or findings of the controls, most severe first. Namespaces that have only findings \
          of the audit are not in this list; see audit.worst.
          """, of: NonCompliance.schema, count: 0...50
        )),
    ])
}

extension SecurityBaselineStatus.NamespaceCounts: APIType {
  static let schema = Schema.object(
    "The numbers of namespaces.",
    [
      .required("selected", .integer("Namespaces that the baseline selects.")),
      .required("compliant", .integer("Namespaces without open drift, findings or failures.")),
      .required("drifted", .integer("Namespaces with open drift.")),
      .required("failed", .integer("Namespaces that could not be reconciled.")),
      .required("exempt", .integer("Namespaces with an exemption that has not expired.")),
    ])
}

extension SecurityBaselineStatus.ObjectCounts: APIType {
  static let schema = Schema.object(
    "The numbers of generated objects.",
    [
      .required("desired", .integer("Objects that should exist.")),
      .required("applied", .integer("Objects that exist without drift.")),
    ])
}

extension SecurityBaselineStatus.DriftCounts: APIType {
  static let schema = Schema.object(
    "The numbers of drift since the baseline was created.",
    [
      .required("detected", .integer("Drift that was detected.")),
      .required("restored", .integer("Drift that was restored.")),
      .required("open", .integer("Drift that is open.")),
      .optional("lastDetected", .string("When drift was last detected.", .time)),
    ])
}

extension SecurityBaselineStatus.NonCompliance: APIType {
  static let schema = Schema.object(
    "A namespace with failures, open drift or findings of the controls.",
    [
      .required("namespace", .status("The namespace.")),
      .required("control", .enumeration("The control with the most severe problem.", of: ControlID.self)),
      .required("message", .status("The most severe problem, and the number of the others.")),
    ])
}

extension Condition: APIType {
  static let schema = Schema.object(
    "A condition (metav1.Condition).",
    [
      .required("type", .status("The type of the condition.")),
      .required("status", .enumeration("Whether the condition holds.", of: ["True", "False", "Unknown"])),
      .optional("observedGeneration", .integer("The generation of the spec for which the condition was set.")),
      .required("lastTransitionTime", .string("When the status last changed.", .time)),
      .required("reason", .status("The machine-readable reason of the last transition.")),
      .required("message", .status("The human-readable message.", allowsEmpty: true)),
    ])
}

extension Schema {
  /// A text that the operator writes. The maximum length exceeds that of all texts, so that the API server never
  /// rejects a status.
  static func status(_ description: String, allowsEmpty: Bool = false) -> Schema {
    .text(description, length: (allowsEmpty ? 0 : 1)...32768)
  }
}
