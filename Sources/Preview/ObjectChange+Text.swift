import CRDs
import Kubernetes
import Planning

extension ObjectChange {
  /// A heading, and the object's YAML: all of it if it is created or deleted, otherwise the lines that change.
  var lines: [TextLine] {
    var lines = [heading]
    if let refusal { lines.append(.remark("the API server would refuse this: \(refusal)")) }
    return lines + body
  }

  private var heading: TextLine {
    let style: Paint.Style =
      switch action {
      case .create: .added
      case .change, .replace: .changed
      case .remove: .removed
      }
    let object = "\(action.rawValue.lowercased()) \(id.kind.resourceType.kind) \(id.name)"
    let asked = "\(control.rawValue) of \(baselines.joined(separator: ", "))"
    let estimate = origin == .estimate ? "; computed, not dry-run" : ""
    return TextLine(text: "\(object) (\(asked)\(why)\(estimate))", style: style)
  }

  private var why: String {
    switch (action, reason) {
    case (.replace, _): "; an immutable field differs"
    case (_, .rollout): ""
    case (_, .drift): "; undoes drift"
    case (_, .prune): "; no longer asked for"
    case (_, .unmanaged): "; not managed, and weakens the baseline"
    }
  }

  private var body: [TextLine] {
    switch (before.map(Self.yaml), after.map(Self.yaml)) {
    case (let before?, let after?):
      LineDiff(from: before, to: after).hunks.flatMap { hunk in
        [TextLine(text: hunk.header, style: .place)] + hunk.lines.map { TextLine($0) }
      }
    case (let before?, nil): before.map { TextLine(.removed($0)) }
    case (nil, let after): (after ?? []).map { TextLine(.added($0)) }
    }
  }

  private static func yaml(_ object: JSONValue) -> [String] {
    YAML.emit([object]).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

extension TextLine {
  fileprivate init(_ line: LineDiff.Line) {
    switch line {
    case .context(let text): self.init(text: " \(text)")
    case .removed(let text): self.init(text: "-\(text)", style: .removed)
    case .added(let text): self.init(text: "+\(text)", style: .added)
    }
  }
}
