public import Kubernetes

/// The state of a rollout. The operator continues from it after a restart.
public struct RolloutStatus: Codable, Sendable, Hashable {
  /// What the rollout does.
  public enum Phase: String, Codable, Sendable, Hashable, CaseIterable {
    /// Namespaces get the new spec.
    case progressing = "Progressing"
    /// The rollout pauses after a step.
    case paused = "Paused"
    /// The rollout waits for the annotation `plimsoll.dev/promote`.
    case awaitingPromotion = "AwaitingPromotion"
    /// Something went wrong.
    case halted = "Halted"
    /// All namespaces have the new spec.
    case completed = "Completed"
  }

  /// Why a rollout has halted.
  public struct Halt: Codable, Sendable, Hashable {
    /// The cause.
    public var cause: RolloutHalt
    /// A namespace that is affected: for `NewFindings` the one with the most new findings, otherwise the first one.
    public var namespace: String
    /// What is wrong, as a sentence.
    public var message: String
    /// When the rollout halted.
    public var time: Timestamp

    /// Creates a halt.
    public init(cause: RolloutHalt, namespace: String, message: String, time: Timestamp) {
      self.cause = cause
      self.namespace = namespace
      self.message = message
      self.time = time
    }
  }

  /// The hash of what is rolled out.
  public var hash: String
  /// The hash of the steps with which the rollout began; `nil` if it is not known.
  public var stepsHash: String?
  /// What the rollout does.
  public var phase: Phase
  /// The number of the current step, from 1; one more than the number of steps for the namespaces of no step.
  public var step: Int
  /// Namespaces of the current step whose position is below this number have the new spec.
  public var position: Int
  /// When the rollout began.
  public var startedAt: Timestamp
  /// When the current step began.
  public var stepStartedAt: Timestamp
  /// Since when all namespaces of the step have the new spec; `nil` if some do not.
  public var pausedAt: Timestamp?
  /// Drift before this time does not halt the rollout.
  public var observedSince: Timestamp
  /// The number of findings that do not halt the rollout.
  public var acceptedFindings: Int
  /// Failures up to this step and position do not halt the rollout; `nil` if none is accepted.
  public var acceptedStep: Int?
  /// See `acceptedStep`.
  public var acceptedPosition: Int?
  /// Why the rollout has halted; `nil` if it has not.
  public var halt: Halt?
  /// The last value of `plimsoll.dev/promote` that was handled.
  public var promoted: String?
  /// Namespaces that have the new spec.
  public var updated: Int
  /// All namespaces of the rollout.
  public var total: Int

  /// Creates a status.
  public init(
    hash: String, phase: Phase, step: Int, position: Int, startedAt: Timestamp, stepStartedAt: Timestamp,
    pausedAt: Timestamp? = nil, observedSince: Timestamp, acceptedFindings: Int = 0, acceptedStep: Int? = nil,
    acceptedPosition: Int? = nil, halt: Halt? = nil, promoted: String? = nil, updated: Int = 0, total: Int = 0,
    stepsHash: String? = nil
  ) {
    self.hash = hash
    self.stepsHash = stepsHash
    self.phase = phase
    self.step = step
    self.position = position
    self.startedAt = startedAt
    self.stepStartedAt = stepStartedAt
    self.pausedAt = pausedAt
    self.observedSince = observedSince
    self.acceptedFindings = acceptedFindings
    self.acceptedStep = acceptedStep
    self.acceptedPosition = acceptedPosition
    self.halt = halt
    self.promoted = promoted
    self.updated = updated
    self.total = total
  }
}

extension RolloutStatus {
  /// The numbers of steps: `spec.rollout.steps` has at most 32, and one more is for the namespaces of no step.
  public static let steps: ClosedRange<Int64> = 1...33
  /// The positions in a step.
  public static let positions: ClosedRange<Int64> = 0...Int64(RolloutPlace.orders)
}

extension RolloutStatus: APIType {
  static let schema = Schema.object(
    "The state of the rollout of the current spec, if the baseline has spec.rollout.",
    [
      .required(
        "hash", .status("The hash of what is rolled out: of the spec without the fields that apply everywhere at once.")
      ),
      .optional("stepsHash", .status("The hash of the steps with which the rollout began.")),
      .required("phase", .enumeration("What the rollout does.", of: Phase.self)),
      .required(
        "step",
        .integer(
          "The number of the current step, from 1; one more than the number of steps for the namespaces of no step.",
          in: steps)),
      .required(
        "position",
        .integer(
          "Namespaces of the current step have the new spec if the hash of their name, from 0 to 999999, is below this number.",
          in: positions)),
      .required("startedAt", .string("When the rollout began.", .time)),
      .required("stepStartedAt", .string("When the current step began.", .time)),
      .optional("pausedAt", .string("Since when all namespaces of the step have the new spec.", .time)),
      .required("observedSince", .string("Drift before this time does not halt the rollout.", .time)),
      .required("acceptedFindings", .integer("The number of findings that do not halt the rollout.")),
      .optional("acceptedStep", .integer("Failures in earlier steps do not halt the rollout.", in: steps)),
      .optional(
        "acceptedPosition",
        .integer("Failures below this position of acceptedStep do not halt the rollout, either.", in: positions)),
      .optional("halt", Halt.schema),
      .optional(
        "promoted",
        .status("The last value of the annotation plimsoll.dev/promote that was handled.", allowsEmpty: true)),
      .required("updated", .integer("Namespaces that have the new spec.")),
      .required("total", .integer("All namespaces of the rollout.")),
    ])
}

extension RolloutStatus.Halt: APIType {
  static let schema = Schema.object(
    "Why the rollout has halted.",
    [
      .required("cause", .enumeration("The cause.", of: RolloutHalt.self)),
      .required(
        "namespace",
        .status(
          "A namespace that is affected: for NewFindings the one with the most new findings, otherwise the first one.")),
      .required("message", .status("What is wrong.")),
      .required("time", .string("When the rollout halted.", .time)),
    ])
}
