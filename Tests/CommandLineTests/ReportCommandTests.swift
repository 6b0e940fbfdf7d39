import Foundation
import TestSupport
import Testing

@Suite("plimsoll report") struct ReportCommandTests {
  private static let pod = "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {hostPID: true}}\n"

  @Test("the commands in docs/report.md print what the page shows")
  func documentation() throws {
    #expect(try DocumentedCommands(in: "docs/report.md").check() >= 1)
  }

  @Test("the page is written to standard output or to a file, with the time of SOURCE_DATE_EPOCH")
  func output() throws {
    let environment = ["SOURCE_DATE_EPOCH": "1799136000"]
    let run = try CommandRun(["report", "-", "--title", "a < b"], input: Self.pod, environment: environment)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.hasPrefix("<!DOCTYPE html>"))
    #expect(run.output.contains("<title>Security report: a &lt; b, 2027-01-05 08:00 UTC</title>"))
    #expect(run.output.contains("hostPID is true"))

    let file = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString).html")
    defer { try? FileManager.default.removeItem(at: file) }
    let second = try CommandRun(
      ["report", "-", "--title", "a < b", "-o", file.path], input: Self.pod, environment: environment)
    #expect(second.status == 0)
    #expect(second.output.hasPrefix("\(file.path): score "))
    #expect(try String(contentsOf: file, encoding: .utf8) == run.output)
  }

  @Test("a symbolic link stays one, and a device stays a device")
  func specialFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (link, page) = (folder.appending(path: "link"), folder.appending(path: "page.html"))
    try Data("old".utf8).write(to: page)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: page)
    #expect(try CommandRun(["report", "-", "-o", link.path], input: Self.pod).status == 0)
    #expect(try String(contentsOf: page, encoding: .utf8).hasPrefix("<!DOCTYPE html>"))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == page.path)

    let device = folder.appending(path: "device")
    try FileManager.default.createSymbolicLink(at: device, withDestinationURL: URL(filePath: "/dev/stderr"))
    let run = try CommandRun(["report", "-", "-o", device.path], input: Self.pod)
    #expect(run.status == 0)
    #expect(run.errors.hasPrefix("<!DOCTYPE html>"))
  }

  @Test("input that cannot be read is an error on the page and on standard error; everything else is still reported")
  func badInput() throws {
    let run = try CommandRun(["report", "-"], input: Self.pod + "---\na: [")
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: standard input:"))
    #expect(run.output.contains("Some input could not be read"))
    #expect(run.output.contains("hostPID is true"))
  }

  @Test("without objects, the page and the summary have no score")
  func noObjects() throws {
    let run = try CommandRun(["report", "-", "-o", "/dev/null"], input: "a: 1\n")
    #expect(run.status == 2)
    #expect(run.output == "/dev/null: nothing to score; 0 objects, 0 findings; 1 error\n")
  }

  static let mistakes: [(arguments: [String], environment: [String: String], message: String)] = [
    (["-", "--context", "x"], [:], "paths replace the cluster"),
    (["-", "-n", "shop"], [:], "paths replace the cluster"),
    (["-", "-"], [:], "standard input can be read only once"),
    (["-", "-o", "/nonexistent/report.html"], [:], "/nonexistent/report.html: cannot write the file"),
    (["-", "--baseline", "nowhere"], [:], "nowhere: no such file"),
    (["-"], ["SOURCE_DATE_EPOCH": "today"], "SOURCE_DATE_EPOCH: 'today' is not a time"),
    (["nowhere.yaml"], [:], "nowhere.yaml: no such file or directory"), ([], [:], "--kubeconfig"),
  ]

  @Test("mistakes end with 2 and a message that names the fix", arguments: mistakes)
  func mistake(arguments: [String], environment: [String: String], message: String) throws {
    let run = try CommandRun(["report"] + arguments, input: Self.pod, environment: environment)
    #expect(run.status == 2)
    #expect(run.errors.contains(message), "\(run.errors)")
  }
}
