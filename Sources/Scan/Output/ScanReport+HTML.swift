import Audit
import Kubernetes

/// A page without scripts and external resources.
extension ScanReport {
  func writeHTML(version: String, to output: (String) -> Void) {
    output(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>plimsoll scan</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <main>
      <h1>plimsoll scan</h1>
      <p>\(summary.escapedForXML)</p>

      """)
    writeTable(results, to: output)
    writeList("Errors", errors.map(\.description), to: output)
    writeList("Objects that the baseline generates, and that are not \(place)", missing.map(\.title), to: output)
    writeList(
      "Ignored",
      ignored.map { "\($0.check.id), \($0.object.title), \($0.position): \($0.ignoredBecause ?? "")" }, to: output)
    output("<footer>plimsoll \(version.escapedForXML)</footer>\n</main>\n</body>\n</html>\n")
  }

  private func writeTable(_ results: [AuditResult], to output: (String) -> Void) {
    guard !results.isEmpty else { return output("<p>No findings.</p>\n") }
    output("<table>\n<thead><tr><th>Severity<th>Check<th>Object<th>Problem<th>Location</tr></thead>\n<tbody>\n")
    for result in results {
      let standards = result.check.references.filter(\.isStandard).map(\.title).joined(separator: ", ")
      output(
        "<tr class=\"\(result.severity.rawValue)\"><td>\(result.severity.rawValue)"
          + "<td title=\"\(standards.escapedForXML)\"><code>\(result.check.id)</code>"
          + "<td>\(result.object.title.escapedForXML)"
          + "<td>\(result.message.escapedForXML)<br><small>\(result.check.remediation.escapedForXML)</small>"
          + "<td><code>\(result.position.escapedForXML)</code><br><small>\(result.path.escapedForXML)</small></tr>\n")
    }
    output("</tbody>\n</table>\n")
  }

  private func writeList(_ title: String, _ items: [String], to output: (String) -> Void) {
    guard !items.isEmpty else { return }
    output("<h2>\(title)</h2>\n<ul>\n")
    for item in items { output("<li>\(item.escapedForXML)</li>\n") }
    output("</ul>\n")
  }

  private static let style = """
    :root{color-scheme:light dark}
    body{font:15px/1.45 system-ui,sans-serif;margin:0}
    main{max-width:80rem;margin:0 auto;padding:1rem}
    table{border-collapse:collapse;width:100%}
    th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #8884;overflow-wrap:anywhere}
    tr.critical td:first-child,tr.high td:first-child{color:light-dark(#b00020,#ff8a80);font-weight:600}
    tr.medium td:first-child{color:light-dark(#8a5a00,#ffca6b)}
    small{opacity:.8}
    @media(max-width:40rem){thead{display:none}tr,td{display:block;border:0}tr{border-bottom:1px solid #8884;padding:.5rem 0}}
    """
}
