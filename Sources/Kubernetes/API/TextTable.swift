/// A table of aligned columns for a terminal, as kubectl prints it.
package struct TextTable {
  private let rows: [[String]]
  private let spacing: Int

  /// Creates a table. Characters that control the terminal are escaped.
  ///
  /// - Parameters:
  ///   - rows: The cells of each row. Rows can have different numbers of cells. The last cell of a row does not widen a column.
  ///   - spacing: The number of spaces between columns; kubectl uses 3.
  package init(rows: [[String]], spacing: Int = 3) {
    self.rows = rows.map { $0.map(\.escapedForTerminal) }
    self.spacing = spacing
  }

  /// One line for each row, without spaces at the end.
  package var text: String { lines.map { $0 + "\n" }.joined() }

  private var lines: [Substring] {
    let widths = widths
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index + 1 < row.count ? cell + String(repeating: " ", count: widths[index] - cell.count + spacing) : cell
      }
      let line = cells.joined()
      return line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)]
    }
  }

  /// The width of each column that another one follows.
  private var widths: [Int] {
    var widths: [Int] = []
    for row in rows {
      for (index, cell) in row.dropLast().enumerated() {
        if index == widths.count { widths.append(0) }
        widths[index] = max(widths[index], cell.count)
      }
    }
    return widths
  }
}
