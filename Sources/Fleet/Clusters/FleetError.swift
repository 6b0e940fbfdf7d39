/// The clusters of a fleet, or what they are compared with, cannot be determined. The description names the flag or the
/// file, the value and the fix.
package struct FleetError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What failed, and the fix.
  package let description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}
