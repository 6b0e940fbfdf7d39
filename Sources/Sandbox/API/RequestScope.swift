import HTTPTypes
import Kubernetes
import SandboxKinds
import SandboxMerge

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Credentials of a request.
struct RequestUser: Sendable, Hashable {
  var name: String
  var groups: [String]
}

/// The subject and options of a request, common to all verbs.
struct RequestScope: Sendable {
  /// How strict unknown fields are taken: the query parameter `fieldValidation`.
  enum FieldValidation: String, Sendable { case ignore = "Ignore", warn = "Warn", strict = "Strict" }

  let kind: ServedKind
  let path: RequestInfo.ResourcePath
  let user: RequestUser
  let query: [String: String]
  let contentType: String
  let accept: String
  let userAgent: String
  let now: Date

  init(
    _ request: SandboxRequest, kind: ServedKind, path: RequestInfo.ResourcePath, user: RequestUser, now: Date
  ) {
    self.kind = kind
    self.path = path
    self.user = user
    self.now = now
    query = request.query
    contentType = String(request.headers[.contentType]?.prefix { $0 != ";" } ?? "application/json")
    accept = request.headers[.accept] ?? ""
    userAgent = request.headers[.userAgent] ?? ""
  }

  /// The resource without its version.
  var resource: GroupResource { kind.groupResource }

  /// The object that the path names.
  var key: ObjectKey {
    ObjectKey(namespace: kind.isNamespaced ? path.namespace : nil, name: path.name ?? "")
  }

  /// Whether nothing is to be stored.
  var isDryRun: Bool { query["dryRun"] == "All" }

  /// Field validation; `Warn` by default.
  var fieldValidation: FieldValidation { query["fieldValidation"].flatMap(FieldValidation.init) ?? .warn }

  /// The field manager: the one that is named, or the program's name in the user agent.
  var manager: String {
    if let manager = query["fieldManager"], !manager.isEmpty { return manager }
    return String(userAgent.prefix { $0 != "/" })
  }

  /// The writer for managedFields.
  var writer: FieldWriter {
    FieldWriter(
      manager: manager, apiVersion: kind.apiVersion, subresource: path.subresource ?? "", time: Timestamp(now).text)
  }
}
