import Kubernetes
import SandboxMerge

/// The query parameters of each verb: `CreateOptions`, `UpdateOptions`, `PatchOptions`, `ListOptions`.
///
/// Source: k8s.io/apimachinery/pkg/apis/meta/v1/validation and …/internalversion/validation.
enum RequestOptions {
  /// Checks the query of a request.
  ///
  /// - Throws: `StatusError` 400 for malformed values, 422 for invalid ones.
  static func check(_ verb: Verb, _ scope: RequestScope) throws {
    let query = scope.query
    switch verb {
    case .create: try refuse(problems(in: query), "CreateOptions")
    case .update: try refuse(problems(in: query), "UpdateOptions")
    case .patch: try refuse(patchProblems(in: query, scope.contentType) + problems(in: query), "PatchOptions")
    case .list, .deletecollection, .watch:
      try checkNumbers(query)
      try refuse(verb == .watch ? watchProblems(in: query) : listProblems(in: query), "ListOptions")
    case .get, .delete: break
    }
  }

  /// - Throws: `StatusError` 422 if there are problems.
  static func refuse(_ problems: [FieldProblem], _ kind: String) throws {
    guard !problems.isEmpty else { return }
    throw StatusError.invalid(GroupResource(group: "meta.k8s.io", resource: kind), name: "", problems)
  }

  /// Problems of `dryRun`.
  static func dryRunProblems(_ values: [String]) -> [FieldProblem] {
    guard values.contains(where: { $0 != "All" }) else { return [] }
    return [.notSupported("dryRun", .array(values.map { .string($0) }), ["All"])]
  }

  private static func problems(in query: [String: String]) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let manager = query["fieldManager"] {
      if manager.utf8.count > 128 { found.append(.tooLong("fieldManager", limit: 128)) }
      if manager.unicodeScalars.contains(where: \.isControl) {
        found.append(.invalid("fieldManager", .string(manager), "invalid character: all must be printable"))
      }
    }
    if let value = query["dryRun"], !value.isEmpty { found += dryRunProblems([value]) }
    let validations: [JSONValue] = ["", "Ignore", "Strict", "Warn"]
    if let value = query["fieldValidation"], !validations.contains(.string(value)) {
      found.append(.notSupported("fieldValidation", .string(value), validations))
    }
    return found
  }

  private static func patchProblems(in query: [String: String], _ contentType: String) -> [FieldProblem] {
    if contentType == "application/apply-patch+yaml" {
      return query["fieldManager"]?.isEmpty == false ? [] : [.required("fieldManager", "is required for apply patch")]
    }
    return query["force"] == nil ? [] : [.forbidden("force", "may not be specified for non-apply patch")]
  }

  private static func listProblems(in query: [String: String]) -> [FieldProblem] {
    var found: [FieldProblem] = []
    if let match = query["resourceVersionMatch"], !match.isEmpty {
      let version = query["resourceVersion"] ?? ""
      if version.isEmpty {
        found.append(
          .forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"))
      }
      if query["continue"]?.isEmpty == false { found.append(matchWithContinue) }
      if match != "Exact", match != "NotOlderThan" {
        found.append(.notSupported("resourceVersionMatch", .string(match), ["Exact", "NotOlderThan", ""]))
      }
      if match == "Exact", version == "0" {
        found.append(
          .forbidden(
            "resourceVersionMatch", #"resourceVersionMatch "exact" is forbidden for resourceVersion "0""#))
      }
    }
    if query["sendInitialEvents"] != nil {
      found.append(.forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"))
    }
    return found
  }

  private static let matchWithContinue = FieldProblem.forbidden(
    "resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided")

  private static func watchProblems(in query: [String: String]) -> [FieldProblem] {
    let match = query["resourceVersionMatch"] ?? ""
    let sendsInitial = query["sendInitialEvents"] != nil
    var found: [FieldProblem] = []
    if sendsInitial, match != "NotOlderThan" {
      found.append(
        .forbidden(
          "resourceVersionMatch", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
    }
    guard !match.isEmpty else { return found }
    if !sendsInitial {
      found.append(
        .forbidden(
          "resourceVersionMatch",
          "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
    }
    if match != "NotOlderThan" {
      found.append(.notSupported("resourceVersionMatch", .string(match), ["NotOlderThan"]))
    }
    if query["continue"]?.isEmpty == false { found.append(matchWithContinue) }
    return found
  }

  /// - Throws: `StatusError` 400 for a number that is none.
  private static func checkNumbers(_ query: [String: String]) throws {
    for name in ["limit", "timeoutSeconds"] {
      guard let text = query[name], !text.isEmpty, Int64(text) == nil else { continue }
      throw StatusError.badRequest("strconv.ParseInt: parsing \(JSONValue.string(text).quoted): invalid syntax")
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool { properties.generalCategory == .control }
}
