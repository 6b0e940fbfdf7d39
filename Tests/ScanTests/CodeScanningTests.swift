import Audit
import Foundation
import Kubernetes
import Testing

@testable import Scan

/// The rules of GitHub for SARIF and comments, and those of GitLab for Code Quality reports.
///
/// Sources:
/// https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
/// and https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
@Suite("Code scanning and code quality") struct CodeScanningTests {
  private static func pods(_ count: Int) -> String {
    (0..<count).map { "{apiVersion: v1, kind: Pod, metadata: {name: a\($0)}, spec: {hostPID: true}}\n" }
      .joined(separator: "---\n")
  }

  private func json(_ write: ((String) -> Void) -> Void) throws -> JSONValue {
    var text = ""
    write { text += $0 }
    return try JSONValue(parsing: Data(text.utf8))
  }

  private func run(_ report: ScanReport, limit: Int = 25_000) throws -> JSONValue {
    let sarif = try json { report.writeSARIF(version: "1.2.3", limit: limit, to: $0) }
    #expect(sarif["version"] == "2.1.0")
    #expect(sarif["$schema"]?.stringValue?.contains("sarif-2.1.0.json") == true)
    return try #require(sarif["runs"]?.arrayValue?.first)
  }

  @Test("every SARIF rule has the properties that GitHub requires, within its limits")
  func rules() throws {
    let driver = try #require(try run(scan(""))["tool"]?["driver"])
    #expect(driver["name"] == "plimsoll")
    #expect(driver["informationUri"] == nil, "the project has no address yet")
    let rules = try #require(driver["rules"]?.arrayValue)
    for rule in rules {
      let id = try #require(rule["id"]?.stringValue)
      func length(_ member: String) -> Int { rule[member]?["text"]?.stringValue?.count ?? 0 }
      #expect(1...255 ~= id.count)
      #expect(1...1024 ~= length("shortDescription") && 1...1024 ~= length("fullDescription"), "\(id)")
      #expect(length("help") > 0 && rule["help"]?["markdown"]?.stringValue?.isEmpty == false, "\(id)")
      #expect(["error", "warning", "note"].contains(rule["defaultConfiguration"]?["level"]?.stringValue), "\(id)")
      let score = try #require(rule["properties"]?["security-severity"]?.stringValue.flatMap(Double.init))
      #expect(0...10 ~= score, "\(id)")
      let tags = try #require(rule["properties"]?["tags"]?.arrayValue)
      #expect(tags.contains("security") && tags.count <= 20 && Set(tags).count == tags.count, "\(id)")
    }
  }

  @Test("every SARIF result has a message, a relative location in the text and a unique fingerprint")
  func results() throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: web}
      spec:
        hostPID: true
        containers:
        - {name: a, image: nginx}
        - {name: b, image: nginx, securityContext: {privileged: true}}
      """
    let results = try #require(try run(scan(pod))["results"]?.arrayValue)
    #expect(results.count > 20)
    for result in results {
      #expect(result["message"]?["text"]?.stringValue?.isEmpty == false)
      let locations = try #require(result["locations"]?.arrayValue)
      #expect(locations.count == 1)
      let location = locations[0]["physicalLocation"]
      #expect(location?["artifactLocation"]?["uri"] == "test.yaml")
      let region = location?["region"]
      #expect(1...8 ~= region?["startLine"]?.integerValue ?? 0)
      #expect(1...80 ~= region?["startColumn"]?.integerValue ?? 0)
    }
    let fingerprints = results.compactMap { $0["partialFingerprints"]?["primaryLocationLineHash"]?.stringValue }
    #expect(Set(fingerprints).count == results.count)
  }

  @Test("beyond the limit of GitHub, SARIF keeps the most severe results in order, and reports how many are omitted")
  func limit() throws {
    let report = scan(
      Self.pods(3) + "---\n{apiVersion: v1, kind: Pod, metadata: {name: z}, spec: {containers: "
        + "[{name: a, securityContext: {privileged: true}}]}}", checks: ["host-pid", "privileged-container"])
    let run = try run(report, limit: 2)
    #expect(run["results"]?.arrayValue?.compactMap { $0["ruleId"] } == ["host-pid", "privileged-container"])
    let notifications = run["invocations"]?.arrayValue?.first?["toolExecutionNotifications"]?.arrayValue
    #expect(notifications?.first?["message"]?["text"]?.stringValue?.hasPrefix("2 results are omitted") == true)
    #expect(try self.run(report)["results"]?.arrayValue?.count == 4)
  }

  @Test("a comment has at most the characters that GitHub accepts, and the most severe findings")
  func comment() {
    let name = String(repeating: "x", count: 50)
    let deep = Self.pods(900).replacing("name: a", with: "name: \(name)")
    let report = scan(deep + (0..<300).map { "---\na\($0): [\n" }.joined(), checks: ["host-pid"])
    var text = ""
    report.writeMarkdown { text += $0 }
    #expect(30_000...65_536 ~= text.utf16.count)
    #expect(text.contains(" further findings are not shown.\n"))
    #expect(text.contains("<details><summary>Errors: "))
  }

  @Test("a Code Quality report has the members that GitLab requires, and no ignored findings")
  func codeQuality() throws {
    let pod = """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, annotations: {plimsoll.dev/ignore: host-ipc, plimsoll.dev/ignore-reason: a test}}
      spec: {hostPID: true, hostIPC: true}
      ---
      a: [
      """
    let report = scan(pod, checks: ["host-pid", "host-ipc"])
    let issues = try #require(try json { report.writeCodeQuality(to: $0) }.arrayValue)
    #expect(issues.map { $0["check_name"] } == ["host-pid", "input"])
    #expect(issues.map { $0["severity"] } == ["critical", "blocker"])
    #expect(issues[0]["location"] == ["path": "test.yaml", "lines": ["begin": 4]])
    #expect(issues[0]["description"]?.stringValue?.hasPrefix("Pod/a: hostPID is true. ") == true)
    let results = try #require(try run(report)["results"]?.arrayValue)
    #expect(issues[0]["fingerprint"] == results[0]["partialFingerprints"]?["primaryLocationLineHash"])
    #expect(try json { ScanReport().writeCodeQuality(to: $0) } == [])
  }
}
