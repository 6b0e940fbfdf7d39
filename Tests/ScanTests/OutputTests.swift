import Audit
import Foundation
import Kubernetes
import Testing

@testable import Scan

@Suite("Formats of scan") struct OutputTests {
  private static let manifests = """
    apiVersion: v1
    kind: Pod
    metadata:
      name: web
      namespace: shop
      annotations: {plimsoll.dev/ignore: host-ipc, plimsoll.dev/ignore-reason: "a <b> & 'c'"}
    spec:
      hostPID: true
      hostIPC: true
      containers: [{name: "<script>", securityContext: {privileged: true}}]
    ---
    a: [
    """

  private func text(_ format: ScanFormat, _ manifests: String = Self.manifests) -> String {
    var text = ""
    scan(manifests, checks: ["host-pid", "host-ipc", "privileged-container"])
      .write(format, version: "1.2.3") { text += $0 }
    return text
  }

  private func json(_ format: ScanFormat, _ manifests: String = Self.manifests) throws -> JSONValue {
    try JSONValue(parsing: Data(text(format, manifests).utf8))
  }

  @Test("the table has a line per finding, and a summary with the number of errors")
  func table() {
    #expect(
      text(.table) == """
        test.yaml:8:3    high      host-pid              Pod/shop/web: hostPID is true
        test.yaml:10:53  critical  privileged-container  Pod/shop/web: container '<script>': privileged is true

        1 object, 2 findings: 1 critical, 1 high; 1 ignored; 1 error

        """)
  }

  @Test("JSON has the documented fields")
  func jsonReport() throws {
    let report = try json(.json)
    #expect(
      report["summary"] == ["objects": 1, "critical": 1, "high": 1, "medium": 0, "low": 0, "ignored": 1])
    #expect(report["version"] == 1)
    #expect(
      report["results"]?.arrayValue?.first == [
        "check": "host-pid", "severity": "high", "message": "hostPID is true",
        "object": ["apiVersion": "v1", "kind": "Pod", "namespace": "shop", "name": "web"], "file": "test.yaml",
        "line": 8, "column": 3, "path": "spec.hostPID", "remediation": "Remove hostPID.",
      ])
    #expect(report["ignored"]?.arrayValue?.first?["reason"] == "a <b> & 'c'")
    #expect(report["errors"]?.arrayValue?.first?["line"] == 13)
    #expect(report["missing"] == [])
    #expect(report["notes"] == [])
  }

  @Test("an error about an option has no location in SARIF, and a suite of its own in JUnit")
  func optionError() throws {
    var options = ScanSettings.Options()
    options.checks = ["host-pd"]
    let report = ManifestScanner(settings: ScanSettings(options), now: Date()).finish()
    var sarif = ""
    report.write(.sarif, version: "1") { sarif += $0 }
    let run = try #require(try JSONValue(parsing: Data(sarif.utf8))["runs"]?.arrayValue?.first)
    let invocation = try #require(run["invocations"]?.arrayValue?.first)
    let message = "--checks: 'host-pd' is not a check; did you mean host-pid?"
    #expect(
      invocation == [
        "executionSuccessful": false,
        "toolExecutionNotifications": [["level": "error", "message": ["text": .string(message)]]],
      ])
    var junit = ""
    report.write(.junit, version: "1") { junit += $0 }
    #expect(junit.contains("<testsuite name=\"--checks\" tests=\"1\" failures=\"0\" errors=\"1\" skipped=\"0\">"))
    #expect(junit.contains("<error type=\"input\" message=\"\(message.escapedForXML)\"/></testcase>"))
  }

  @Test("SARIF messages contain no links")
  func links() throws {
    let pod = "{apiVersion: v1, kind: Pod, metadata: {name: '[a](http://b)\\'}, spec: {hostPID: true}}"
    let results = try json(.sarif, pod)["runs"]?.arrayValue?.first?["results"]?.arrayValue
    let text = try #require(results?.first?["message"]?["text"]?.stringValue)
    #expect(text.hasPrefix(#"Pod/\[a](http://b)\\: hostPID is true"#), "\(text)")
  }

  @Test("objects that a baseline generates are missing in the input or in the cluster")
  func place() {
    var report = ScanReport()
    report.missing = [ObjectReference(["apiVersion": "v1", "kind": "Role", "metadata": ["name": "a"]])].compactMap(
      \.self)
    for (isCluster, place) in [(false, "in the input"), (true, "in the cluster")] {
      report.isCluster = isCluster
      for format in [ScanFormat.table, .markdown, .html] {
        var text = ""
        report.write(format, version: "1") { text += $0 }
        #expect(text.contains(" not \(place)"), "\(format)")
      }
    }
  }

  @Test("SARIF has rules, results and suppressions, and its fingerprints do not depend on lines")
  func sarif() throws {
    let run = try #require(try json(.sarif)["runs"]?.arrayValue?.first)
    let rules = try #require(run["tool"]?["driver"]?["rules"]?.arrayValue)
    #expect(rules.count == CheckCatalog.all.count)
    let results = try #require(run["results"]?.arrayValue)
    #expect(results.count == 3)
    for result in results {
      let index = Int(try #require(result["ruleIndex"]?.integerValue))
      #expect(rules[index]["id"] == result["ruleId"])
    }
    #expect(results.map { $0["suppressions"] != nil } == [false, false, true])
    #expect(results.map { $0["level"]?.stringValue } == ["error", "error", "error"])
    let location = results[0]["locations"]?.arrayValue?.first?["physicalLocation"]
    #expect(location?["artifactLocation"]?["uri"] == "test.yaml")
    #expect(location?["region"] == ["startLine": 8, "startColumn": 3])
    let moved = try json(.sarif, "# moved\n\n" + Self.manifests)["runs"]?.arrayValue?.first?["results"]?.arrayValue
    #expect(moved?.map { $0["partialFingerprints"] } == results.map { $0["partialFingerprints"] })
  }

  @Test("JUnit has a suite per file with failures, skipped tests and errors")
  func junit() {
    let xml = text(.junit)
    #expect(xml.contains("<testsuites name=\"plimsoll scan\" tests=\"4\" failures=\"2\" errors=\"1\">"))
    #expect(
      xml.contains(
        "<testcase name=\"host-pid\" classname=\"Pod/shop/web\"><failure type=\"high\" message=\"hostPID is true\">"))
    #expect(xml.contains("<skipped message=\"a &lt;b&gt; &amp; &#39;c&#39;\"/>"))
    #expect(!xml.contains("<script>"))
    let clean = text(.junit, "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {}\n")
    #expect(clean.contains("tests=\"1\" failures=\"0\""))
    #expect(clean.contains("<testcase name=\"scan\" classname=\"test.yaml\"/>"))
  }

  @Test("Markdown and HTML escape what manifests contain, and show the most severe findings")
  func pages() {
    let markdown = text(.markdown)
    #expect(markdown.hasPrefix("### plimsoll scan: 2 findings\n"))
    let one = text(.markdown, "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}")
    #expect(one.hasPrefix("### plimsoll scan: 1 finding\n"))
    #expect(markdown.contains("| critical | `privileged-container` | Pod/shop/web |"))
    #expect(!markdown.contains("<script>"))
    let html = text(.html)
    #expect(html.contains("<code>host-pid</code>"))
    #expect(!html.contains("<script>"))
    #expect(!html.contains("http://") && !html.contains("https://"))
  }

  @Test("a report without findings says so", arguments: [ScanFormat.table, .markdown, .html])
  func clean(format: ScanFormat) {
    #expect(text(format, "").contains("0 objects, 0 findings"))
  }
}
