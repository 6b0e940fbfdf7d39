import Audit
import CRDs
package import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  package import FoundationEssentials
#else
  package import Foundation
#endif

/// Checks manifests file by file. Only one document is in memory at a time.
package struct ManifestScanner {
  /// The annotation with the checks whose findings are ignored, separated by commas.
  static let ignoreAnnotation = "plimsoll.dev/ignore"
  /// The annotation with the reason.
  static let reasonAnnotation = "plimsoll.dev/ignore-reason"

  private let settings: ScanSettings
  private let exceptions: [IgnoreRule]
  private let cluster: ClusterIdentity
  private let ignoring: IgnoreList?
  private let baseline: SecurityBaseline?
  private var missing: MissingObjects
  private let now: Date
  private let onObject: (JSONValue) throws -> Void
  private var auditor: Auditor
  private var report = ScanReport()

  /// Creates a scanner.
  ///
  /// - Parameters:
  ///   - settings: The checks.
  ///   - baseline: A baseline with exceptions; `nil` if there is none.
  ///   - ignoring: The file of `--ignore`; `nil` if there is none.
  ///   - now: The time, for findings that are ignored until a time.
  ///   - onObject: Called with each object of the input. An error that it throws is an error of the report.
  package init(
    settings: ScanSettings, baseline: BaselineAudit? = nil, ignoring: IgnoreList? = nil, now: Date,
    onObject: @escaping (JSONValue) throws -> Void = { _ in }
  ) {
    self.settings = settings
    self.now = now
    self.onObject = onObject
    exceptions = baseline?.ignoreRules ?? []
    cluster = baseline?.cluster ?? ClusterIdentity()
    self.ignoring = ignoring
    self.baseline = baseline?.baseline
    missing = MissingObjects(now: now)
    auditor = Auditor(checks: settings.checks, settings: settings.settings)
    report.errors = settings.errors + (ignoring?.errors ?? [])
    report.notes = settings.notes + (baseline?.notes(now: now) ?? []) + (ignoring?.notes ?? [])
  }

  /// Checks the objects of files, folders, or standard input (`-`).
  ///
  /// - Parameters:
  ///   - paths: The paths.
  ///   - standardInput: Reads standard input.
  ///   - progress: Called after each file with the number of files.
  package mutating func scan(
    _ paths: [String], standardInput: () -> Data, progress: (Int) -> Void = { _ in }
  ) {
    let notes = ObjectReader.read(paths, standardInput: standardInput, progress: progress) { add($0) }
    report.notes += notes
  }

  /// Checks the objects of one file.
  package mutating func scan(_ data: Data, file: String) {
    ObjectReader.read(data, file: file) { add($0) }
  }

  private mutating func add(_ result: Result<ManifestObject, ScanError>) {
    switch result {
    case .failure(let error): report.errors.append(error)
    case .success(let manifest): add(manifest)
    }
  }

  private mutating func add(_ manifest: ManifestObject) {
    let object = manifest.object
    let errors = manifest.errors
    report.errors += errors
    do {
      try onObject(object.value)
    } catch {
      // The errors of the fields say more.
      if errors.isEmpty { report.errors.append(manifest.error("\(error)")) }
    }
    if baseline != nil { missing.observe(object) }
    let ignored = ignored(manifest)
    auditor.add(object, ignored: ignored) { manifest.location(of: $0) }
    if object.kind != nil, report.files.last != manifest.file { report.files.append(manifest.file) }
  }

  /// Checks an object without a position.
  mutating func check(_ object: AuditedObject) {
    pass(object)
    if baseline != nil { missing.observe(object) }
    auditor.add(object) { _ in nil }
  }

  /// Remembers an object for checks of other objects.
  mutating func observe(_ object: AuditedObject) {
    pass(object)
    auditor.observe(object)
  }

  private mutating func pass(_ object: AuditedObject) {
    do {
      try onObject(object.value)
    } catch {
      report.errors.append(ScanError(file: object.reference.title, message: "\(error)"))
    }
  }

  /// Adds an error to the report.
  package mutating func add(_ error: ScanError) { report.errors.append(error) }

  /// The reasons why findings about an object are ignored, by check. Without a reason, the annotation has no effect.
  private mutating func ignored(_ manifest: ManifestObject) -> [String: String] {
    let object = manifest.object
    guard let list = object.value["metadata"]?["annotations"]?[Self.ignoreAnnotation]?.stringValue else { return [:] }
    let position = manifest.location(of: FieldPath("metadata", "annotations")[Self.ignoreAnnotation])
    let source = "\(position.file):\(position.line):\(position.column): \(Self.ignoreAnnotation)"
    let ids = list.split(separator: ",").map { $0.trimmingWhitespace() }.filter { !$0.isEmpty }
    for id in ids where CheckCatalog.check(id) == nil { report.notes.append("\(source): \(CheckCatalog.unknown(id))") }
    let reason = (object.annotations[Self.reasonAnnotation] ?? "").trimmingWhitespace()
    guard !reason.isEmpty else {
      report.notes.append("\(source): has no effect; set the annotation \(Self.reasonAnnotation)")
      return [:]
    }
    return Dictionary(ids.map { ($0, reason) }, uniquingKeysWith: { first, _ in first })
  }

  /// Decides the checks that depend on other objects, and returns the report.
  package consuming func finish() -> ScanReport {
    let (ignoreRules, now) = (exceptions + (ignoring?.entries.map(\.rule) ?? []), now)
    let audit = auditor.finish(severities: settings.severities) { check, object in
      ignoreRules.contains { $0.covers(check, object, now: now) }
    }
    var results = audit.results
    let notes = ignore(&results)
    report.notes += notes
    results.sort()
    report.isCluster = !settings.settings.areManifests
    report.ignored = results.filter { $0.ignoredBecause != nil }
    if !report.ignored.isEmpty { results.removeAll { $0.ignoredBecause != nil } }
    report.results = results
    report.objects = audit.objects
    report.missing = baseline.map { missing.objects(of: [$0], in: cluster) } ?? []
    return report
  }

  /// Marks the results that are ignored.
  ///
  /// - Returns: A note about entries of the ignore file that cover no result.
  private func ignore(_ results: inout [AuditResult]) -> [String] {
    let entries = ignoring?.entries ?? []
    guard !entries.isEmpty || !exceptions.isEmpty else { return [] }
    var used: Set<Int> = []
    for index in results.indices {
      let result = results[index]
      func covers(_ rule: IgnoreRule) -> Bool { rule.covers(result.check.id, result.object, now: now) }
      let matching = entries.indices.filter { covers(entries[$0].rule) }
      used.formUnion(matching)
      guard result.ignoredBecause == nil else { continue }
      results[index].ignoredBecause =
        exceptions.first(where: covers)?.reason ?? matching.first.map { entries[$0].rule.reason }
    }
    let active = Set(settings.checks.map(\.info.id))
    let unused = entries.indices.filter { entry in
      let rule = entries[entry].rule
      return !used.contains(entry) && !rule.checks.isDisjoint(with: active) && rule.expires.map { now < $0 } ?? true
    }
    return [ignoring?.note(onUnused: unused.map { entries[$0] })].compactMap(\.self)
  }
}

extension [AuditResult] {
  /// Sorts by file, line, check, and for objects of a cluster by object.
  fileprivate mutating func sort() {
    sort { left, right in
      if let a = left.location, let b = right.location, a != b {
        return (a.file, a.line, left.check.id, a.column) < (b.file, b.line, right.check.id, b.column)
      }
      return (left.object.title, left.check.id, left.path) < (right.object.title, right.check.id, right.path)
    }
  }
}
