import CRDs
import Kubernetes
import Reconcilers

extension ClusterPreview {
  /// The preview for people: by namespace, each object as a diff of its YAML, the numbers at the end.
  ///
  /// Namespaces in which the same would happen are shown together, with `{{ namespace.name }}` for their names, as
  /// baselines have it. Without colours the text is a valid body of a ```` ```diff ```` block in a pull request.
  public func text(isColored: Bool = false) -> String {
    let paint = Paint(isOn: isColored)
    var blocks = ChangeGroup.groups(of: shares.filter { !$0.isQuiet }).flatMap(\.blocks)
    if !notes.isEmpty { blocks.append(notes.map { .remark("note: \($0)") }) }
    blocks.append([TextLine(text: summary.sentence)])
    return blocks.map { $0.map(paint.callAsFunction).joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
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

// MARK: - Namespaces

/// Namespaces in which the same would happen.
private struct ChangeGroup {
  /// The blocks of lines about objects; the namespace's name is a placeholder where there are several.
  private var changes: [[TextLine]]
  private var shares: [ClusterPreview.Share]

  private static let placeholder = "{{ namespace.name }}"

  /// Puts shares together, in the order of the first of each group.
  ///
  /// Nothing is lost: each member's lines are those of the group with its own name put in. Names that occur by chance
  /// in other words do no harm then; they only keep a namespace by itself.
  static func groups(of shares: [ClusterPreview.Share]) -> [ChangeGroup] {
    var groups: [ChangeGroup] = []
    var places: [[[TextLine]]: Int] = [:]
    for share in shares {
      let general = share.changes.map { $0.lines.map { $0.replacing(share.namespace, with: placeholder) } }
      if let place = places[general], !general.isEmpty {
        groups[place].changes = general
        groups[place].shares.append(share)
      } else {
        places[general] = groups.count
        groups.append(ChangeGroup(changes: share.changes.map(\.lines), shares: [share]))
      }
    }
    return groups
  }

  /// A heading, the objects, and what there is to remark.
  var blocks: [[TextLine]] {
    let names = shares.map(\.namespace)
    let heading = "\(names.count == 1 ? "namespace" : "namespaces") \(names.joined(separator: ", "))"
    let remarks = shares.flatMap { share in
      share.remarks.map { TextLine.remark(names.count == 1 ? $0 : "\(share.namespace): \($0)") }
    }
    return [[TextLine(text: heading, style: .heading)]] + changes + (remarks.isEmpty ? [] : [remarks])
  }
}

extension ClusterPreview.Share {
  /// What is to be said beside the objects that change.
  fileprivate var remarks: [String] {
    findings.map(\.remark) + (podSecurity?.remarks ?? []) + warnings.map { "the server warns: \($0)" }
  }
}

extension Finding {
  fileprivate var remark: String {
    let what =
      switch kind {
      case .unmanaged: "would be reported"
      case .nameConflict: "would be left alone"
      case .unavailable: "would be missing"
      case .drift: "would be reported, not written (audit)"
      }
    return "\(what): \(message) [\(control.rawValue) of \(baseline)]"
  }
}

extension PodSecurityVerdict {
  /// Pods are not stopped by a level: it counts when they are made.
  fileprivate var remarks: [String] {
    let headline =
      pods == 1
      ? "1 running pod breaks Pod Security level \(level): it goes on, and would be refused if it were made now"
      : "\(pods) running pods break Pod Security level \(level): they go on, and would be refused if they were made now"
    return [headline]
      + violations.map { "  \($0.pod)\($0.others == 0 ? "" : " (and \($0.others) more)"): \($0.message)" }
  }
}
