import Foundation
import Kubernetes
import Testing

@testable import Sandbox

/// An object and its row in the table of a kube-apiserver 1.36.2.
struct RecordedRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let object: String
  let cells: String

  /// Everything that was recorded.
  static let all: [RecordedRow] = first + second + third

  init(_ sentence: String, _ object: String, cells: String) {
    (testDescription, self.object, self.cells) = (sentence, object, cells)
  }
}

/// The rows of tables are those that kube-apiserver gave.
struct RecordedRowsTests {
  @Test("Each object has the cells that kube-apiserver gave it", arguments: RecordedRow.all)
  func cells(_ row: RecordedRow) throws {
    let object = try JSONValue(parsing: Data(row.object.utf8))
    let kind = try #require(
      Catalogue.builtIn.first { $0.kind == object.text("kind") && $0.apiVersion == object.text("apiVersion") })
    let now = try #require(RFC3339.parse("2026-11-21T09:05:00Z"))
    let table = TablePrinter.table(kind: kind, objects: [object], now: now)
    #expect(try table.elements("rows").first?["cells"] == JSONValue(parsing: Data(row.cells.utf8)))
  }
}
