internal import Kubernetes

extension SecurityBaselineStatus: APIType {
  static let schema = Schema.object(
    "What the operator found and did.",
    [
      .optional(
        "observedGeneration",
        .integer("The generation that this status speaks of; Ready says whether it has reached every namespace.")),
      .optional(
        "lastHandledRequestedAt",
        .status(
          "The last value of the annotation plimsoll.dev/requestedAt that was acted on.",
          mayBeEmpty: true)),
      .optional(
        "conditions",
        .list(
          "Ready: everything is written as asked. Compliant: no open drift, no open finding. Drifted: drift is open or was "
            + "restored in the last 10 minutes. Degraded: a namespace could not be reconciled. Reconciling: work is under "
            + "way. Stalled: an invalid spec or a missing permission that trying again does not mend.",
          of: Condition.schema, by: .field("type"), count: 0...16)),
      .optional("namespaces", NamespaceCounts.schema),
      .optional("objects", ObjectCounts.schema),
      .optional(
        "findings", .integer("Open findings: misconfigurations that are reported and were not made by the operator.")),
      .optional("mode", .choice("Whether the baseline writes.", of: ["Enforce", "Audit", "Suspended"])),
      .optional("drift", DriftCounts.schema),
      .optional(
        "recentDrift", .list("The last drifts, newest first.", of: DriftRecord.schema, count: 0...20)),
      .optional(
        "nonCompliant",
        .list(
          "Namespaces that are not as the baseline wants them, worst first.", of: NonCompliance.schema, count: 0...50)),
    ])
}

extension SecurityBaselineStatus.NamespaceCounts: APIType {
  static let schema = Schema.object(
    "Counts of namespaces.",
    [
      .required("selected", .integer("Selected by the baseline.")),
      .required("compliant", .integer("Without open drift, finding or failure.")),
      .required("drifted", .integer("With open drift.")),
      .required("failed", .integer("That could not be reconciled.")),
      .required("exempt", .integer("With an exemption in force.")),
    ])
}

extension SecurityBaselineStatus.ObjectCounts: APIType {
  static let schema = Schema.object(
    "Counts of generated objects.",
    [
      .required("desired", .integer("Asked for.")),
      .required("applied", .integer("There, as asked for.")),
    ])
}

extension SecurityBaselineStatus.DriftCounts: APIType {
  static let schema = Schema.object(
    "Counts of drift since the baseline was created.",
    [
      .required("detected", .integer("Ever seen.")),
      .required("restored", .integer("Ever put back.")),
      .required("open", .integer("There now.")),
      .optional("lastDetected", .string("When drift was last seen.", .time)),
    ])
}

extension SecurityBaselineStatus.NonCompliance: APIType {
  static let schema = Schema.object(
    "A namespace that is not as the baseline wants it.",
    [
      .required("namespace", .status("The namespace.")),
      .required("control", .choice("The control.", of: ControlID.self)),
      .required("message", .status("What is wrong.")),
    ])
}

extension Condition: APIType {
  static let schema = Schema.object(
    "A condition as in metav1.Condition.",
    [
      .required("type", .status("What is spoken of.")),
      .required("status", .choice("Whether it holds.", of: ["True", "False", "Unknown"])),
      .optional("observedGeneration", .integer("The generation that this was computed from.")),
      .required("lastTransitionTime", .string("When status last changed.", .time)),
      .required("reason", .status("A word for machines.")),
      .required("message", .status("A sentence for people.", mayBeEmpty: true)),
    ])
}

extension Schema {
  /// Text that the operator writes: long enough for anything it says, so that a status is never refused for length.
  static func status(_ description: String, mayBeEmpty: Bool = false) -> Schema {
    .text(description, length: (mayBeEmpty ? 0 : 1)...32768)
  }
}
