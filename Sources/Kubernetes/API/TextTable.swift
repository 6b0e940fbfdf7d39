import Kubernetes

/// A table of aligned columns, as kubectl prints it.
struct TextTable {
  let rows: [[String]]

  /// Creates a table. Characters that control the terminal are escaped.
  init(rows: [[String]]) { self.rows = rows.map { $0.map(\.escapedForTerminal) } }

  /// One line for each row.
  var text: String {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (index, cell) in row.enumerated() {
        line += cell
        if index + 1 < row.count { line += String(repeating: " ", count: widths[index] - cell.count + 3) }
      }
      return line + "\n"
    }.joined()
  }
}
