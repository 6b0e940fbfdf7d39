import Foundation
import TestSupport
import Testing

/// The tables in `docs/conditions.md`.
enum ConditionTable {
  /// The types of conditions.
  ///
  /// - Throws: An error if the page cannot be read.
  static func types() throws -> Set<String> {
    let types = try rows(of: nil).compactMap { $0.first?.trimmingCharacters(in: ["`"]) }
    #expect(types.contains("Ready") && types.contains("Compliant"))
    return Set(types)
  }

  /// The status and the reason of each row of a condition.
  ///
  /// - Throws: An error if the page cannot be read.
  static func states(of condition: String) throws -> [(status: String, reason: String)] {
    let states = try rows(of: condition).flatMap { row in
      row[1].matches(of: /`([A-Za-z]+)`/).map { (status: row[0], reason: String($0.1)) }
    }
    #expect(!states.isEmpty, "docs/conditions.md has no table for \(condition)")
    return states
  }

  /// The cells of the first table of a section, without its heading; `nil` is the introduction.
  private static func rows(of section: String?) throws -> [[String]] {
    let text = try Repository.text("docs/conditions.md")
    let sections = text.components(separatedBy: "\n## ")
    let page = section.map { name in sections.first { $0.hasPrefix("\(name)\n") } ?? "" } ?? sections[0]
    return page.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst().filter { !$0.hasPrefix("|---") }.map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }
}
