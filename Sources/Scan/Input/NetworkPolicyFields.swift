import Audit
import Kubernetes

/// Validates ports and address blocks of NetworkPolicies. A policy with an invalid value allows less than its author
/// expects.
///
/// `pkg/apis/networking/validation/validation.go` of Kubernetes.
enum NetworkPolicyFields {
  /// A value that the API does not accept.
  struct Problem {
    var path: FieldPath
    /// The path, the value and what the API expects.
    var message: String

    fileprivate init(_ path: FieldPath, _ text: String) {
      self.path = path
      message = "\(path): \(text)"
    }
  }

  private static let ports: ClosedRange<Int64> = 1...65_535
  private static let protocols = ["TCP", "UDP", "SCTP"]

  /// The problems of an object; none if it is not a NetworkPolicy. Fields with another type are not considered.
  static func problems(of object: AuditedObject) -> [Problem] {
    guard object.kind == .networkPolicy else { return [] }
    return problems(in: object, "ingress", peers: "from") + problems(in: object, "egress", peers: "to")
  }

  private static func problems(in object: AuditedObject, _ direction: String, peers: String) -> [Problem] {
    let base = FieldPath("spec", direction)
    return elements(object.spec, direction).flatMap { index, rule in
      elements(rule, "ports").flatMap { portProblems($1, at: base[index].field("ports")[$0]) }
        + elements(rule, peers).flatMap { number, peer in
          blockProblems(peer["ipBlock"] ?? .null, at: base[index].field(peers)[number].field("ipBlock"))
        }
    }
  }

  private static func portProblems(_ port: JSONValue, at path: FieldPath) -> [Problem] {
    var problems: [Problem] = []
    for field in ["port", "endPort"] {
      if let number = port[field]?.integerValue, !ports.contains(number) {
        problems.append(Problem(path.field(field), "\(number) is not a port; specify a number from 1 to 65535"))
      }
    }
    if let name = port["port"]?.stringValue, let text = nameProblem(name) {
      problems.append(Problem(path.field("port"), "'\(name)' \(text)"))
    }
    if let end = port["endPort"]?.integerValue, let text = rangeProblem(from: port["port"] ?? .null, to: end) {
      problems.append(Problem(path.field("endPort"), "\(end) \(text)"))
    }
    if let name = port["protocol"]?.stringValue, !protocols.contains(name) {
      problems.append(
        Problem(path.field("protocol"), "'\(name)' is not a protocol; specify \(protocols.joined(separator: ", "))"))
    }
    return problems
  }

  /// Why a string is not the name of a port; `nil` if it is one. `IsValidPortName` of
  /// `k8s.io/apimachinery/pkg/util/validation`.
  private static func nameProblem(_ name: String) -> String? {
    if Int64(name) != nil { return "is a number in quotes; remove the quotes" }
    let (letters, digits) = (UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"))
    let hyphen = UInt8(ascii: "-")
    let isValid =
      (1...15).contains(name.utf8.count) && name.utf8.contains(where: letters.contains)
      && name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || $0 == hyphen }
      && !name.hasPrefix("-") && !name.hasSuffix("-") && !name.contains("--")
    return isValid
      ? nil
      : "is not the name of a port; specify at most 15 lowercase letters, digits and single hyphens, with a letter, and "
        + "no hyphen at the start or end"
  }

  /// Why a port cannot be the start of a range; `nil` if it can.
  private static func rangeProblem(from port: JSONValue, to end: Int64) -> String? {
    if port == .null { return "is the end of a range without a start; specify port" }
    if let name = port.stringValue, Int64(name) == nil {
      return "is the end of a range, but port '\(name)' is a name; specify port as a number"
    }
    guard let first = port.integerValue, end < first else { return nil }
    return "is lower than port \(first)"
  }

  private static func blockProblems(_ block: JSONValue, at path: FieldPath) -> [Problem] {
    guard let text = block["cidr"]?.stringValue else { return [] }
    guard let cidr = AddressBlock(text) else { return [invalid(text, at: path.field("cidr"))] }
    return elements(block, "except").compactMap { index, value in
      guard let text = value.stringValue else { return nil }
      let path = path.field("except")[index]
      guard let except = AddressBlock(text) else { return invalid(text, at: path) }
      return cidr.strictlyContains(except) ? nil : Problem(path, "'\(text)' is not a part of \(cidr)")
    }
  }

  private static func invalid(_ text: String, at path: FieldPath) -> Problem {
    Problem(path, "'\(text)' is not a CIDR block; specify an address and a prefix length, such as 10.0.0.0/8")
  }

  private static func elements(_ value: JSONValue, _ field: String) -> [(Int, JSONValue)] {
    (value[field]?.arrayValue ?? []).enumerated().map { ($0, $1) }
  }
}
