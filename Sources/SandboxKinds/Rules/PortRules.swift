import Kubernetes
import SandboxMerge

/// The rules of ports, with the words of k8s.io/apimachinery/pkg/util/validation.
enum PortRules {
  /// Problems of the number of a port.
  static func numberProblems(_ number: Int64, at path: String) -> [FieldProblem] {
    1...65535 ~= number ? [] : [.invalid(path, .integer(number), "must be between 1 and 65535, inclusive")]
  }

  /// Problems of a port that is named or numbered.
  static func problems(_ port: JSONValue?, at path: String) -> [FieldProblem] {
    switch port {
    case .string(let name)?: nameProblems(name, at: path)
    case .integer(let number)?: numberProblems(number, at: path)
    default: numberProblems(0, at: path)
    }
  }

  /// Problems of the name of a port.
  static func nameProblems(_ name: String, at path: String) -> [FieldProblem] {
    nameErrors(name).map { .invalid(path, .string(name), $0) }
  }

  private static func nameErrors(_ name: String) -> [String] {
    var found: [String] = []
    if name.utf8.count > 15 { found.append("must be no more than 15 characters") }
    let dash = UInt8(ascii: "-")
    if !name.utf8.allSatisfy({ 97...122 ~= $0 || 48...57 ~= $0 || $0 == dash }) {
      found.append(
        "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
    }
    if !name.utf8.contains(where: { 97...122 ~= $0 }) {
      found.append("must contain at least one letter (a-z)")
    }
    if name.contains("--") { found.append("must not contain consecutive hyphens") }
    if name.hasPrefix("-") || name.hasSuffix("-") { found.append("must not begin or end with a hyphen") }
    return found
  }
}
