import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

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
    let limit = max(0, scope.query["limit"].flatMap { Int($0) } ?? 0)
    let token = try scope.query["continue"].flatMap { $0.isEmpty ? nil : try Token($0) }
    let all: [StoredObject]
    if let number = token?.snapshot {
      if let version = scope.query["resourceVersion"], !version.isEmpty, version != "0" {
        throw StatusError.badRequest("specifying resource version is not allowed when using continue")
      }
      guard let kept = store.snapshot(number) else { throw Self.expired(token) }
      (all, revision) = (kept.objects, kept.revision)
    } else {
      let listed = try Self.listed(scope, store)
      all = listed.objects.filter(filter.matches)
      revision = listed.revision
    }
    let rest = token.map { token in all.drop { !token.after.precedes($0.key) } } ?? all[...]
    objects = Array(limit > 0 ? rest.prefix(limit) : rest)
    guard let last = objects.last, objects.count < rest.count else { return }
    let number = token?.snapshot ?? store.keep(ListSnapshot(objects: all, revision: revision))
    continueToken = Token(snapshot: number, after: last.key).text
    if filter.isEmpty { remaining = rest.count - objects.count }
  }

  /// The current objects, or those at the requested resource version.
  private static func listed(
    _ scope: RequestScope, _ store: ObjectStore
  ) throws -> (objects: [StoredObject], revision: Int) {
    let namespace = scope.kind.isNamespaced ? scope.path.namespace : nil
    let asked = try checkRevision(scope, store)
    guard scope.query["resourceVersionMatch"] == "Exact", asked > 0 else {
      return store.list(scope.resource, in: namespace)
    }
    return (try store.list(scope.resource, in: namespace, at: asked), asked)
  }

  /// The version that is asked for; 0 for any. A list at a version that is still to come cannot be had.
  private static func checkRevision(_ scope: RequestScope, _ store: ObjectStore) throws -> Int {
    guard let text = scope.query["resourceVersion"], !text.isEmpty else { return 0 }
    guard let revision = Int(text), revision >= 0 else {
      throw StatusError.badRequest("invalid resourceVersion: \(JSONValue.string(text).quoted) is no number")
    }
    if revision > store.revision { throw StatusError.tooLarge(revision, current: store.revision) }
    return revision
  }

  /// The list of the first page is no longer available: the client can start again, or continue with the current list.
  private static func expired(_ token: Token?) -> StatusError {
    var error = StatusError.expired(
      """
      The provided continue parameter is too old to display a consistent list result. You can start a new list without \
      the continue parameter, or use the continue token in this response to retrieve the remainder of the results. \
      Continuing with the provided token results in an inconsistent list - objects that were created, modified, or \
      deleted between the time the first chunk was returned and now may show up in the list.
      """)
    error.continueToken = token.map { Token(snapshot: nil, after: $0.after).text }
    return error
  }

  /// Where a list continues: in the list of its first page, or in the current list, after an object.
  private struct Token {
    let snapshot: Int?
    let after: ObjectKey

    init(snapshot: Int?, after: ObjectKey) { (self.snapshot, self.after) = (snapshot, after) }

    init(_ text: String) throws {
      let parts = Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }?
        .split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard let parts, parts.count == 3, parts[0].isEmpty || Int(parts[0]) != nil else {
        throw StatusError.badRequest("continue key is not valid: \(text)")
      }
      self.init(snapshot: Int(parts[0]), after: ObjectKey(namespace: parts[1].isEmpty ? nil : parts[1], name: parts[2]))
    }

    var text: String {
      Data("\(snapshot.map(String.init) ?? "")/\(after.namespace ?? "")/\(after.name)".utf8).base64EncodedString()
    }
  }
}

extension StatusError {
  /// A resourceVersion that the server has not come to; clients wait and ask again.
  static func tooLarge(_ revision: Int, current: Int) -> StatusError {
    StatusError(
      code: 504, reason: "Timeout", message: "Timeout: Too large resource version: \(revision), current: \(current)",
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
    labels = try scope.query["labelSelector"].flatMap { try $0.isEmpty ? nil : Self.labels($0) }
    fields = try scope.query["fieldSelector"].flatMap {
      try $0.isEmpty ? nil : FieldSelectorQuery($0, fields: scope.kind.behavior.selectableFields)
    }
  }

  private static func labels(_ text: String) throws -> LabelSelectorQuery {
    do throws(LabelSelectorQuery.ParseError) {
      return try LabelSelectorQuery(text)
    } catch {
      throw StatusError.badRequest(error.text)
    }
  }

  /// Whether no selector was given.
  var isEmpty: Bool { labels == nil && fields == nil }

  func matches(_ object: StoredObject) -> Bool {
    (namespace == nil || object.key.namespace == namespace) && labels?.matches(object.labels) ?? true
      && fields?.matches(object) ?? true
  }
}
