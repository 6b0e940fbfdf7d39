import CRDs
import Kubernetes
import Planning

extension ClusterPreview {
  /// The preview as text: a diff of each object's YAML, by namespace, with the totals at the end.
  ///
  /// Namespaces with the same changes are shown together, with `{{ namespace.name }}` for their names, as in baselines.
  /// Without colors the text is a valid body of a ```` ```diff ```` block in a pull request.
  ///
  /// - Parameters:
  ///   - isColored: Whether to add colors for a terminal.
  ///   - isFull: Whether to name every namespace of a group; otherwise more than eight are shortened to their number, the
  ///     first and the last.
  package func text(isColored: Bool = false, isFull: Bool = false) -> String {
    let paint = Paint(isOn: isColored)
    var blocks = ChangeGroup.groups(of: namespaces.filter { !$0.isQuiet }).flatMap { $0.blocks(isFull: isFull) }
    if !notes.isEmpty { blocks.append(notes.map { .remark("note: \($0)") }) }
    blocks.append([TextLine(text: summary.sentence)])
    return blocks.map { $0.map(paint.callAsFunction).joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }
}

extension ClusterPreview.Summary {
  /// E.g. `3 to create, 1 to change, 0 to remove, 12 kept in 4 namespaces; 2 pods would be refused`.
  package var sentence: String {
    var clauses = [
      "\(create) to create, \(change) to change, \(remove) to remove, \(kept) kept in \(namespaces.counted("namespace"))"
    ]
    if refused > 0 { clauses.append("\(refused.counted("write")) would be refused") }
    if refusedPods > 0 { clauses.append("\(refusedPods.counted("pod")) would be refused") }
    if findings > 0 { clauses.append(findings.counted("finding")) }
    return clauses.joined(separator: "; ")
  }
}

// MARK: - Namespaces

/// Namespaces with the same changes.
private struct ChangeGroup {
  /// The blocks of lines about objects. If the group has several namespaces, a placeholder replaces their names.
  private var changes: [[TextLine]]
  private var namespaces: [NamespacePreview]

  /// The maximum number of namespaces that the heading lists.
  private static let namedNamespaces = 8

  /// Groups namespaces, in the order of the first of each group.
  ///
  /// No information is lost: replacing the placeholder by a member's name gives its lines. If the name of a namespace is part
  /// of another word, the namespace can only be missing from a group.
  static func groups(of namespaces: [NamespacePreview]) -> [ChangeGroup] {
    var groups: [ChangeGroup] = []
    var places: [[[TextLine]]: Int] = [:]
    for namespace in namespaces {
      let general = namespace.generalChanges
      if let place = places[general], !general.isEmpty {
        groups[place].changes = general
        groups[place].namespaces.append(namespace)
      } else {
        places[general] = groups.count
        groups.append(ChangeGroup(changes: namespace.changes.map(\.lines), namespaces: [namespace]))
      }
    }
    return groups
  }

  /// A heading with the steps of rollouts, the objects, and remarks.
  func blocks(isFull: Bool) -> [[TextLine]] {
    let remarks = namespaces.flatMap { namespace in
      namespace.remarks.map { TextLine.remark(namespaces.count == 1 ? $0 : "\(namespace.name): \($0)") }
    }
    let heading = ([heading(isFull: isFull)] + steps(isFull: isFull)).map { TextLine(text: $0, style: .heading) }
    return [heading] + changes + (remarks.isEmpty ? [] : [remarks])
  }

  /// The steps of rollouts, each with its namespaces if the group has several.
  private func steps(isFull: Bool) -> [String] {
    let pairs = namespaces.flatMap { namespace in namespace.steps.map { ($0, namespace.name) } }
    let members = Dictionary(grouping: pairs, by: \.0).sorted {
      ($0.key.baseline, $0.key.step) < ($1.key.baseline, $1.key.step)
    }
    return members.map { step, pairs in
      if namespaces.count == 1 { return step.title }
      return "\(step.title): \(Self.list(pairs.map(\.1), isFull: isFull))"
    }
  }

  /// The names, or their number if there are many.
  private static func list(_ names: [String], isFull: Bool) -> String {
    isFull || names.count <= namedNamespaces ? names.joined(separator: ", ") : names.count.counted("namespace")
  }

  private func heading(isFull: Bool) -> String {
    let names = namespaces.map(\.name)
    guard let first = names.first, let last = names.last, names.count > Self.namedNamespaces, !isFull else {
      return "\(names.count == 1 ? "namespace" : "namespaces") \(names.joined(separator: ", "))"
    }
    return "\(names.count) namespaces: \(first) … \(last)"
  }
}

extension NamespacePreview {
  /// What `generalText` contains in place of the name of the namespace.
  package static let placeholder = "{{ namespace.name }}"

  /// The changes as lines, with a placeholder for the name of the namespace.
  fileprivate var generalChanges: [[TextLine]] {
    changes.map { $0.lines.map { $0.replacing(name, with: Self.placeholder) } }
  }

  /// The changes and remarks as text without colors, with `{{ namespace.name }}` for the name of the namespace: namespaces
  /// with the same changes have the same text.
  package var generalText: String {
    let notes = remarks.map { TextLine.remark($0).replacing(name, with: Self.placeholder) }
    let blocks = generalChanges + (notes.isEmpty ? [] : [notes])
    return blocks.map { $0.map(\.text).joined(separator: "\n") }.joined(separator: "\n\n")
  }

  /// The remarks that are not about changed objects.
  fileprivate var remarks: [String] {
    findings.map(\.remark) + (podSecurity?.remarks ?? []) + warnings.map { "the server warns: \($0)" }
  }
}

extension Finding {
  fileprivate var remark: String {
    let what =
      switch kind {
      case .unmanaged, .voidedDeny: "would be reported"
      case .nameConflict: "would not be changed"
      case .unavailable: "would be missing"
      case .drift: "would be reported, not written (audit)"
      }
    return "\(what): \(message) [\(control.rawValue) of \(baseline)]"
  }
}

extension PodSecurityVerdict {
  /// A level does not stop running pods: it applies when pods are created.
  fileprivate var remarks: [String] {
    let headline =
      pods == 1
      ? "1 running pod violates Pod Security level \(level): it keeps running but would be rejected if recreated"
      : "\(pods) running pods violate Pod Security level \(level): they keep running but would be rejected if recreated"
    return [headline]
      + violations.map { "  \($0.pod)\($0.others == 0 ? "" : " (and \($0.others) more)"): \($0.message)" }
  }
}
