package import Foundation
package import TestSupport

extension Command {
  /// Runs the binary under test, or another program, and waits until it ends.
  ///
  /// - Parameters:
  ///   - arguments: Command and options.
  ///   - program: The program.
  ///   - input: Standard input.
  package static func run(
    _ arguments: [String], program: URL = OperatorProcess.binary, input: String = ""
  ) throws -> Command {
    try run(program: program, arguments, input: input)
  }
}
