import Audit
import Kubernetes

/// A drawing of who may connect to whom: sources on the left, destinations on the right.
///
/// With sources and destinations on different sides, no line crosses a node, and the direction needs no arrows.
struct TrafficDrawing {
  /// The coordinates of the drawing. A phone shows the whole width.
  private enum Layout {
    static let width = 440
    static let boxWidth = 160
    static let boxHeight = 26
    static let rowHeight = 36
    static let labelLength = 22
    static let titleNames = 20
  }

  private let map: TrafficMap

  init(_ map: TrafficMap) { self.map = map }

  /// The values of the template.
  var context: PageContext {
    let edges = map.edges.sorted { !$0.isOpen && $1.isOpen }
    return [
      "width": Layout.width, "shownWidth": Layout.width * 5 / 4, "height": map.nodes.count * Layout.rowHeight,
      "boxes": map.nodes.indices.flatMap { [box($0, isSource: true), box($0, isSource: false)] },
      "lines": edges.map(line), "sentences": map.edges.prefix(PageLimits.rows).map(sentence),
      "moreSentences": more(map.edges.count, PageLimits.rows), "hasEdges": !map.edges.isEmpty,
      "hasNodes": map.nodes.count > 1,
      "omitted": map.omitted == 0 ? false : map.omitted.counted("namespace") as Any, "isPartial": !map.isComplete,
    ]
  }

  private func box(_ index: Int, isSource: Bool) -> PageContext {
    let node = map.nodes[index]
    let isUsed = map.edges.contains { (isSource ? $0.from : $0.to) == index }
    let names = node.namespaces.prefix(Layout.titleNames).map { $0.shown(limit: PageLimits.name) }
    let rest = node.namespaces.count - names.count
    let title = names.isEmpty ? "addresses outside the cluster" : names.joined(separator: ", ")
    let y = index * Layout.rowHeight + (Layout.rowHeight - Layout.boxHeight) / 2
    return [
      "x": isSource ? 1 : Layout.width - Layout.boxWidth - 1, "y": y, "boxWidth": Layout.boxWidth,
      "boxHeight": Layout.boxHeight, "textX": isSource ? 11 : Layout.width - Layout.boxWidth + 9,
      "textY": y + 17, "label": label(node),
      "boxTitle": rest > 0 ? "\(title) and \(rest) more" : title, "isUsed": isUsed,
      "isOutside": node.namespaces.isEmpty,
    ]
  }

  private func label(_ node: TrafficMap.Node) -> String {
    guard let first = node.namespaces.first else { return "Internet" }
    let count = node.namespaces.count
    if count == 1 { return first.drawn(limit: Layout.labelLength) }
    let suffix = " + \(count - 1) more"
    return first.drawn(limit: Layout.labelLength - suffix.count) + suffix
  }

  private func line(_ edge: TrafficMap.Edge) -> PageContext {
    func y(_ index: Int) -> Int { index * Layout.rowHeight + Layout.rowHeight / 2 }
    let (left, right) = (Layout.boxWidth + 1, Layout.width - Layout.boxWidth - 1)
    let middle = Layout.width / 2
    let (start, end) = (y(edge.from), y(edge.to))
    return [
      "path": "M\(left) \(start) C\(middle) \(start) \(middle) \(end) \(right) \(end)",
      "kind": edge.isOpen ? "open" : "limited", "lineTitle": sentence(edge),
    ]
  }

  private func sentence(_ edge: TrafficMap.Edge) -> String {
    let extent = edge.isOpen ? "everything" : "some ports or workloads"
    if edge.from == edge.to { return "\(label(map.nodes[edge.from])), between these namespaces: \(extent)" }
    return "\(label(map.nodes[edge.from])) to \(label(map.nodes[edge.to])): \(extent)"
  }
}

extension String {
  /// The text for a drawing, which has a limited width.
  func drawn(limit: Int) -> String {
    let text = shown(limit: limit)
    return text.count > limit ? text.prefix(limit - 1) + "…" : text
  }
}

extension SecurityReport {
  /// The values of the drawings.
  var trafficContext: PageContext {
    ["traffic": TrafficDrawing(traffic).context, "escalation": EscalationDrawing(escalation).context]
  }
}
