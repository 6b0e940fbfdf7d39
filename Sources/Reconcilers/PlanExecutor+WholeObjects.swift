import CRDs
import ControllerRuntime
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Objects that belong to the operator as a whole: created, replaced and deleted.
extension PlanExecutor {
  /// How often an object is read and written in a row while others change it.
  private static let replaceAttempts = 16
  /// After this many conflicts in a row, the object is replaced whatever its version, so that a client that changes or recreates it
  /// in a tight loop cannot keep the operator from restoring it.
  fileprivate static let conditionalAttempts = 2

  /// Creates the object. If another client has created it again after its deletion, replaces it.
  func create(_ desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    do {
      return try await createNew(desired, change)
    } catch let error as APIError where error.isAlreadyExists && change.drift != nil {
      return try await replace(with: desired, change)
    }
  }

  private func createNew(_ desired: DesiredObject, _ change: Change) async throws -> ChangeResult {
    let answer = try await client.create(desired.manifest, type: desired.type, namespace: desired.id.namespace)
    return try await confirm(answer, of: desired, change)
  }

  /// Repeats a read and the write that depends on it while other clients are faster.
  private func retryingConflicts<Result>(_ body: (_ attempt: Int) async throws -> Result) async throws -> Result {
    var attempt = 1
    while true {
      do {
        return try await body(attempt)
      } catch let error as APIError where error.isRace(attempt: attempt) && attempt < Self.replaceAttempts {
        attempt += 1
      }
    }
  }

  /// Replaces the live object, under its resourceVersion. A conflict means that another client was faster: the object is
  /// read, compared and replaced again at once.
  func replace(
    with desired: DesiredObject, _ change: Change, live: JSONValue? = nil
  ) async throws -> ChangeResult {
    try await retryingConflicts { attempt in
      if attempt == 1, let live { return try await replace(live, with: desired, change, attempt: attempt) }
      return try await wholeObjects.with(desired.type, desired.id.key, desired: desired) { object in
        guard let object else { return try await createNew(desired, change) }
        return try await replace(object, with: desired, change, attempt: attempt)
      }
    }
  }

  private func replace(
    _ object: JSONValue, with desired: DesiredObject, _ change: Change, attempt: Int
  ) async throws -> ChangeResult {
    let known = try desired.id.kind.type.observe(try object.jsonData())
    guard known.fingerprint != desired.fingerprint else {
      record(.object(known), desired)
      return ChangeResult(change, .done, wasSent: attempt > 1)
    }
    // Another client has recreated it with an immutable field that differs.
    if desired.needsReplacement(of: known) {
      // The next plan gives the object another name.
      if known.isTerminating { throw HeldObject(id: known.id) }
      return try await recreate(desired, insteadOf: known.anyVersion(after: attempt), change)
    }
    return try await confirm(
      try await client.replace(object, with: desired, inAnyVersion: attempt > Self.conditionalAttempts), of: desired,
      change)
  }

  /// Deletes the live object and creates its successor.
  func recreate(
    _ desired: DesiredObject, insteadOf live: ObservedObject, _ change: Change
  ) async throws -> ChangeResult {
    // A dry run under a free name first: an object that the server would refuse must not cost the old one.
    let rehearsal = desired.underFreeName
    do {
      _ = try await client.create(
        rehearsal.manifest, type: desired.type, namespace: desired.id.namespace, isDryRun: true)
    } catch let error as APIError where error.isAlreadyExists {
      // The API server validates an object before it looks for its name, so it accepts this one.
    }
    try await client.deleteIfPresent(live)
    return try await createNew(desired, change)
  }

  /// Deletes the object, under its uid and resourceVersion. A conflict means that it changed: it is read, and deleted at once
  /// if the reason still holds. An object that is not managed is read first; returns what was removed, to report it.
  func delete(_ live: ObservedObject, _ change: Change) async throws -> Drift? {
    try await retryingConflicts { attempt in
      guard attempt > 1 || change.isOfUnmanaged else {
        try await client.deleteIfPresent(live)
        return nil
      }
      return try await wholeObjects.with(live.id.kind.resourceType, live.id.key) { object in
        guard let object else { return nil }
        return try await delete(object, of: live, change, attempt: attempt)
      }
    }
  }

  private func delete(
    _ object: JSONValue, of live: ObservedObject, _ change: Change, attempt: Int
  ) async throws -> Drift? {
    let known = try live.id.kind.type.observe(try object.jsonData())
    guard known.uid == live.uid, change.stillApplies(to: known) else { return nil }
    guard change.isOfUnmanaged else {
      try await client.deleteIfPresent(known.anyVersion(after: attempt))
      return nil
    }
    if object["metadata"]?["finalizers"]?.arrayValue?.isEmpty == false {
      try await removeHeld(known)
    } else {
      try await client.deleteIfPresent(known.anyVersion(after: attempt))
    }
    return Drift(removed: object, change)
  }

  /// Deletes an object that is not managed and that a finalizer keeps, and takes its effect.
  ///
  /// Another client may write the object all the time, so only the UID is a condition. The deletion comes first: afterwards
  /// no other client can add finalizers.
  private func removeHeld(_ live: ObservedObject) async throws {
    var isTooLarge = false
    if !live.isTerminating {
      do {
        try await client.deleteIfPresent(live.inAnyVersion)
      } catch let error as APIError where error.isTooLarge {
        isTooLarge = true
      }
    }
    guard let object = try await client.find(live.id.kind.resourceType, live.id.key),
      object["metadata"]?["uid"]?.stringValue == live.uid
    else { return }
    let answer = try await removeEffect(of: object, live.id)
    cache.record(try WriteResponse(answer, kind: live.id.kind, with: decoder))
    if isTooLarge { try await client.deleteIfPresent(live.inAnyVersion) }
  }

  private func removeEffect(of object: JSONValue, _ id: ObjectID) async throws -> Data {
    let type = id.kind.resourceType
    do {
      return try await client.replace(Replacement.withoutEffect(object, kind: id.kind), type: type, key: id.key)
    } catch let error as APIError where error.isTooLarge {
      let bare = Replacement.withoutEffect(object, kind: id.kind, keepsMetadata: false)
      return try await client.replace(bare, type: type, key: id.key)
    }
  }

  /// Keeps the object and removes the operator's labels and owner references. Returns false if there was nothing to remove.
  func release(_ live: ObservedObject) async throws -> Bool {
    let type = live.id.kind.resourceType
    return try await retryingConflicts { _ in
      try await wholeObjects.with(type, live.id.key) { object in
        guard let object, let released = Replacement.released(object) else { return false }
        let answer = try await client.replace(released, type: type, key: live.id.key)
        cache.record(try WriteResponse(answer, kind: live.id.kind, with: decoder))
        return true
      }
    }
  }
}

extension ObjectClient {
  fileprivate func create(
    _ manifest: JSONValue, type: ResourceType, namespace: String, isDryRun: Bool = false
  ) async throws -> Data {
    try await create(
      manifest, type: type, namespace: namespace, fieldManager: WellKnown.fieldManager, dryRun: isDryRun)
  }

  fileprivate func replace(_ object: JSONValue, type: ResourceType, key: ObjectKey) async throws -> Data {
    try await replace(object, type: type, key: key, fieldManager: WellKnown.fieldManager)
  }

  /// Replaces a live object. If the additions of others make it too large, they are removed.
  fileprivate func replace(
    _ live: JSONValue, with desired: DesiredObject, inAnyVersion: Bool
  ) async throws -> Data {
    var live = live
    if inAnyVersion {
      for field in ["resourceVersion", "uid"] { live["metadata"]?[field] = Optional<JSONValue>.none }
    }
    let bare = Replacement.bareObject(desired: desired, over: live)
    guard try !Replacement.isPadded(live) else {
      return try await replace(bare, type: desired.type, key: desired.id.key)
    }
    do {
      let object = Replacement.object(desired: desired, over: live)
      return try await replace(object, type: desired.type, key: desired.id.key)
    } catch let error as APIError where error.isTooLarge {
      return try await replace(bare, type: desired.type, key: desired.id.key)
    }
  }

  /// Deletes the version of an object that was observed; one that is gone is fine.
  fileprivate func deleteIfPresent(_ live: ObservedObject) async throws {
    do {
      try await delete(
        live.id.kind.resourceType, live.id.key,
        preconditions: Preconditions(
          uid: live.uid, resourceVersion: live.resourceVersion.isEmpty ? nil : live.resourceVersion))
    } catch let error as APIError where error.isNotFound {
      return
    }
  }
}

/// An object cannot be replaced, because its deletion waits for a finalizer.
private struct HeldObject: Error, CustomStringConvertible {
  var id: ObjectID
  var description: String { "\(id.title) is being deleted and is held by a finalizer" }
}

extension APIError {
  /// Whether another client was faster. A write of any version can also meet a new object with other immutable fields.
  fileprivate func isRace(attempt: Int) -> Bool {
    code == 409 || isNotFound || (isInvalid && attempt > PlanExecutor.conditionalAttempts)
  }
}

extension ObservedObject {
  /// The object for a precondition on its UID alone, after too many conflicts in a row.
  fileprivate func anyVersion(after attempt: Int) -> ObservedObject {
    attempt > PlanExecutor.conditionalAttempts ? inAnyVersion : self
  }

  /// The object for a precondition on its UID alone.
  fileprivate var inAnyVersion: ObservedObject {
    var copy = self
    copy.resourceVersion = ""
    return copy
  }
}

extension DesiredObject {
  fileprivate var type: ResourceType { id.kind.resourceType }
}

extension Change {
  /// Whether an object that changed since it was observed is still to be deleted.
  fileprivate func stillApplies(to live: ObservedObject) -> Bool {
    guard case .delete(let observed) = action else { return false }
    return isOfUnmanaged ? live.risk != nil : live.ownership == observed.ownership
  }
}
