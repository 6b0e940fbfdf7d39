import CRDs
package import Kubernetes

/// Compares a desired object with the whole live object, and determines which manager changed it.
package enum DriftDetector {
  /// What a comparison found.
  package struct Result: Sendable, Hashable {
    /// The fields in which the live object differs; empty if there is no difference.
    package var differences: [FieldDifference]
    /// The field manager that made the change; `nil` if `managedFields` does not name it.
    package var manager: String?
    /// Its operation: `Apply` or `Update`.
    package var operation: String?
    /// Whether another client made the change: drift. Otherwise it is an earlier write of the operator, and the spec has
    /// changed since.
    package var isByOthers: Bool
    /// Whether the protection is as good as desired; see `Drift.isHarmless`.
    package var isHarmless: Bool
  }

  /// Compares an object.
  package static func compare(desired: DesiredObject, live: JSONValue) -> Result {
    let differences = differences(desired: desired.manifest, live: live, kind: desired.id.kind)
    let managers = ManagedFields(live)
    let owner = differences.isEmpty ? nil : managers.owner(ofAnyOf: differences.map(\.components))
    let suspect = owner ?? (differences.contains { $0.live == nil } ? managers.latestUpdateAfterOurs : nil)
    return Result(
      differences: differences, manager: suspect?.manager, operation: suspect?.operation, isByOthers: suspect != nil,
      isHarmless: isHarmless(differences, desired: desired, live: live))
  }

  private static func isHarmless(_ differences: [FieldDifference], desired: DesiredObject, live: JSONValue) -> Bool {
    let content = differences.filter { !isMark($0.components) }
    return content.isEmpty || desired.id.kind.type.isAtLeastAsStrict(live, as: desired.manifest)
  }

  /// Whether a field only says whose the object is.
  private static func isMark(_ components: [String]) -> Bool {
    guard components.first == "metadata", components.count > 1 else { return false }
    return components[1] == "labels" ? WellKnown.ownershipLabels.contains(components.last ?? "") : true
  }

  /// Where the live object differs from the desired one, in a stable order.
  package static func differences(desired: JSONValue, live: JSONValue, kind: ManagedKind) -> [FieldDifference] {
    var found = metadataDifferences(desired["metadata"], live["metadata"])
    if let want = try? kind.type.normalizedFields(of: desired), let have = try? kind.type.normalizedFields(of: live) {
      found += FieldDifference.between(desired: want, live: have)
    }
    return found.sorted { $0.path < $1.path }
  }

  /// Compares only the metadata that the operator sets.
  private static func metadataDifferences(_ desired: JSONValue?, _ live: JSONValue?) -> [FieldDifference] {
    var found: [FieldDifference] = []
    for map in ["labels", "annotations"] {
      for (key, value) in desired?[map]?.objectValue ?? [:] where live?[map]?[key] != value {
        found.append(.init(components: ["metadata", map, key], desired: value, live: live?[map]?[key]))
      }
    }
    let owners = desired?["ownerReferences"]?.arrayValue ?? []
    let liveOwners = live?["ownerReferences"]?.arrayValue ?? []
    let baseline = desired?["labels"]?[WellKnown.baselineLabel]
    let ours = liveOwners.filter {
      $0["kind"]?.stringValue == SecurityBaseline.resourceType.kind && baseline != nil && $0["name"] == baseline
    }
    let isOwned = owners.allSatisfy { owner in liveOwners.contains { isSame($0, owner) } }
    if !isOwned || ours.count > owners.count {
      found.append(
        .init(
          components: ["metadata", "ownerReferences"], desired: .array(owners),
          live: liveOwners.isEmpty ? nil : .array(liveOwners)))
    }
    return found
  }

  /// Absent and false are the same.
  private static func isSame(_ live: JSONValue, _ desired: JSONValue) -> Bool {
    (desired.objectValue ?? [:]).allSatisfy { live[$0.key] ?? false == $0.value }
  }
}
