package import Kubernetes
import PodSecurity

/// The list of checks in the documentation and on the command line.
package enum CheckReference {
  /// The page `docs/checks.md`.
  package static func markdown() -> String {
    introduction
      + CheckFamily.allCases.map { family in
        let checks = CheckCatalog.all.map(\.info).filter { $0.family == family }
        return "\n## \(family.rawValue)\n\n" + (family == .rbac ? roles : "") + header + checks.map(row).joined()
      }.joined()
  }

  private static let introduction = """
    # Checks

    This page is generated from the Swift types by `plimsoll checks --output markdown`. `plimsoll checks explain ID` shows one
    check. [Scan](scan.md) describes how to run the checks.

    There are \(CheckCatalog.all.count) checks. *Standards* lists the Pod Security Standards (PSS), the Kubernetes Hardening Guide
    of NSA and CISA, the CIS Kubernetes Benchmark 1.12 and the OWASP Kubernetes Top Ten 2025. *Similar checks* lists checks of
    other tools that report the same or a similar problem.

    """

  /// How the checks differ from the findings of the operator with the same IDs.
  private static let roles = """
    `plimsoll scan` checks the rules of roles in the input and does not report bindings to the default ClusterRoles `admin` and
    `edit`. The operator does, and its `access-to-secrets` also includes writing secrets. [Findings](findings.md#roles-and-bindings)
    explains why.


    """

  private static let header = """
    | Check | Severity | Reports | Fix | Standards | Similar checks |
    |---|---|---|---|---|---|

    """

  private static func row(_ info: CheckInfo) -> String {
    let standards = info.references.filter(\.isStandard).map(\.title).joined(separator: ", ")
    let tools = info.references.filter { !$0.isStandard }.map(\.title).joined(separator: ", ")
    return
      "| `\(info.id)` | \(info.severity.rawValue) | \(info.condition) | \(info.remediation) | \(standards) | \(tools) |\n"
  }

  /// A table for a terminal.
  package static func table() -> String {
    let rows =
      [["CHECK", "SEVERITY", "FAMILY", "PROFILE", "TITLE"]]
      + CheckCatalog.all.map(\.info).map {
        [$0.id, $0.severity.rawValue, $0.family.rawValue, $0.level?.rawValue ?? "all", $0.title]
      }
    return TextTable(rows: rows, spacing: 2).text
  }

  /// One object per check.
  package static func json() -> JSONValue {
    .array(
      CheckCatalog.all.map(\.info).map { info in
        [
          "id": .string(info.id), "title": .string(info.title), "severity": .string(info.severity.rawValue),
          "family": .string(info.family.rawValue), "condition": .string(info.condition),
          "remediation": .string(info.remediation), "profile": .string(info.level?.rawValue ?? "all"),
          "standards": .array(info.references.filter(\.isStandard).map { .string($0.title) }),
          "similar": .array(info.references.filter { !$0.isStandard }.map { .string($0.title) }),
        ]
      })
  }

  /// The description of one check.
  package static func explanation(of info: CheckInfo) -> String {
    let lines = [
      ("Check", info.id), ("Title", info.title), ("Severity", info.severity.rawValue), ("Family", info.family.rawValue),
      ("Profile", info.level?.rawValue ?? "all"), ("Reports", info.condition), ("Fix", info.remediation),
      ("Standards", info.references.filter(\.isStandard).map(\.title).joined(separator: ", ")),
      ("Similar", info.references.filter { !$0.isStandard }.map(\.title).joined(separator: ", ")),
    ]
    return lines.filter { !$0.1.isEmpty }.map { name, text in
      "\(name):" + String(repeating: " ", count: 11 - name.count) + text + "\n"
    }.joined()
  }
}
