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

  @Test("the table has a line per finding, the errors and a summary")
  func table() {
    #expect(
      text(.table) == """
        test.yaml:8:3    high      host-pid              Pod/shop/web: hostPID is true
        test.yaml:10:53  critical  privileged-container  Pod/shop/web: container '<script>': privileged is true

        error: test.yaml:13:1: did not find expected node content while parsing a flow node
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
