package import Kubernetes

/// Strategic merge patches, which merge lists by what the API says of them.
///
/// Source: [Strategic Merge Patch](https://github.com/kubernetes/community/blob/main/contributors/devel/sig-api-machinery/strategic-merge-patch.md).
/// Lists of objects merge by their merge key, sets of scalars as sets, if the field's patch strategy is `merge`; all
/// other lists are replaced. The directives of a patch are `$patch`, `$retainKeys`, `$setElementOrder/FIELD` and
/// `$deleteFromPrimitiveList/FIELD`.
package enum StrategicMergePatch {
  /// `object` with `patch` merged into it.
  ///
  /// As in kube-apiserver, what the patch puts in place of a value as a whole is taken as it is: unknown members and
  /// `null` in it are left to whoever decodes the result.
  ///
  /// - Parameter schema: Of the object; if it is nil, or says nothing of a part, maps merge and lists are replaced.
  /// - Throws: `PatchError` in kube-apiserver's words.
  package static func applied(
    _ patch: JSONValue, to object: JSONValue, schema: OpenAPISchema?
  ) throws(PatchError) -> JSONValue {
    switch patch {
    case .null: return object
    case .object(let changes): return .object(try merged(object.objectValue ?? [:], changes, schema: schema))
    default:
      throw .malformed("json: cannot unmarshal \(patch.goKindName) into Go value of type map[string]interface {}")
    }
  }

  /// Names of members of a patch that say how to merge, and are no content.
  enum Directive {
    static let patch = "$patch"
    static let retainKeys = "$retainKeys"
    static let elementOrder = "$setElementOrder"
    static let deletion = "$deleteFromPrimitiveList"
  }

  /// A map with a map of changes merged into it.
  static func merged(
    _ original: [String: JSONValue], _ patch: [String: JSONValue], schema: OpenAPISchema?
  ) throws(PatchError) -> [String: JSONValue] {
    if let directive = patch[Directive.patch] { return try replacement(by: patch, directive) }
    var (result, changes) = (original, patch)
    try retainKeys(in: &result, of: &changes)
    for name in changes.keys.sortedByBytes where name.hasPrefix(Directive.elementOrder) {
      try mergeInOrder(name, in: &result, of: &changes, schema: schema)
    }
    for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
      if name.hasPrefix(Directive.deletion) {
        try delete(value, from: try field(of: name, Directive.deletion), in: &result, schema: schema)
      } else {
        result[name] = try member(name, result[name], value, schema: schema)
      }
    }
    return result
  }

  /// The new value of a member; `nil` if it is removed.
  private static func member(
    _ name: String, _ original: JSONValue?, _ patch: JSONValue, schema: OpenAPISchema?
  ) throws(PatchError) -> JSONValue? {
    switch (original, patch) {
    case (_, .null): return nil
    case (.object(let members)?, .object(let changes)):
      let rule = try FieldRule(of: name, in: schema)
      return rule.isReplaced ? patch : .object(try merged(members, changes, schema: rule.schema))
    case (.array(let elements)?, .array(let changes)):
      let rule = try FieldRule(of: name, in: schema)
      return rule.isMerged ? .array(try merged(elements, changes, rule)) : patch
    default: return patch.withoutNulls.withoutDirectives
    }
  }

  /// The result of `$patch` for a map: the patch itself, or nothing.
  private static func replacement(
    by patch: [String: JSONValue], _ directive: JSONValue
  ) throws(PatchError) -> [String: JSONValue] {
    switch directive {
    case "replace": return patch.filter { $0.key != Directive.patch }
    case "delete": return [:]
    default: throw unknownDirective(directive, in: patch)
    }
  }

  static func unknownDirective(_ directive: JSONValue, in patch: [String: JSONValue]) -> PatchError {
    .unprocessed("unknown patch type: \(directive.goText) in map: \(JSONValue.object(patch).goText)")
  }

  /// Takes out of a map what `$retainKeys` does not name; a patch of anything that it does not name makes no sense.
  private static func retainKeys(
    in original: inout [String: JSONValue], of patch: inout [String: JSONValue]
  ) throws(PatchError) {
    guard let names = patch.removeValue(forKey: Directive.retainKeys) else { return }
    let invalid = PatchError.malformed("invalid patch format of retainKeys")
    guard case .array(let list) = names else { throw invalid }
    let kept = Set(list)
    for (name, value) in patch where value != .null && !kept.contains(.string(name)) {
      if !name.hasPrefix(Directive.deletion) && !name.hasPrefix(Directive.elementOrder) { throw invalid }
    }
    original = original.filter { kept.contains(.string($0.key)) }
  }

  /// Name of the field that `DIRECTIVE/FIELD` is about.
  static func field(of name: String, _ directive: String) throws(PatchError) -> String {
    guard name.hasPrefix(directive + "/") else {
      let list = directive == Directive.deletion ? "primitive list" : "setElementOrder list"
      throw .malformed("invalid patch format of \(list)")
    }
    return String(name.dropFirst(directive.count + 1))
  }
}

extension StrategicMergePatch {
  /// How a field is merged.
  struct FieldRule {
    /// The schema of the field, or of its elements if it is a list; `nil` if unknown.
    var schema: OpenAPISchema?
    /// Whether a list merges.
    var isMerged = false
    /// Whether a map is replaced as a whole.
    var isReplaced = false
    /// The merge key of a list of objects; `nil` in sets.
    var mergeKey: String?

    /// - Throws: `PatchError` for a field that the API does not have.
    init(of name: String, in schema: OpenAPISchema?) throws(PatchError) {
      guard let facts = schema?.facts, !facts.saysNothing else { return }
      guard let field = facts.properties[name] else {
        guard facts.additionalProperties == nil else {
          throw .unprocessed("merging an object in json but data type is not struct, instead is: map")
        }
        let type = facts.component?.split(separator: ".").last ?? ""
        throw .unprocessed("unable to find api field in struct \(type) for the json field \"\(name)\"")
      }
      let strategies = field.facts.extensions.patchStrategy?.split(separator: ",") ?? []
      self.schema = field.facts.type == .array ? field.facts.items : field
      isMerged = strategies.contains("merge")
      isReplaced = strategies.contains("replace")
      mergeKey = field.facts.extensions.patchMergeKey
    }
  }
}

extension OpenAPISchema.Facts {
  /// Whether any member may be there, of any type.
  fileprivate var saysNothing: Bool {
    properties.isEmpty && additionalProperties == nil && (type == nil || extensions.preservesUnknownFields)
  }
}

extension JSONValue {
  /// The value without members that are null.
  fileprivate var withoutNulls: JSONValue {
    switch self {
    case .object(let members): .object(members.filter { $0.value != .null }.mapValues(\.withoutNulls))
    case .array(let elements): .array(elements.map(\.withoutNulls))
    default: self
    }
  }

  /// The value without maps that have a `$patch`; `nil` if it is such a map.
  var withoutDirectives: JSONValue? {
    switch self {
    case .object(let members):
      members.keys.contains(StrategicMergePatch.Directive.patch)
        ? Optional.none : .object(members.compactMapValues(\.withoutDirectives))
    case .array(let elements): .array(elements.compactMap(\.withoutDirectives))
    default: self
    }
  }
}
