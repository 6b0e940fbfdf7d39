import Audit
import PodSecurity

/// How the input fulfills a standard, as far as checks cover it.
package struct StandardCoverage: Sendable {
  /// A part of a standard.
  package struct Section: Sendable {
    /// The number or name in the standard.
    package var id: String
    /// The title in the standard; empty if the ID says it.
    package var title: String
    /// The checks that ran.
    package var checks: Int
    /// The checks with findings, the most severe first.
    package var failed: [CheckFindings]

    /// The number of findings.
    package var findings: Int { failed.map(\.results.count).reduce(0, +) }
  }

  /// The name and version of the standard.
  package var title: String
  /// The parts for which checks ran.
  package var sections: [Section]
}

extension StandardCoverage {
  /// The standards in the order of the documentation.
  static func all(_ checks: [CheckInfo], _ findings: [CheckFindings]) -> [StandardCoverage] {
    definitions.map { definition in
      let sections = definition.sections.map { section in
        Section(
          id: section.id, title: section.title,
          checks: checks.count { $0.references.contains(where: section.includes) },
          failed: findings.filter { $0.check.references.contains(where: section.includes) })
      }
      return StandardCoverage(title: definition.title, sections: sections.filter { $0.checks > 0 })
    }.filter { !$0.sections.isEmpty }
  }

  private struct Definition: Sendable {
    var title: String
    var sections: [(id: String, title: String, includes: @Sendable (Reference) -> Bool)]
  }

  private static let definitions = [
    Definition(
      title: "Pod Security Standards",
      sections: [
        ("baseline", "prevents known privilege escalations", { $0 == .podSecurity(.baseline) }),
        ("restricted", "hardening, in addition to baseline", { $0 == .podSecurity(.restricted) }),
      ]),
    Definition(
      title: "NSA/CISA Kubernetes Hardening Guide 1.2",
      sections: [("all chapters", "", { $0 == .nsa })]),
    Definition(title: "CIS Kubernetes Benchmark 1.12, section 5", sections: benchmark),
    Definition(title: "OWASP Kubernetes Top Ten 2025", sections: topTen),
  ]

  private static let benchmark = [
    ("5.1", "RBAC and Service Accounts"), ("5.2", "Pod Security Standards"), ("5.3", "Network Policies and CNI"),
    ("5.4", "Secrets Management"), ("5.7", "General Policies"),
  ].map { id, title in
    (
      id: id, title: title,
      includes: { @Sendable (reference: Reference) -> Bool in
        if case .cis(let section) = reference { section.hasPrefix(id + ".") } else { false }
      }
    )
  }

  /// https://owasp.org/www-project-kubernetes-top-ten/
  private static let topTen = [
    ("K01", "Insecure Workload Configurations"), ("K02", "Overly Permissive Authorization Configurations"),
    ("K03", "Secrets Management Failures"), ("K04", "Lack Of Cluster Level Policy Enforcement"),
    ("K05", "Missing Network Segmentation Controls"), ("K06", "Overly Exposed Kubernetes Components"),
    ("K08", "Cluster To Cloud Lateral Movement"),
  ].map { id, title in
    (id: id, title: title, includes: { @Sendable (reference: Reference) -> Bool in reference == .owasp(id) })
  }
}
