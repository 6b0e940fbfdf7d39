import Foundation

/// A part of the code that reads untrusted input, with the properties that hold for each input.
///
/// `make fuzz` searches for inputs that violate them, and `FuzzTests` checks the committed inputs.
package struct FuzzTarget: Sendable {
  /// The name, which is also that of the folder of committed inputs in `fuzz/seeds`.
  package let name: String
  /// The code that reads the input.
  package let reads: String
  /// The properties that are checked.
  package let properties: String
  /// The maximum length of generated inputs in bytes.
  package let maxLength: Int
  /// Checks one input.
  ///
  /// - Throws: `PropertyViolation`.
  package let check: @Sendable (_ input: [UInt8]) throws -> Void

  /// Creates a target.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - reads: The code that reads the input.
  ///   - properties: The properties that are checked.
  ///   - maxLength: The maximum length of generated inputs in bytes.
  ///   - check: Checks one input.
  init(
    _ name: String, reads: String, properties: String, maxLength: Int = 4096,
    check: @escaping @Sendable (_ input: [UInt8]) throws -> Void
  ) {
    self.name = name
    self.reads = reads
    self.properties = properties
    self.maxLength = maxLength
    self.check = check
  }

  /// All targets.
  package static let all: [FuzzTarget] = [
    .json, .yaml, .kubeconfig, .response, .watch, .quantity, .selector, .text, .baseline, .namespace, .manifest,
    .container,
  ]

  /// The name of the target to run, from the environment variable `FUZZ_TARGET`.
  package static var selectedName: String { ProcessInfo.processInfo.environment["FUZZ_TARGET"] ?? "" }
}
