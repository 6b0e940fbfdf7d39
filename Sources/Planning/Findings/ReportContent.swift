package import CRDs
import Kubernetes

/// The findings of one namespace as the content of a report, without times.
package struct ReportContent: Sendable, Hashable {
  /// One finding.
  package struct Result: Sendable, Hashable {
    /// The baseline.
    package var policy: String
    /// The check.
    package var rule: String
    /// The category of the check.
    package var category: String
    /// `critical`, `high`, `medium` or `low`.
    package var severity: String
    /// `fail`, or `warn` for findings of low severity.
    package var result: String
    /// A sentence.
    package var message: String
    /// The object.
    package var object: Object
    /// Further properties, such as the path of the field and the remediation.
    package var properties: [String: String]

    /// Creates a result.
    package init(
      policy: String, rule: String, category: String, severity: String, result: String, message: String,
      object: Object, properties: [String: String] = [:]
    ) {
      self.policy = policy
      self.rule = rule
      self.category = category
      self.severity = severity
      self.result = result
      self.message = message
      self.object = object
      self.properties = properties
    }
  }

  /// The object of a finding. Names are compared by their bytes, as Kubernetes does.
  package struct Object: Sendable, Hashable {
    /// API version.
    package var apiVersion: String
    /// Kind.
    package var kind: String
    /// Name.
    package var name: String
    /// Namespace; `nil` for the namespace itself.
    package var namespace: String?

    /// Creates a reference.
    package init(apiVersion: String, kind: String, name: String, namespace: String?) {
      self.apiVersion = apiVersion
      self.kind = kind
      self.name = name
      self.namespace = namespace
    }

    /// Compares two references.
    package static func == (left: Object, right: Object) -> Bool {
      left.name.hasEqualBytes(to: right.name) && left.namespace == right.namespace && left.kind == right.kind
        && left.apiVersion == right.apiVersion
    }

    /// Hashes the reference.
    package func hash(into hasher: inout Hasher) {
      hasher.combine(apiVersion)
      hasher.combine(kind)
      name.hashBytes(into: &hasher)
      hasher.combine(namespace)
    }
  }

  /// The most severe findings.
  package var results: [Result]
  /// The number of all findings with the result `fail`, including those that the report leaves out.
  package var failed: Int
  /// The number of all findings with the result `warn`, including those that the report leaves out.
  package var warned: Int

  /// Reports have at most this many results.
  package static let resultLimit = 1000
  /// The results together have at most about this many bytes. etcd stores objects of up to 1.5 MiB.
  package static let byteLimit = 512 << 10
  /// The maximum length of a message in Unicode scalars.
  fileprivate static let messageLimit = 1024
  /// The maximum length of a name in Unicode scalars: that of most names in Kubernetes.
  package static let nameLimit = 253

  /// The content for findings; `nil` without findings, so that there is no report.
  package init?(_ findings: [Finding]) {
    guard !findings.isEmpty else { return nil }
    warned = findings.count { $0.severity == .low }
    failed = findings.count - warned
    results = Self.first(of: findings.sorted(by: Self.precedes).lazy.map { Result($0) })
  }

  /// The findings of the controls and those of the audit together; `nil` if there are none.
  ///
  /// - Parameters:
  ///   - controls: The findings of the controls.
  ///   - audit: The findings of the audit. Results that the controls have, too, are left out.
  ///   - owner: The owner of the namespace according to a baseline, for the properties of its results.
  package init?(
    _ controls: ReportContent?, audit: ReportContent, owner: (_ baseline: String) -> NamespaceOwner? = { _ in nil }
  ) {
    let known = Set((controls?.results ?? []).map(\.identity))
    let new = audit.results.filter { !known.contains($0.identity) }
    let repeated = audit.results.count - new.count
    let repeatedWarnings = audit.results.count(where: \.isWarning) - new.count(where: \.isWarning)
    warned = (controls?.warned ?? 0) + audit.warned - repeatedWarnings
    failed = (controls?.failed ?? 0) + audit.failed - (repeated - repeatedWarnings)
    guard failed + warned > 0 else { return nil }
    var all = (controls?.results ?? []) + new
    let owners = Dictionary(grouping: all.indices) { all[$0].policy }
    for (baseline, indices) in owners {
      guard let owner = owner(baseline) else { continue }
      for index in indices { all[index].add(owner) }
    }
    results = Self.first(
      of: Severity.allCases.reversed().lazy.flatMap { severity in all.filter { $0.severity == severity.rawValue } })
  }

  /// The first results, as many as a report can have.
  private static func first(of results: some Sequence<Result>) -> [Result] {
    var first: [Result] = []
    var bytes = 0
    for result in results {
      bytes += result.approximateSize
      if first.count == resultLimit || bytes > byteLimit { break }
      first.append(result)
    }
    return first
  }

  /// A hash of the content without the properties, which not every definition of the API has. Valid within one process.
  package var digest: Int {
    var hasher = Hasher()
    hasher.combine(failed)
    hasher.combine(warned)
    for var result in results {
      result.properties = [:]
      hasher.combine(result)
    }
    return hasher.finalize()
  }

  /// The content without findings.
  package static let empty = ReportContent(results: [], failed: 0, warned: 0)

  /// Creates content.
  ///
  /// - Parameters:
  ///   - results: The most severe findings.
  ///   - failed: The number of all findings with the result `fail`.
  ///   - warned: The number of all findings with the result `warn`.
  package init(results: [Result], failed: Int, warned: Int) {
    self.results = results
    self.failed = failed
    self.warned = warned
  }

  /// The most severe finding first, and equal findings of several baselines by baseline.
  private static func precedes(_ left: Finding, _ right: Finding) -> Bool {
    if left.precedes(right) { return true }
    return !right.precedes(left) && left.baseline < right.baseline
  }

  /// The severity of findings from which a report counts them as failed: lower ones are warnings.
  fileprivate static func result(of severity: Severity) -> String { severity == .low ? "warn" : "fail" }
}

extension ReportContent.Result {
  fileprivate init(_ finding: Finding) {
    let type = finding.id.kind.resourceType
    self.init(
      policy: finding.baseline, rule: finding.check.rawValue, category: finding.check.category,
      severity: finding.severity.rawValue, result: ReportContent.result(of: finding.severity),
      message: finding.message.bounded(to: ReportContent.messageLimit),
      object: .init(
        apiVersion: type.apiVersion, kind: type.kind, name: finding.id.name.bounded(to: ReportContent.nameLimit),
        namespace: type.isNamespaced ? finding.id.namespace : nil))
  }

  fileprivate mutating func add(_ owner: NamespaceOwner) {
    properties["owner"] = owner.name
    properties["contact"] = owner.contact
    properties["link"] = owner.link
  }

  fileprivate var isWarning: Bool { result == "warn" }

  /// What a result is about. A key compares names by their bytes, as Kubernetes does.
  fileprivate struct Identity: Hashable {
    var policy: String
    var rule: String
    var kind: String
    var object: ObjectKey
  }

  fileprivate var identity: Identity {
    Identity(policy: policy, rule: rule, kind: object.kind, object: ObjectKey(name: object.name))
  }

  /// The size in JSON: that of the strings, and of the names of the fields.
  fileprivate var approximateSize: Int {
    320 + policy.utf8.count + rule.utf8.count + message.sizeInJSON + object.name.sizeInJSON
      + (object.namespace?.utf8.count ?? 0) + properties.reduce(0) { $0 + 8 + $1.key.utf8.count + $1.value.sizeInJSON }
  }
}

extension String {
  /// The size in bytes as kube-apiserver writes it to etcd: Go also escapes `<`, `>` and `&`, with six bytes.
  ///
  /// Source: https://pkg.go.dev/encoding/json#Marshal
  fileprivate var sizeInJSON: Int {
    utf8.reduce(0) { size, byte in
      switch byte {
      case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"), 0..<0x20: size + 6
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): size + 2
      default: size + 1
      }
    }
  }
}
