import CRDs
import Foundation
import Kubernetes
import Reconcilers

/// Finds out what a step would come to, by asking the server for a dry run: nothing is stored.
///
/// https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
struct Rehearsal: Sendable {
  /// What a step would come to.
  struct Outcome: Sendable, Hashable {
    /// Nil where nothing would be different.
    var change: ObjectChange?
    /// What the server warns of.
    var warnings: [String] = []
    /// Why the outcome is computed and not the server's, in a sentence.
    var note: String?
  }

  let client: Client

  /// Rehearses one step.
  ///
  /// - Throws: `PreviewError` where the object cannot be read; what `Client` throws where the server is out of reach.
  func outcome(of step: Step) async throws -> Outcome {
    switch step.action {
    case .apply(let desired, let live):
      return try await apply(desired, mayExist: live != nil || desired.claim == .fields, step)
    case .recreate(let desired, _): return try await recreate(desired, step)
    case .delete:
      guard let live = try await read(step.id) else { return Outcome() }
      return Outcome(change: change(by: step, from: live, to: nil))
    case .release:
      guard let live = try await read(step.id), let patch = ReleasePatch.operations(for: live) else { return Outcome() }
      return Outcome(change: change(by: step, from: live, to: LocalWrite.patch(patch, into: live)))
    case .patch(let patch):
      guard let live = try await read(step.id) else { return Outcome() }
      return Outcome(change: change(by: step, from: live, to: LocalWrite.merge(patch, into: live)))
    case .releaseFields: return try await releaseFields(step)
    }
  }
}

// MARK: - Applying

extension Rehearsal {
  private func apply(_ desired: DesiredObject, mayExist: Bool, _ step: Step) async throws -> Outcome {
    guard mayExist, let live = try await read(desired.id) else {
      let answer = try await ask(desired.manifest, desired.id, force: desired.claim == .fields)
      return outcome(of: step, from: nil, answer, estimate: desired.manifest)
    }
    let judgement = DriftJudge.judge(desired: desired, live: live)
    if judgement.differences.isEmpty, [.undecided, .drift(.modified)].contains(step.cause) { return Outcome() }
    let step = step.decided(by: judgement)
    if let patch = desired.mergePatch {
      let answer = try await ask(merging: patch, desired.id)
      return outcome(of: step, from: live, answer, estimate: LocalWrite.merge(patch, into: live))
    }
    var answer = try await ask(desired.manifest, desired.id, force: true)
    if case .told(let told, let warnings) = answer, let surplus = SurplusPatch.removals(desired: desired, live: told) {
      answer = .told(LocalWrite.patch(surplus, into: told), warnings)
    }
    return outcome(of: step, from: live, answer, estimate: LocalWrite.apply(desired, over: live))
  }

  /// The new object is rehearsed under a name that is free, as the operator does before it deletes the old one.
  private func recreate(_ desired: DesiredObject, _ step: Step) async throws -> Outcome {
    guard let live = try await read(desired.id) else { return try await apply(desired, mayExist: false, step) }
    let step = step.decided(by: DriftJudge.judge(desired: desired, live: live))
    let rehearsal = desired.rehearsal
    var answer = try await ask(rehearsal.manifest, rehearsal.id, force: false)
    if case .told(var told, let warnings) = answer {
      told["metadata"]?["name"] = .string(desired.id.name)
      answer = .told(told, warnings)
    }
    return outcome(of: step, from: live, answer, estimate: desired.manifest)
  }

  /// The operator takes its annotation off as well, whoever else owns it.
  private func releaseFields(_ step: Step) async throws -> Outcome {
    guard let live = try await read(step.id) else { return Outcome() }
    let unmarking = FieldRelease.unmarking
    var answer = try await ask(FieldRelease.manifest(of: step.id), step.id, force: false)
    if case .told(let told, let warnings) = answer { answer = .told(LocalWrite.merge(unmarking, into: told), warnings) }
    var bare = LocalWrite.merge(unmarking, into: live)
    bare["automountServiceAccountToken"] = nil
    return outcome(of: step, from: live, answer, estimate: bare)
  }
}

// MARK: - The server

extension Rehearsal {
  private enum Answer {
    /// The object as it would be.
    case told(JSONValue, [String])
    /// It would not say, for the reason given.
    case untold(String)
    /// It would refuse.
    case refused(String)
  }

  private func read(_ id: ObjectID) async throws -> JSONValue? {
    let type = id.kind.resourceType
    do {
      // Single objects come without the two fields from some servers only; a diff wants them always.
      var object = try await client.getValue(type, id.key)
      object["apiVersion"] = .string(type.apiVersion)
      object["kind"] = .string(type.kind)
      return object
    } catch let error as APIError where error.isNotFound {
      return nil
    } catch let error as APIError {
      let mend = error.isForbidden ? "; grant get on it to the user of this command" : ""
      throw PreviewError("cannot read \(type.kind) '\(id.key)': \(error)\(mend)")
    }
  }

  private func ask(_ manifest: JSONValue, _ id: ObjectID, force: Bool) async throws -> Answer {
    let options = ApplyOptions(fieldManager: WellKnown.fieldManager, force: force, dryRun: true)
    return try await ask(.apply(try manifest.jsonData(), id.kind.resourceType, id.key, options), writing: id.kind)
  }

  private func ask(merging patch: JSONValue, _ id: ObjectID) async throws -> Answer {
    let request = APIRequest.mergePatch(
      try patch.jsonData(), id.kind.resourceType, id.key, fieldManager: WellKnown.fieldManager, dryRun: true)
    return try await ask(request, writing: id.kind)
  }

  private func ask(_ request: APIRequest, writing kind: ManagedKind) async throws -> Answer {
    do {
      let answer = try await client.answer(to: request)
      return .told(try JSONValue(parsing: answer.body), answer.warnings)
    } catch let error as APIError where error.isAboutTheUser(writing: kind) {
      return .untold(
        "the server does not rehearse writes of \(kind.resourceType.qualifiedName) for the user of this command: they are computed"
          + " here, without the server's defaults, webhooks and warnings; grant patch on it to have them")
    } catch let error as APIError where error.code < 500 && !error.isTooManyRequests && !error.isUnauthorized {
      return .refused(error.message)
    }
  }

  private func outcome(of step: Step, from live: JSONValue?, _ answer: Answer, estimate: JSONValue) -> Outcome {
    switch answer {
    case .told(let told, let warnings):
      Outcome(change: change(by: step, from: live, to: told), warnings: warnings)
    case .untold(let why):
      Outcome(change: change(by: step, from: live, to: estimate, .estimate), note: why)
    case .refused(let message):
      Outcome(change: change(by: step, from: live, to: estimate, .refused(message)))
    }
  }

  /// Nil where nothing would be different but what the server keeps for itself.
  private func change(
    by step: Step, from live: JSONValue?, to outcome: JSONValue?, _ origin: ObjectChange.Origin = .server
  ) -> ObjectChange? {
    let (before, after) = (live?.withoutBookkeeping, outcome?.withoutBookkeeping)
    guard before != after else { return nil }
    var action = ObjectChange.Action.change
    if before == nil { action = .create } else if after == nil { action = .remove }
    if case .recreate = step.action, before != nil { action = .replace }
    return ObjectChange(
      action: action, id: step.id, reason: ObjectChange.Reason(step.cause), control: step.control,
      baselines: step.baselines, before: before, after: after, origin: origin)
  }
}

extension APIError {
  /// Whether the server says no to the user of the command, which says nothing of what it would say to the operator:
  /// the user may not write (Kubernetes' authorizer: `User "x" cannot patch resource …`), or not grant what a role
  /// grants, or not bind a role that is itself only rehearsed.
  ///
  /// What admission refuses is forbidden too, and concerns everyone.
  fileprivate func isAboutTheUser(writing kind: ManagedKind) -> Bool {
    if isNotFound { return kind == .roleBinding }
    guard isForbidden else { return false }
    return message.contains("attempting to grant RBAC permissions not currently held")
      || message.contains(#/User ".*" cannot [a-z]+ resource /#)
  }
}

extension Step {
  /// The step with the cause that the live object gives away, where memory could not tell.
  fileprivate func decided(by judgement: Judgement) -> Step {
    var copy = self
    if cause == .undecided { copy.cause = judgement.isOthersDoing ? .drift(.modified) : .rollout }
    return copy
  }
}

extension ObjectChange.Reason {
  fileprivate init(_ cause: Step.Cause) {
    self =
      switch cause {
      case .rollout, .undecided: .rollout
      case .drift: .drift
      case .prune: .prune
      case .unmanaged: .unmanaged
      }
  }
}
