import Foundation
import Kubernetes
import TestSupport
import Testing

@Suite("plimsoll scan") struct ScanCommandTests {
  @Test("the commands in docs/scan.md print what the page shows")
  func documentation() throws { #expect(try DocumentedCommands(in: "docs/scan.md").check() >= 2) }

  private static let pod = "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {hostPID: true}}\n"

  @Test("the exit code depends on the severity of the findings and on errors")
  func exitCodes() throws {
    func status(_ arguments: String..., input: String = ScanCommandTests.pod) throws -> Int32 {
      try CommandRun(["scan", "-", "--checks", "host-pid"] + arguments, input: input).status
    }
    #expect(try status() == 1)
    #expect(try status("--fail-on", "high") == 1)
    #expect(try status("--fail-on", "critical") == 0)
    #expect(try status("--fail-on", "none") == 0)
    #expect(try status(input: "") == 2)
    #expect(try status("--fail-on", "none", input: Self.pod + "---\na: [") == 2)
  }

  @Test("mistakes end with 2 and a message that names the fix; everything else is still reported")
  func mistakes() throws {
    let unknown = try CommandRun(["scan", "-", "--skip", "host-pd"], input: Self.pod)
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("'host-pd' is not a check; did you mean host-p"))
    #expect(unknown.output.contains("host-pid"))
    let cases: [(arguments: [String], message: String)] = [
      (["nowhere.yaml"], "error: nowhere.yaml: no such file or directory; check the path\n"),
      (["-", "--format", "xml"], "The value 'xml' is invalid for '--format <format>'"),
      (["-", "--fail-on", "severe"], "The value 'severe' is invalid for '--fail-on <fail-on>'"),
      (["-", "--profile", "strict"], "The value 'strict' is invalid for '--profile <profile>'"),
      (["-", "--pod-security-version", "1.30"], "The value '1.30' is invalid for '--pod-security-version"),
      (["-", "--baseline", "nowhere"], "nowhere: no such file or directory; check the path"),
      (["-", "--baseline", "config/rbac"], "contains 0 SecurityBaselines; specify a file with one"),
      (["-", "--ignore", "nowhere"], "error: nowhere: cannot read the file; check the path\n"),
      (["-", "--context", "x"], "paths replace the cluster: remove --kubeconfig, --context and --namespace"),
      (["-", "-"], "'-' is given twice, but standard input can be read only once"),
      ([], "pass --kubeconfig"),
    ]
    for example in cases {
      let run = try CommandRun(["scan"] + example.arguments, input: Self.pod)
      #expect(run.status == 2, "\(example.arguments)")
      #expect(run.errors.contains(example.message), "\(run.errors)")
    }
  }

  @Test("an invalid baseline is an error in every format, and everything else is still reported")
  func invalidBaseline() throws {
    let baseline = """
      apiVersion: plimsoll.dev/v1alpha1
      kind: SecurityBaseline
      metadata: {name: base}
      spec: {audit: {exceptions: [{namespaces: [shop], checks: [host-pid], reason: a, expires: 2027-01-31}]}}
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    try Data(baseline.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let message = "spec.audit.exceptions[0].expires: \"2027-01-31\" is not a time; write it as 2027-01-31T00:00:00Z"
    for format in ["table", "json", "sarif", "junit", "codequality", "markdown", "html"] {
      let run = try CommandRun(
        ["scan", "-", "--checks", "host-pid", "--format", format, "--baseline", file.path], input: Self.pod)
      #expect(run.status == 2)
      #expect(run.errors == "error: \(file.path):1:1: \(message)\n")
      #expect(run.output.contains("hostPID is true"), "\(format)")
      #expect(run.output.contains(format == "table" ? "1 error" : "is not a time; write it as"), "\(format)")
    }
  }

  @Test("the table of options in docs/scan.md contains the options of the command, and the values of those with a list")
  func options() throws {
    let page = try Repository.text("docs/scan.md")
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `-") }
    let documented = Set(rows.flatMap { $0.split(separator: " | ")[0].matches(of: /`(-[^` ]+)`/).map { String($0.1) } })
    let help = try CommandRun(["scan", "--help"]).output
    let listed = help.split(separator: "\n").filter { $0.hasPrefix("  -") }
    let options = Set(listed.flatMap { $0.matches(of: /(?:^  |, |\/)(--?[a-z][a-z-]*)/).map { String($0.1) } })
    #expect(options.count >= 12)
    #expect(documented == options.subtracting(["-h", "--help", "--version"]))
    let format = try #require(rows.first { $0.contains("`--format`") })
    let text = help.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let values = try #require(text.firstMatch(of: /How to print: [^(]*\(values: ([^;]+);/)).1.split(separator: ", ")
    #expect(values.contains("codequality"))
    for value in values {
      #expect(format.contains("`\(value)`"))
      let run = try CommandRun(["scan", "-", "--fail-on", "none", "--format", String(value)], input: Self.pod)
      #expect(run.status == 0)
    }
  }

  @Test("input without objects is an error, for every command that reads manifests")
  func emptyInput() throws {
    for command in [["scan", "-"], ["report", "-"], ["risk", "-f", "-"], ["can", "a/b", "-f", "-"]] {
      for input in ["", "# nothing\n", "a: 1\n"] {
        let run = try CommandRun(command, input: input)
        #expect(run.status == 2)
        #expect(
          run.errors == "error: standard input: no Kubernetes objects; specify files or folders with manifests\n",
          "\(command)")
      }
    }
  }

  @Test("an error is once on the terminal: on standard error, with its number in the table")
  func errorsOnce() throws {
    let run = try CommandRun(["scan", "-", "--checks", "host-pid"], input: Self.pod + "---\na: [")
    #expect(run.errors.split(separator: "\n").count == 1)
    #expect(run.output.hasSuffix("\n\n1 object, 1 finding: 1 high; 1 error\n"))
    #expect(!run.output.contains("error:"))
  }

  @Test("checks explain describes a check, and suggests the nearest ID")
  func explain() throws {
    let run = try CommandRun(["checks", "explain", "host-pid"])
    #expect(run.status == 0)
    #expect(run.output.contains("Severity:   high\n"))
    let unknown = try CommandRun(["checks", "explain", "hostpid"])
    #expect(unknown.status == 2)
    #expect(unknown.errors.contains("did you mean host-pid?"))
    #expect(try CommandRun(["checks", "-o", "markdown"]).output == Repository.text("docs/checks.md"))
    let json = try JSONValue(parsing: Data(try CommandRun(["checks", "--output", "json"]).output.utf8))
    #expect(json.arrayValue?.contains { $0["id"] == "host-pid" } == true)
  }

  @Test("the baselines of the examples apply", arguments: ["restricted", "team", "starter"])
  func baselines(name: String) throws {
    let run = try CommandRun(["scan", "-", "--baseline", "examples/\(name).yaml"], input: Self.pod)
    #expect(run.status == 1, "\(run.errors)")
  }
}
