import Audit
import CRDs
package import Foundation
package import Kubernetes
import Planning

/// Checks manifests file by file. Only one document is in memory at a time.
package struct ManifestScanner {
  /// The annotation with the checks whose findings are ignored, separated by commas.
  static let ignoreAnnotation = "plimsoll.dev/ignore"
  /// The annotation with the reason.
  static let reasonAnnotation = "plimsoll.dev/ignore-reason"

  private let settings: ScanSettings
  private let waivers: [Waiver]
  private let baseline: SecurityBaseline?
  private var missing: MissingObjects
  private let now: Date
  private let onObject: (JSONValue) throws -> Void
  private var auditor: Auditor
  private var report = ScanReport()
  private var scanned = 0

  /// Creates a scanner.
  ///
  /// - Parameters:
  ///   - settings: The checks.
  ///   - baseline: A baseline with exceptions; `nil` if there is none.
  ///   - ignoring: The file of `--ignore`; `nil` if there is none.
  ///   - now: The time at which waivers expire.
  ///   - onObject: Called with each object of the input. An error that it throws is an error of the report.
  package init(
    settings: ScanSettings, baseline: BaselineAudit? = nil, ignoring: IgnoreList? = nil, now: Date,
    onObject: @escaping (JSONValue) throws -> Void = { _ in }
  ) {
    self.settings = settings
    self.now = now
    self.onObject = onObject
    waivers = (baseline?.waivers ?? []) + (ignoring?.waivers ?? [])
    self.baseline = baseline?.baseline
    missing = MissingObjects(now: now)
    auditor = Auditor(checks: settings.checks, settings: settings.settings)
    report.errors = settings.errors + (ignoring?.errors ?? [])
    report.notes = settings.notes + (ignoring?.notes ?? [])
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
    for path in paths {
      if path == "-" {
        scan(standardInput(), file: "standard input")
        continue
      }
      let (files, problems) = ManifestLoader.files(at: path, isSkipped: HelmChart.isTemplate)
      for file in files {
        scanFile(file)
        scanned += 1
        progress(scanned)
      }
      report.errors += problems.map { problem in
        let prefix = "\(path): "
        let message = problem.hasPrefix(prefix) ? String(problem.dropFirst(prefix.count)) : problem
        return ScanError(file: path, message: message)
      }
    }
  }

  private mutating func scanFile(_ file: String) {
    guard let data = try? Data(contentsOf: URL(filePath: file), options: .mappedIfSafe) else {
      report.errors.append(ScanError(file: file, message: "cannot read the file; check that it is readable"))
      return
    }
    scan(data, file: file.hasPrefix("./") ? String(file.dropFirst(2)) : file)
  }

  /// Checks the objects of one file.
  package mutating func scan(_ data: Data, file: String) {
    var hasObjects = false
    YAML.forEachDocument(in: data, file: file) { result in
      switch result {
      case .failure(let error): report.errors.append(ScanError(error))
      case .success(let node):
        for node in node.objects where add(node, file: file) { hasObjects = true }
      }
    }
    if hasObjects { report.files.append(file) }
  }

  /// Returns whether the document is a Kubernetes object.
  private mutating func add(_ node: YAMLNode, file: String) -> Bool {
    guard let object = AuditedObject(node.value) else { return false }
    func location(_ path: FieldPath) -> AuditLocation {
      let position = node.position(of: path)
      return AuditLocation(file: file, line: position.line, column: position.column)
    }
    let problems = object.shapeProblems
    for problem in problems {
      let position = location(problem.path)
      report.errors.append(
        ScanError(file: file, line: position.line, column: position.column, message: problem.message))
    }
    do {
      try onObject(object.value)
    } catch  where problems.isEmpty {
      let position = location(FieldPath())
      report.errors.append(
        ScanError(file: file, line: position.line, column: position.column, message: "\(error)"))
    } catch {
      // The problems above say what is wrong.
    }
    if baseline != nil { missing.observe(object) }
    let ignored = ignored(object, at: location)
    auditor.add(object, ignored: ignored, locate: location)
    return object.kind != nil
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
  private mutating func ignored(_ object: AuditedObject, at location: (FieldPath) -> AuditLocation) -> [String: String]
  {
    guard let list = object.value["metadata"]?["annotations"]?[Self.ignoreAnnotation]?.stringValue else { return [:] }
    let position = location(FieldPath("metadata", "annotations")[Self.ignoreAnnotation])
    let source = "\(position.file):\(position.line):\(position.column): \(Self.ignoreAnnotation)"
    let ids = list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    for id in ids where CheckCatalog.check(id) == nil { report.notes.append("\(source): \(CheckCatalog.unknown(id))") }
    let reason = (object.annotations[Self.reasonAnnotation] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard !reason.isEmpty else {
      report.notes.append("\(source): has no effect; set the annotation \(Self.reasonAnnotation)")
      return [:]
    }
    return Dictionary(ids.map { ($0, reason) }, uniquingKeysWith: { first, _ in first })
  }

  /// Decides the checks that depend on other objects, and returns the report.
  package consuming func finish() -> ScanReport {
    let audit = auditor.finish(severities: settings.severities)
    var results = audit.results
    for index in results.indices where results[index].ignoredBecause == nil && !waivers.isEmpty {
      let result = results[index]
      results[index].ignoredBecause = waivers.first { $0.covers(result.check.id, result.object, now: now) }?.reason
    }
    results.sort()
    report.ignored = results.filter { $0.ignoredBecause != nil }
    if !report.ignored.isEmpty { results.removeAll { $0.ignoredBecause != nil } }
    report.results = results
    report.objects = audit.objects
    report.missing = baseline.map { missing.objects(of: [$0]) } ?? []
    return report
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

extension YAMLNode {
  /// The document, or the items of a list.
  fileprivate var objects: [YAMLNode] {
    guard let items = ManifestLoader.isList(value) ? elements(of: "items") : nil else { return [self] }
    return items.flatMap { $0.replacing(ManifestLoader.typed($0.value, in: value)).objects }
  }
}
