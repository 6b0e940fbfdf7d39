import CRDs
import Kubernetes
import Reconcilers

extension ClusterPreview {
  /// The preview for people: by namespace, each object as a diff of its YAML, the numbers at the end.
  ///
  /// Without colours it is a valid body of a ```` ```diff ```` block, as in comments of pull requests.
  public func text(isColored: Bool = false) -> String {
    let report = TextReport(paint: Paint(isOn: isColored))
    var blocks = shares.filter { !$0.isQuiet }.flatMap(report.blocks)
    if !notes.isEmpty { blocks.append(notes.map { report.remark("note: \($0)") }) }
    blocks.append([summary.sentence])
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }
}

extension ClusterPreview.Summary {
  /// E.g. `3 to create, 1 to change, 0 to remove, 12 kept in 4 namespaces; 2 pods would be refused`.
  public var sentence: String {
    var clauses = [
      "\(create) to create, \(change) to change, \(remove) to remove, \(kept) kept in \(count(namespaces, "namespace"))"
    ]
    if refused > 0 { clauses.append("\(count(refused, "write")) would be refused") }
    if refusedPods > 0 { clauses.append("\(count(refusedPods, "pod")) would be refused") }
    if findings > 0 { clauses.append("\(count(findings, "finding"))") }
    return clauses.joined(separator: "; ")
  }

  private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}

/// Blocks of lines, to be set apart by empty ones.
private struct TextReport {
  let paint: Paint

  func blocks(_ share: ClusterPreview.Share) -> [[String]] {
    var blocks = [[paint("namespace \(share.namespace)", .heading)]]
    blocks += share.changes.map(lines)
    var remarks = share.findings.map(remark)
    if let verdict = share.podSecurity { remarks += lines(verdict) }
    remarks += share.warnings.map { remark("the server warns: \($0)") }
    if !remarks.isEmpty { blocks.append(remarks) }
    return blocks
  }

  /// A line that is not about an object's content; `!` stands out in diffs.
  func remark(_ text: String) -> String { paint("! \(text)", .changed) }
}

// MARK: - Objects

extension TextReport {
  private func lines(_ change: ObjectChange) -> [String] {
    var lines = [heading(change)]
    if let refusal = change.refusal { lines.append(remark("the server would refuse this: \(refusal)")) }
    return lines + body(change)
  }

  private func heading(_ change: ObjectChange) -> String {
    let style: Paint.Style =
      switch change.action {
      case .create: .added
      case .change, .replace: .changed
      case .remove: .removed
      }
    let object = "\(change.id.kind.resourceType.kind) \(change.id.name)"
    let asked = "\(change.control.rawValue) of \(change.baselines.joined(separator: ", "))"
    let estimate = change.origin == .estimate ? "; computed, not rehearsed" : ""
    return paint("\(change.action.rawValue.lowercased()) \(object) (\(asked)\(why(change))\(estimate))", style)
  }

  private func why(_ change: ObjectChange) -> String {
    switch (change.action, change.reason) {
    case (.replace, _): "; a field differs that cannot be changed"
    case (_, .rollout): ""
    case (_, .drift): "; undoes drift"
    case (_, .prune): "; no longer asked for"
    case (_, .unmanaged): "; not managed, and weakens the baseline"
    }
  }

  /// All of an object that is new or goes; of one that changes, the places where it does.
  private func body(_ change: ObjectChange) -> [String] {
    switch (change.before.map(yaml), change.after.map(yaml)) {
    case (let before?, let after?):
      LineDiff(from: before, to: after).hunks.flatMap { hunk in
        [paint(hunk.header, .place)] + hunk.lines.map(line)
      }
    case (let before?, nil): before.map { line(.removed($0)) }
    case (nil, let after): (after ?? []).map { line(.added($0)) }
    }
  }

  private func line(_ line: LineDiff.Line) -> String {
    switch line {
    case .context(let text): paint(" \(text)")
    case .removed(let text): paint("-\(text)", .removed)
    case .added(let text): paint("+\(text)", .added)
    }
  }

  private func yaml(_ object: JSONValue) -> [String] {
    YAML.emit([object]).split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

// MARK: - Remarks

extension TextReport {
  private func remark(_ finding: Finding) -> String {
    let what =
      switch finding.kind {
      case .unmanaged: "would be reported"
      case .nameConflict: "would be left alone"
      case .unavailable: "would be missing"
      case .drift: "would be reported, not written (audit)"
      }
    return remark("\(what): \(finding.message) [\(finding.control.rawValue) of \(finding.baseline)]")
  }

  /// Pods are not stopped by a level: it counts when they are made.
  private func lines(_ verdict: PodSecurityVerdict) -> [String] {
    let headline =
      verdict.pods == 1
      ? "1 running pod breaks Pod Security level \(verdict.level): it goes on, and would be refused if it were made now"
      : "\(verdict.pods) running pods break Pod Security level \(verdict.level): they go on, and would be refused if"
        + " they were made now"
    return [remark(headline)]
      + verdict.violations.map { violation in
        let others = violation.others == 0 ? "" : " (and \(violation.others) more)"
        return remark("  \(violation.pod)\(others): \(violation.message)")
      }
  }
}
