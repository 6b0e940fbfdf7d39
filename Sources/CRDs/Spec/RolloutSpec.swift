import Kubernetes

/// How a new spec is rolled out over the selected namespaces: in steps, with pauses, and until something goes wrong.
public struct RolloutSpec: Codable, Sendable, Hashable {
  /// The steps, in order. The namespaces of no step follow after the last one.
  public var steps: [RolloutStep]
  /// What halts a rollout. Default: `Preflight` and `Failure`.
  public var haltOn: [RolloutHalt]?

  /// Creates a rollout.
  public init(steps: [RolloutStep], haltOn: [RolloutHalt]? = nil) {
    self.steps = steps
    self.haltOn = haltOn
  }

  /// What halts a rollout, with the default.
  public var effectiveHaltOn: Set<RolloutHalt> { Set(haltOn ?? [.preflight, .failure]) }
}

/// Why a rollout halts.
public enum RolloutHalt: String, Codable, Sendable, Hashable, CaseIterable {
  /// The new spec would break something in a namespace.
  case preflight = "Preflight"
  /// The operator cannot write a namespace.
  case failure = "Failure"
  /// Another client changes what the new spec requires.
  case drift = "Drift"
  /// The new spec has more findings in a namespace than the earlier one.
  case newFindings = "NewFindings"
}

/// One step of a rollout: its namespaces, and what follows when they have the new spec.
public struct RolloutStep: Codable, Sendable, Hashable {
  /// The namespaces of the step, by names and labels; `nil` if the step has a percentage.
  public var namespaces: RolloutNamespaces?
  /// The share of all namespaces that have the new spec after the step; `nil` if the step has namespaces.
  public var percent: Int?
  /// How long the rollout pauses after the step, e.g. `10m`; `nil` for no pause.
  public var pause: String?
  /// Whether the rollout waits for the annotation `plimsoll.dev/promote` after the step. Default: `false`.
  public var manual: Bool?

  /// Creates a step.
  public init(
    namespaces: RolloutNamespaces? = nil, percent: Int? = nil, pause: String? = nil, manual: Bool? = nil
  ) {
    self.namespaces = namespaces
    self.percent = percent
    self.pause = pause
    self.manual = manual
  }
}

/// Selects namespaces for a step. Names and labels must both match.
public struct RolloutNamespaces: Codable, Sendable, Hashable {
  /// Globs, one of which must match the name; an empty list matches all names.
  public var matchNames: [String]?
  /// Labels that the namespace must have with these values.
  public var matchLabels: [String: String]?

  /// Creates a selector.
  public init(matchNames: [String]? = nil, matchLabels: [String: String]? = nil) {
    self.matchNames = matchNames
    self.matchLabels = matchLabels
  }
}

extension RolloutSpec: APIType {
  static let schema = Schema.object(
    "How a new spec is rolled out. Each step gives the new spec to some of the namespaces; the others keep the earlier one, "
      + "which is enforced there until their step. After the last step, all other namespaces follow. If absent, a new spec "
      + "applies everywhere at once. suspend, clusterSelector, owners, audit, deletionPolicy and rollout itself always "
      + "apply at once.",
    [
      .required(
        "steps", .list("The steps, in order.", of: RolloutStep.schema, count: 1...32)),
      .optional(
        "haltOn",
        .list(
          "What halts a rollout. If absent: Preflight and Failure. Preflight: the new spec would break something in a "
            + "namespace; the rollout also continues when the cause is gone. Failure: a namespace cannot be written. Drift: "
            + "another client changes what the new spec requires. NewFindings: the new spec has more findings than the earlier "
            + "one. The rollout continues after a new spec or the annotation plimsoll.dev/promote.",
          of: .enumeration("A cause.", of: RolloutHalt.self), type: .set, count: 0...RolloutHalt.allCases.count)),
    ])
}

extension RolloutStep: APIType {
  static let schema = Schema.object(
    "A step: namespaces or percent, and what follows when these namespaces have the new spec.",
    [
      .optional("namespaces", RolloutNamespaces.schema),
      .optional(
        "percent",
        .integer(
          "Adds the namespaces in this share of all names, by a hash of the name, so that it is the same in every cluster. After "
            + "the step, about this share of all namespaces has the new spec, or more if earlier steps select others.",
          in: 1...100)),
      .optional(
        "pause", .string("How long the rollout pauses after this step, e.g. 10m. If absent, it does not.", .duration)),
      .optional(
        "manual",
        .boolean(
          "Whether the rollout waits after this step until the annotation plimsoll.dev/promote has the spec hash or the "
            + "generation as its value.", default: false)),
    ])
}

extension RolloutNamespaces: APIType {
  static let schema = Schema.object(
    "The namespaces of the step. Names and labels must both match.",
    [
      .optional(
        "matchNames",
        .list(
          "Globs (* and ?), one of which must match the name; an empty list matches all names.",
          of: .string("A glob, e.g. canary-*.", .namespaceGlob), type: .set, count: 0...1000)),
      .optional(
        "matchLabels",
        .map(
          "Labels that the namespace must have with these values.", keys: .qualifiedName,
          to: .string("The value.", .labelValue), count: 0...64)),
    ])
}
