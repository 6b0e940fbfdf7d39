import Audit
import CRDs
import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// The file of `--ignore`: a list of findings to ignore.
package struct IgnoreList: Sendable {
  /// A valid entry.
  struct Entry: Sendable {
    var rule: IgnoreRule
    /// The line of the entry, starting at 1.
    var line: Int
  }

  private let file: String
  let entries: [Entry]
  /// Entries that are invalid.
  package let errors: [ScanError]
  /// Entries that have expired.
  package let notes: [String]

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The path of a YAML file with a list of `check`, `object`, `reason` and `until`.
  ///   - now: The time at which entries expire.
  package init(path: String, now: Date) {
    guard let data = FileManager.default.contents(atPath: path) else {
      self.init(file: path, errors: [ScanError(file: path, message: "cannot read the file; check the path")])
      return
    }
    self.init(data, file: path, now: now)
  }

  private init(file: String, errors: [ScanError]) {
    self.file = file
    self.errors = errors
    entries = []
    notes = []
  }

  /// Reads the content of a file.
  init(_ data: Data, file: String, now: Date) {
    var (entries, errors, notes): ([Entry], [ScanError], [String]) = ([], [], [])
    YAML.forEachDocument(in: data, file: file) { result in
      switch result {
      case .failure(let error): errors.append(ScanError(error))
      case .success(let node):
        for (index, entry) in (node.value.arrayValue ?? []).enumerated() {
          let position = node.position(of: FieldPath()[index])
          do throws(IgnoreProblem) {
            let rule = try Self.rule(entry)
            entries.append(Entry(rule: rule, line: position.line))
            if let expires = rule.expires, expires <= now {
              notes.append("\(file):\(position.line): the entry \(rule.title) has expired, so its findings count")
            }
          } catch {
            errors.append(
              ScanError(file: file, line: position.line, column: position.column, message: error.text))
          }
        }
        if node.value.arrayValue == nil {
          errors.append(
            ScanError(file: file, line: 1, column: 1, message: "expected a list of check, object, reason and until"))
        }
      }
    }
    self.file = file
    self.entries = entries
    self.errors = errors
    self.notes = notes
  }

  /// A note about entries that ignore no finding; `nil` if there are none.
  func note(onUnused unused: [Entry]) -> String? {
    guard let first = unused.first else { return nil }
    if unused.count == 1 { return "\(file):\(first.line): the entry \(first.rule.title) ignores no finding" }
    return
      "\(file): \(unused.count) entries ignore no finding, the first of them \(first.rule.title) in line \(first.line)"
  }

  private struct IgnoreProblem: Error {
    var text: String
  }

  private static func rule(_ entry: JSONValue) throws(IgnoreProblem) -> IgnoreRule {
    guard let fields = entry.objectValue else {
      throw IgnoreProblem(text: "expected a mapping with check, object and reason")
    }
    let known = ["check", "object", "reason", "until"]
    if let field = fields.keys.sorted().first(where: { !known.contains($0) }) {
      throw IgnoreProblem(text: "unknown field '\(field)'; \(Suggestion.fix(for: field, among: known))")
    }
    guard let check = fields["check"]?.stringValue else {
      throw IgnoreProblem(text: "check: specify the ID of a check")
    }
    guard CheckCatalog.check(check) != nil else { throw IgnoreProblem(text: "check: \(CheckCatalog.unknown(check))") }
    let reason = fields["reason"]?.stringValue ?? ""
    guard reason.contains(where: { !$0.isWhitespace }) else {
      throw IgnoreProblem(text: "reason: specify why findings of '\(check)' are ignored")
    }
    guard let object = fields["object"]?.stringValue, !object.isEmpty else {
      throw IgnoreProblem(text: "object: expected Kind/namespace/name, Kind/name, or * for all objects")
    }
    return IgnoreRule(
      checks: [check], object: Glob(object), reason: reason,
      expires: try expiry(fields["until"]))
  }

  /// The end of a day, or a time.
  private static func expiry(_ value: JSONValue?) throws(IgnoreProblem) -> Date? {
    guard let value, value != .null else { return nil }
    let text = value.stringValue ?? ""
    if let day = Timestamp(text: "\(text)T00:00:00Z").date { return day.addingTimeInterval(86_400) }
    guard let time = Timestamp(text: text).date else {
      throw IgnoreProblem(text: "until: expected a date, such as 2027-01-31")
    }
    return time
  }
}

extension IgnoreRule {
  /// The checks and the object, for notes: `'host-network' of Deployment/shop/*`.
  fileprivate var title: String {
    "'\(checks.sorted().joined(separator: ", "))'" + (object.map { " of \($0.pattern)" } ?? "")
  }
}
