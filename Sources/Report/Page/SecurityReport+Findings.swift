import Audit
import Kubernetes
import Scan

extension SecurityReport {
  /// The values of the list of findings and of the table of standards.
  var findingsContext: PageContext {
    [
      "findings": findings.map(\.context), "hasFindings": !findings.isEmpty,
      "standards": standards.map { standard in
        [
          "standard": standard.title,
          "sections": standard.sections.map { section in
            let passed = section.checks - section.failed.count
            return [
              "section": section.id, "sectionTitle": section.title, "passed": passed, "checkCount": section.checks,
              "percent": 100 * passed / section.checks, "findingCount": section.findings,
              "state": section.failed.isEmpty
                ? CellState.ok.rawValue
                : section.failed.contains { $0.severity >= .high } ? CellState.bad.rawValue : CellState.warn.rawValue,
              "failed": section.failed.prefix(PageLimits.checks).map { ["check": $0.check.id] as PageContext },
              "hasFailed": !section.failed.isEmpty, "moreFailed": more(section.failed.count, PageLimits.checks),
            ] as PageContext
          },
        ] as PageContext
      },
    ]
  }
}

extension CheckFindings {
  fileprivate var context: PageContext {
    [
      "check": check.id, "title": check.title, "severity": severity.rawValue, "mark": severity.mark,
      "count": results.count.counted("finding"), "scopes": namespaces.counted("namespace"),
      "condition": check.condition, "remediation": check.remediation,
      "references": check.references.filter(\.isStandard).map(\.title).joined(separator: ", "),
      "objects": results.prefix(PageLimits.objects).map { result in
        [
          "object": result.object.title.shown(limit: 2 * PageLimits.name),
          "message": result.message.shown(limit: PageLimits.text),
          "position": result.location.map { "\($0.file.shown(limit: 2 * PageLimits.name)):\($0.line):\($0.column)" }
            as Any? ?? false,
          "path": result.path.shown(limit: 2 * PageLimits.name),
        ] as PageContext
      },
      "moreObjects": more(results.count, PageLimits.objects),
    ]
  }
}
