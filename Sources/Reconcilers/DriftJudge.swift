import CRDs
import Foundation
public import Kubernetes

/// One field in which a live object is not as desired.
public struct FieldDifference: Sendable, Hashable {
  /// The way to the field; a list is one field.
  public var components: [String]
  /// What should be there; nil for nothing.
  public var desired: JSONValue?
  /// What is there; nil for nothing.
  public var live: JSONValue?

  /// Every field in which two trees differ, in a stable order; a list is one field.
  public static func between(desired: JSONValue, live: JSONValue) -> [FieldDifference] {
    var found: [FieldDifference] = []
    DriftJudge.compare(desired, live, at: [], into: &found)
    return found
  }

  /// The way in words, e.g. `spec.policyTypes`, `metadata.labels[plimsoll.dev/baseline]`.
  public var path: String {
    components.reduce("") { path, component in
      let isPlain = component.allSatisfy { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" }
      return isPlain ? (path.isEmpty ? component : "\(path).\(component)") : "\(path)[\(component)]"
    }
  }
}

/// What a live object says about who changed it.
public struct Judgement: Sendable, Hashable {
  /// Where it differs; empty where it is as desired after all.
  public var differences: [FieldDifference]
  /// The field manager that did it, where `managedFields` tells.
  public var manager: String?
  /// Its operation: `Apply` or `Update`.
  public var operation: String?
  /// Whether someone else did it: drift. Otherwise it is our own earlier write, and the spec has moved on.
  public var isOthersDoing: Bool
}

/// Compares what is desired with the whole live object, and finds out who made them differ.
public enum DriftJudge {
  /// Judges a live object.
  public static func judge(desired: DesiredObject, live: JSONValue) -> Judgement {
    let differences = differences(desired: desired, live: live)
    let managers = ManagedFields(live)
    let culprit = differences.isEmpty ? nil : managers.owner(ofAnyOf: differences.map(\.components))
    let suspect = culprit ?? (differences.contains { $0.live == nil } ? managers.latestUpdateAfterOurs : nil)
    return Judgement(
      differences: differences, manager: suspect?.manager, operation: suspect?.operation,
      isOthersDoing: suspect != nil)
  }

  /// Where the live object is not as desired, in a stable order.
  static func differences(desired: DesiredObject, live: JSONValue) -> [FieldDifference] {
    var found = metadataDifferences(desired.manifest["metadata"], live["metadata"])
    if desired.id.kind != .namespace, let want = content(of: desired.manifest, kind: desired.id.kind),
      let have = content(of: live, kind: desired.id.kind)
    {
      compare(want, have, at: [], into: &found)
    }
    return found.sorted { $0.path < $1.path }
  }

  /// The normal content of an object, as fields.
  private static func content(of object: JSONValue, kind: ManagedKind) -> JSONValue? {
    guard let fields = object.objectValue, let normal = try? NormalContent(kind: kind, fields: fields) else {
      return nil
    }
    return try? JSONValue(encoding: normal)
  }

  /// Of the metadata only what we set counts.
  private static func metadataDifferences(_ desired: JSONValue?, _ live: JSONValue?) -> [FieldDifference] {
    var found: [FieldDifference] = []
    for map in ["labels", "annotations"] {
      for (key, value) in desired?[map]?.objectValue ?? [:] where live?[map]?[key] != value {
        found.append(.init(components: ["metadata", map, key], desired: value, live: live?[map]?[key]))
      }
    }
    let owners = desired?["ownerReferences"]?.arrayValue ?? []
    let liveOwners = live?["ownerReferences"]?.arrayValue ?? []
    let isOwned = owners.allSatisfy { owner in liveOwners.contains { isSame($0, owner) } }
    if !isOwned {
      found.append(
        .init(
          components: ["metadata", "ownerReferences"], desired: .array(owners),
          live: liveOwners.isEmpty ? nil : .array(liveOwners)))
    }
    return found
  }

  /// Absent and false are one.
  private static func isSame(_ live: JSONValue, _ desired: JSONValue) -> Bool {
    (desired.objectValue ?? [:]).allSatisfy { live[$0.key] ?? false == $0.value }
  }

  fileprivate static func compare(
    _ desired: JSONValue?, _ live: JSONValue?, at path: [String], into found: inout [FieldDifference]
  ) {
    guard desired != live else { return }
    guard case .object(let want)? = desired, case .object(let have)? = live else {
      found.append(.init(components: path, desired: desired, live: live))
      return
    }
    for key in Set(want.keys).union(have.keys).sorted() {
      compare(want[key], have[key], at: path + [key], into: &found)
    }
  }
}

/// What server-side apply cannot take away: keys that someone else added to maps which are wholly ours.
public enum SurplusPatch {
  /// JSON patch operations that remove them, with a test of the resourceVersion; nil where there are none.
  public static func removals(desired: DesiredObject, live: JSONValue) -> [JSONValue]? {
    guard desired.claim == .whole, let version = live["metadata"]?["resourceVersion"] else { return nil }
    let surplus = DriftJudge.differences(desired: desired, live: live).filter {
      $0.desired == nil && $0.components.first != "metadata" && live[path: $0.components] != nil
    }
    guard !surplus.isEmpty else { return nil }
    let test: JSONValue = ["op": "test", "path": "/metadata/resourceVersion", "value": version]
    return [test] + surplus.map { ["op": "remove", "path": .string(pointer($0.components))] }
  }

  /// RFC 6901.
  private static func pointer(_ components: [String]) -> String {
    components.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
  }
}

extension JSONValue {
  /// The value at the end of a way through objects.
  fileprivate subscript(path components: [String]) -> JSONValue? {
    components.reduce(self as JSONValue?) { $0?[$1] }
  }
}
