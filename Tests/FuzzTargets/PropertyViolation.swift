/// An input for which a property of the code does not hold.
package struct PropertyViolation: Error, CustomStringConvertible {
  /// The property, and the values that violate it.
  package let description: String

  init(_ description: String) { self.description = description }
}

/// Checks a property.
///
/// - Throws: `PropertyViolation` if the condition is false.
func require(_ condition: Bool, _ violation: @autoclosure () -> String) throws(PropertyViolation) {
  guard condition else { throw PropertyViolation(violation()) }
}
