import Audit
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Identifies results in several runs, so that code scanning and code quality reports distinguish new findings from
/// known ones.
///
/// A fingerprint depends on the check, the file, the object and the field. It does not depend on lines. Results with
/// the same fields have consecutive numbers.
struct Fingerprints {
  private var occurrences: [String: Int] = [:]

  /// The fingerprint of the next result of a report: 16 hexadecimal digits, a colon and a number.
  mutating func next(for result: AuditResult) -> String {
    let file = result.location?.file ?? ""
    let hash = "\(result.check.id)|\(file)|\(result.object.title)|\(result.path)".stableHash
    let number = occurrences[hash, default: 0] + 1
    occurrences[hash] = number
    return "\(hash):\(number)"
  }
}

extension [AuditResult] {
  /// At most `limit` results, without the least severe ones if there are more, in the same order.
  func mostSevere(_ limit: Int) -> [AuditResult] {
    guard count > limit else { return self }
    let kept = indices.sorted { (self[$1].severity, $0) < (self[$0].severity, $1) }.prefix(limit)
    return kept.sorted().map { self[$0] }
  }
}

extension String {
  /// A hash of 64 bits that is the same in every process (FNV-1a).
  var stableHash: String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A path from the working directory, without `./` at the start.
  var relativePath: String {
    let base = FileManager.default.currentDirectoryPath + "/"
    var path = hasPrefix(base) ? dropFirst(base.count) : self[...]
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    return String(path)
  }
}
