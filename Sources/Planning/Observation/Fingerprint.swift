package import CRDs
import Kubernetes

/// A hash of everything that the operator owns of an object: its labels, its owner reference and the normalized content.
///
/// Two objects with equal fingerprints do not differ in a field that the operator owns. Valid within one process only
/// (Swift seeds its hashes), so it is never stored outside of memory.
package struct Fingerprint: Sendable, Hashable {
  /// The hash.
  package var value: Int

  /// Wraps a hash.
  package init(value: Int) { self.value = value }

  /// Hashes a value.
  init(of value: some Hashable) {
    var hasher = Hasher()
    hasher.combine(value)
    self.init(value: hasher.finalize())
  }
}

/// The baseline and the control that an object's labels name.
package struct Ownership: Sendable, Hashable {
  /// Value of `plimsoll.dev/baseline`, or of `plimsoll.dev/hardened-by`. Of a value of more than `sizeLimit`
  /// bytes, the start and a hash are kept; see `String.boundedName`.
  package let baseline: String
  /// Value of `plimsoll.dev/control`.
  package var control: ControlID?

  /// The size of the names of 64 baselines of maximum length. Tenants can write values of up to 256 KiB.
  static let sizeLimit = 16 << 10

  /// Creates an ownership.
  package init(baseline: String, control: ControlID?) {
    self.baseline = baseline.utf8.count > Self.sizeLimit ? baseline.boundedName : baseline
    self.control = control
  }

  /// Reads the labels of generated objects; `nil` unless all three are there.
  init?(labels: [String: String]) {
    guard labels[WellKnown.managedByLabel] == WellKnown.fieldManager, let baseline = labels[WellKnown.baselineLabel],
      let control = labels[WellKnown.controlLabel]
    else { return nil }
    self.init(baseline: baseline, control: ControlID(rawValue: control))
  }
}

/// Everything that the operator owns of an object: the input of a fingerprint.
struct OwnedParts<Content: NormalizedContent>: Hashable {
  var content: Content
  var ownership: Ownership?
  /// References to the baseline that the labels name.
  var owners: [OwnerReference]
}
