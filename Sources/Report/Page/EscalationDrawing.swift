import Access
import Audit
import Kubernetes

/// A drawing of the paths by which service accounts of workloads gain control of the cluster, in columns from left to
/// right. The service accounts in the last column control the cluster.
struct EscalationDrawing {
  /// The coordinates of the drawing.
  private enum Layout {
    static let boxWidth = 200
    static let boxHeight = 42
    static let rowHeight = 54
    static let gap = 60
    static let labelLength = 26
    /// Longer paths start in the first column.
    static let columns = 4
  }

  /// A service account, another subject or a role, with the next step.
  private struct Node {
    var target: EscalationTarget
    /// The number of steps to the control of the cluster.
    var distance: Int
    var next: EscalationPaths.Step?
    var workloads: Int
  }

  private let routes: [EscalationRoute]
  private let columns: [[Node]]

  init(_ routes: [EscalationRoute]) {
    self.routes = routes
    var nodes: [EscalationTarget: Node] = [:]
    for route in routes.prefix(PageLimits.accounts) {
      var target = EscalationTarget.account(route.account)
      for index in 0...route.steps.count {
        let next = index < route.steps.count ? route.steps[index] : nil
        if nodes[target] == nil {
          nodes[target] = Node(target: target, distance: route.steps.count - index, next: next, workloads: 0)
        }
        if index == 0 { nodes[target]?.workloads = route.workloads.count }
        if let next { target = next.target }
      }
    }
    let farthest = min(nodes.values.map(\.distance).max() ?? 0, Layout.columns - 1)
    columns = (0...farthest).reversed().map { distance in
      nodes.values.filter { min($0.distance, Layout.columns - 1) == distance }
        .sorted { $0.target.description < $1.target.description }
    }
  }

  /// The values of the template.
  var context: PageContext {
    let rows = columns.map(\.count).max() ?? 0
    let width = columns.count * (Layout.boxWidth + Layout.gap) - Layout.gap + 2
    return [
      "width": width, "shownWidth": width * 5 / 4, "height": rows * Layout.rowHeight,
      "isWide": columns.count > 2, "boxes": columns.indices.flatMap(boxes), "lines": lines,
      "hasRoutes": !routes.isEmpty, "moreRoutes": more(routes.count, PageLimits.accounts),
      "sentences": routes.prefix(PageLimits.accounts).map(sentence),
    ]
  }

  private func boxes(_ column: Int) -> [PageContext] {
    columns[column].enumerated().map { row, node in
      let origin = origin(column, row)
      let name = node.target.description
      let workloads = node.workloads == 0 ? "no workload of its own" : "used by \(node.workloads.counted("workload"))"
      return [
        "x": origin.x, "y": origin.y, "boxWidth": Layout.boxWidth, "boxHeight": Layout.boxHeight,
        "textX": origin.x + 10, "textY": origin.y + 17, "noteY": origin.y + 33,
        "label": name.drawn(limit: Layout.labelLength), "boxTitle": "\(name.shown(limit: 160)), \(workloads)",
        "note": node.next.map { "can \($0.means) …" } ?? "controls the cluster", "controls": node.next == nil,
      ]
    }
  }

  private var lines: [PageContext] {
    columns.enumerated().flatMap { column, nodes in
      nodes.enumerated().compactMap { row, node -> PageContext? in
        guard let next = node.next, let target = position(next.target) else { return nil }
        let (from, to) = (origin(column, row), origin(target.column, target.row))
        let (start, end) = (from.y + Layout.boxHeight / 2, to.y + Layout.boxHeight / 2)
        let left = from.x + Layout.boxWidth
        let middle = (left + to.x) / 2
        return ["path": "M\(left) \(start) C\(middle) \(start) \(middle) \(end) \(to.x) \(end)"]
      }
    }
  }

  private func origin(_ column: Int, _ row: Int) -> (x: Int, y: Int) {
    (1 + column * (Layout.boxWidth + Layout.gap), row * Layout.rowHeight + (Layout.rowHeight - Layout.boxHeight) / 2)
  }

  private func position(_ target: EscalationTarget) -> (column: Int, row: Int)? {
    for (column, nodes) in columns.enumerated() {
      if let row = nodes.firstIndex(where: { $0.target == target }) { return (column, row) }
    }
    return nil
  }

  private func sentence(_ route: EscalationRoute) -> PageContext {
    let steps = route.steps.map { "\($0.means) \($0.target.description.shown(limit: 2 * PageLimits.name))" }
    let workloads = route.workloads.prefix(3).map { $0.description.shown(limit: 2 * PageLimits.name) }
    let rest = route.workloads.count - workloads.count
    return [
      "account": route.account.description.shown(limit: 2 * PageLimits.name),
      "path": steps.isEmpty ? "controls the cluster" : "can " + steps.joined(separator: ", then "),
      "workloads": workloads.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : ""),
    ]
  }
}
