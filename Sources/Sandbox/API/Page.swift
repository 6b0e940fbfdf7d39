import Foundation
import Kubernetes

/// A page of a list.
///
/// Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
struct Page {
  private(set) var objects: [StoredObject]
  let revision: Int
  private(set) var continueToken: String?
  private(set) var remaining: Int?

  /// Reads the page that a request asks for.
  ///
  /// - Throws: `StatusError` 400 for a malformed selector, limit or token, 410 for a token that is too old.
  init(_ scope: RequestScope, _ store: ObjectStore) throws {
    let filter = try ObjectFilter(scope)
    let limit = try Self.limit(scope)
    let start: Int
    let all: [StoredObject]
    var snapshot: Int?
    if let token = scope.query["continue"], !token.isEmpty {
      let place = try Token(token)
      guard let kept = store.snapshot(place.snapshot) else { throw Self.expired }
      (all, revision, start, snapshot) = (kept.objects, kept.revision, place.start, place.snapshot)
    } else {
      try Self.checkRevision(scope, store)
      let listed = store.list(scope.resource, in: scope.kind.isNamespaced ? scope.path.namespace : nil)
      all = listed.objects.filter(filter.matches)
      revision = listed.revision
      start = 0
    }
    guard limit > 0, start + limit < all.count else {
      objects = Array(all.dropFirst(start))
      return
    }
    objects = Array(all[start..<start + limit])
    let number = snapshot ?? store.keep(ListSnapshot(objects: all, revision: revision))
    continueToken = Token(snapshot: number, start: start + limit).text
    if filter.isEmpty { remaining = all.count - start - limit }
  }

  private static func limit(_ scope: RequestScope) throws -> Int {
    guard let text = scope.query["limit"], !text.isEmpty else { return 0 }
    guard let limit = Int(text), limit >= 0 else {
      throw StatusError.badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
    }
    return limit
  }

  /// A list at a version that is still to come cannot be had.
  private static func checkRevision(_ scope: RequestScope, _ store: ObjectStore) throws {
    guard let text = scope.query["resourceVersion"], !text.isEmpty else { return }
    guard let revision = Int(text), revision >= 0 else {
      throw StatusError.unprocessable(scope.resource, "resourceVersion: Invalid value: \"\(text)\"")
    }
    if revision > store.revision { throw StatusError.tooLarge(revision, current: store.revision) }
  }

  private static let expired = StatusError.expired(
    "The provided continue parameter is too old to display a consistent list result. You can start a new list without "
      + "the continue parameter, or use the continue token in this response to retrieve the remainder of the results.")

  private struct Token {
    let snapshot: Int
    let start: Int

    init(snapshot: Int, start: Int) { (self.snapshot, self.start) = (snapshot, start) }

    init(_ text: String) throws {
      let parts = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }?.split(separator: ":")
      guard let parts, parts.count == 2, let snapshot = Int(parts[0]), let start = Int(parts[1]), start > 0 else {
        throw StatusError.badRequest("continue key is not valid: \(text)")
      }
      self.init(snapshot: snapshot, start: start)
    }

    var text: String { Data("\(snapshot):\(start)".utf8).base64EncodedString() }
  }
}

extension StatusError {
  /// A resourceVersion that the server has not come to; clients wait and ask again.
  static func tooLarge(_ revision: Int, current: Int) -> StatusError {
    let text = "Too large resource version: \(revision), current: \(current)"
    return StatusError(
      code: 504, reason: "Timeout", message: text,
      details: ["causes": [["reason": "ResourceVersionTooLarge", "message": "Too large resource version"]]],
      retryAfter: 1)
  }
}

/// Which objects a list or watch is about.
struct ObjectFilter: Sendable {
  private let namespace: String?
  private let labels: LabelSelectorQuery?
  private let fields: FieldSelectorQuery?

  /// Reads the selectors of a request.
  ///
  /// - Throws: `StatusError` 400.
  init(_ scope: RequestScope) throws {
    namespace = scope.kind.isNamespaced ? scope.path.namespace : nil
    labels = try scope.query["labelSelector"].flatMap { try $0.isEmpty ? nil : LabelSelectorQuery($0) }
    fields = try scope.query["fieldSelector"].flatMap {
      try $0.isEmpty ? nil : FieldSelectorQuery($0, fields: scope.kind.selectableFields)
    }
  }

  /// Whether no selector was given.
  var isEmpty: Bool { labels == nil && fields == nil }

  func matches(_ object: StoredObject) -> Bool {
    (namespace == nil || object.key.namespace == namespace) && labels?.matches(object.labels) ?? true
      && fields?.matches(object) ?? true
  }
}

extension ServedKind {
  /// The fields besides name and namespace that objects can be selected by.
  var selectableFields: Set<String> {
    switch (group, kind) {
    case ("", "Pod"):
      [
        "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "status.phase",
        "status.podIP",
      ]
    case ("", "Namespace"): ["status.phase"]
    case ("", "Secret"): ["type"]
    case ("", "Node"): ["spec.unschedulable"]
    case ("", "Event"):
      [
        "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
        "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
        "reportingComponent", "source", "type",
      ]
    case ("events.k8s.io", "Event"):
      [
        "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "reason", "reportingController",
        "type",
      ]
    default: []
    }
  }
}
