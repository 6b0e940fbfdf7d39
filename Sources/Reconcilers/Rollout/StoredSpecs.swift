import CRDs
import ControllerRuntime
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// What the ConfigMap of a baseline stores of its rollout. Pure.
struct StoredSpecs {
  /// The member of `data` with the last valid spec.
  static let specKey = "spec.json"
  /// The member with the spec of namespaces that a rollout has not reached, or `null`; absent if the spec applies everywhere.
  static let earlierKey = "earlier.json"
  /// The member with the steps with which the rollout began; absent if the spec applies everywhere.
  static let stepsKey = "steps.json"
  /// All members.
  static let keys = [specKey, earlierKey, stepsKey]

  /// The last valid spec.
  var spec: SecurityBaselineSpec
  /// What namespaces have that its rollout had not reached.
  var earlier: BaselineRollout.Earlier = .none
  /// The steps with which the rollout began; `nil` if none are stored.
  var steps: [RolloutStep]?

  /// Reads a ConfigMap.
  ///
  /// - Throws: `UnreadableSpec` if a member cannot be decoded, or has a field that this version of the operator does not know and
  ///   would therefore remove.
  init(_ object: JSONValue) throws(UnreadableSpec) {
    spec = try Self.spec(of: object)
    if object["data"]?[Self.earlierKey] != nil {
      earlier = .spec(try Self.value(SecurityBaselineSpec.self, Self.earlierKey, of: object))
    }
    steps = try Self.value([RolloutStep].self, Self.stepsKey, of: object)
  }

  /// The last valid spec in a ConfigMap.
  ///
  /// - Throws: `UnreadableSpec`.
  static func spec(of object: JSONValue) throws(UnreadableSpec) -> SecurityBaselineSpec {
    guard let spec = try value(SecurityBaselineSpec.self, specKey, of: object) else {
      throw UnreadableSpec(specKey, of: object, "is missing")
    }
    return spec
  }

  /// The value of a member; `nil` if it is absent or `null`.
  private static func value<Value: Codable>(
    _ type: Value.Type, _ key: String, of object: JSONValue
  ) throws(UnreadableSpec) -> Value? {
    guard let text = object["data"]?[key]?.stringValue else { return nil }
    let (stored, value, known): (JSONValue, Value, JSONValue)
    do {
      let json = try JSONValue(parsing: Data(text.utf8))
      guard json != .null else { return nil }
      let decoded = try json.decode(Value.self)
      (stored, value, known) = (json, decoded, try JSONValue(encoding: decoded))
    } catch {
      let detail = (error as? DecodingError)?.summary ?? "\(error)"
      throw UnreadableSpec(key, of: object, "cannot be read: \(detail.bounded(to: 128))")
    }
    if let field = stored.firstField(missingIn: known) {
      throw UnreadableSpec(
        key, of: object, "has the field '\(field.bounded(to: 128))', which this version of the operator does not know")
    }
    return value
  }
}

/// Why what is stored of a rollout cannot be used.
struct UnreadableSpec: Error, Hashable, CustomStringConvertible {
  /// The ConfigMap, the member, the problem and the fix.
  let description: String

  init(_ key: String, of object: JSONValue, _ problem: String) {
    let metadata = object["metadata"]
    let name = [metadata?["namespace"], metadata?["name"]].compactMap { $0?.stringValue }.joined(separator: "/")
    description =
      "ConfigMap '\(name)': data['\(key)'] \(problem); restore the ConfigMap, or run the version of the operator that has "
      + "written it, or delete the ConfigMap: namespaces that the rollout has not reached then stay as they are until their step"
  }
}

extension JSONValue {
  /// The path of the first field, in alphabetical order, that another value does not have. A `null` counts as absent.
  fileprivate func firstField(missingIn other: JSONValue, at path: String = "") -> String? {
    switch (self, other) {
    case (.object(let fields), _):
      for (name, value) in fields.sorted(by: { $0.key < $1.key }) where value != .null {
        let inner = path.isEmpty ? name : "\(path).\(name)"
        guard let known = other[name] else { return inner }
        if let field = value.firstField(missingIn: known, at: inner) { return field }
      }
      return nil
    case (.array(let elements), .array(let others)):
      for (index, (element, known)) in zip(elements, others).enumerated() {
        if let field = element.firstField(missingIn: known, at: "\(path)[\(index)]") { return field }
      }
      return nil
    default: return nil
    }
  }
}
