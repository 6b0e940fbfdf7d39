import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Report

@Suite struct ReportPageTests {
  @Test("the page of a small cluster is the committed one")
  func golden() throws {
    try expectGolden(try SampleReport.page(SampleReport.cluster()), at: "Tests/ReportTests/Golden/cluster.html")
  }

  @Test("the page without objects says so in each section")
  func empty() throws {
    let page = try SampleReport.page(SampleReport.of([]))
    for text in [
      "The input contains no namespaces and no objects in namespaces.", "There are no findings.",
      "The input contains no workloads.", "There is no SecurityBaseline.", "No baseline has exemptions or exceptions.",
      "Check the input: no object was checked.", "aria-label=\"No score\"",
      "There is nothing to score: no object was checked.",
    ] {
      #expect(page.contains(text), "\(text)")
    }
  }

  /// The elements and attributes of the page about objects with plain texts.
  private static let known = Result {
    try Markup(SampleReport.page(SampleReport.of(HostileObjects.all("x")))).names
  }

  @Test("texts of objects do not become markup", arguments: HostileObjects.payloads)
  func escaping(payload: String) throws {
    let page = try SampleReport.page(SampleReport.of(HostileObjects.all(payload), title: payload))
    let markup = try Markup(page)
    #expect(markup.malformed == [], "every tag consists of its name and quoted attributes")
    #expect(
      markup.names.subtracting(try Self.known.get()) == [],
      "there are no elements and attributes besides those of the template")
    #expect(!page.contains("\u{202e}") && !page.contains("\u{0}"))
    #expect(page.utf8.count < 1_000_000)
  }

  @Test("the template escapes all values and uses no partials and no style attributes")
  func template() {
    for forbidden in ["{{{", "{{&", "{{>", " style=", "<script"] {
      #expect(!PageTemplate.text.contains(forbidden), "\(forbidden)")
    }
    #expect(PageTemplate.text.firstMatch(of: #/ on[a-z]+=/#) == nil, "there are no event handlers")
  }

  @Test("the page loads nothing: it has no URLs besides anchors, and its policy permits only its own style sheet")
  func selfContained() throws {
    let page = try SampleReport.page(SampleReport.cluster())
    #expect(page.matches(of: /(?:href|src|action|data)="(?!#)[^"]*"/).isEmpty)
    #expect(page.matches(of: /url\(|@import|https?:\/\//).isEmpty)
    let style = try #require(page.firstMatch(of: /(?s)<style>(.*?)<\/style>/)).1
    #expect(PageStyle.hash == "sha256-\(try Self.sha256(String(style)))")
    #expect(
      page.contains(
        "content=\"default-src 'none'; style-src '\(PageStyle.hash)'; base-uri 'none'; form-action 'none'\""))
  }

  @Test("all links lead to elements of the page, and IDs are unique")
  func anchors() throws {
    let page = try SampleReport.page(SampleReport.cluster())
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    let targets = page.matches(of: ##/ (?:href="#|aria-labelledby=")([^"]*)"/##).map { String($0.1) }
    #expect(targets.count > 20)
    #expect(targets.filter { !ids.contains($0) } == [])
  }

  @Test("two pages of the same input are equal")
  func deterministic() throws {
    let first = try SampleReport.page(SampleReport.cluster())
    for _ in 0..<3 { #expect(try SampleReport.page(SampleReport.cluster()) == first) }
  }

  @Test("the page of 1,000 namespaces with 3,000 workloads has less than 3 MB, and says what it leaves out")
  func bounded() throws {
    let objects = (0..<1000).flatMap { index -> [JSONValue] in
      let namespace = JSONValue.string("team-\(index)")
      let pods = (0..<3).map { number -> JSONValue in
        [
          "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string("pod-\(number)"), "namespace": namespace],
          "spec": [
            "hostNetwork": .bool(index % 7 == 0), "containers": [["name": "app", "image": .string("app:\(index)")]],
          ],
        ]
      }
      return [["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": namespace]]] + pods
    }
    let report = try SampleReport.of(objects)
    let page = try SampleReport.page(report)
    #expect(report.namespaces.count == 1000)
    #expect(page.utf8.count < 3_000_000, "\(page.utf8.count)")
    #expect(page.contains("750 more, with scores from"))
    #expect(page.contains("The drawing leaves out"))
    #expect(page.contains("2980 more workloads have a score of"))
  }

  @Test("each color of text has the contrast of WCAG AA on the page and on surfaces", arguments: ["light", "dark"])
  func contrast(scheme: String) throws {
    let parts = PageStyle.text.components(separatedBy: "prefers-color-scheme:dark")
    let text = String(scheme == "light" ? parts[0] : parts[1])
    let pairs = text.matches(of: /--([a-z0-9-]+):(#[0-9a-f]{6})/).map { (String($0.1), Self.luminance($0.2)) }
    let colors = Dictionary(pairs) { first, _ in first }
    #expect(colors.count == 17)
    for name in ["text", "muted", "link", "critical", "high", "medium", "low", "good"] {
      for ground in ["page", "surface"] {
        let (a, b) = (try #require(colors[name]), try #require(colors[ground]))
        let ratio = (max(a, b) + 0.05) / (min(a, b) + 0.05)
        #expect(ratio >= 4.5, "\(name) on \(ground): \(ratio)")
      }
    }
  }

  /// The relative luminance: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance
  private static func luminance(_ color: Substring) -> Double {
    let value = Int(color.dropFirst(), radix: 16) ?? 0
    let channels = [16, 8, 0].map { shift -> Double in
      let channel = Double(value >> shift & 0xff) / 255
      return channel <= 0.04045 ? channel / 12.92 : pow((channel + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  private static func sha256(_ text: String) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "openssl dgst -sha256 -binary | openssl base64"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    let result = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return result.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The tags of a page, without a parser that corrects errors as browsers do.
private struct Markup {
  /// The names of elements and attributes, such as `svg` and `svg viewBox`.
  var names: Set<String> = []
  /// Tags that do not consist of a name and quoted attributes.
  var malformed: [String] = []

  init(_ page: String) throws {
    let scalars = Array(page.unicodeScalars)
    var tags: Set<String> = []
    var position = 0
    while let start = scalars[position...].firstIndex(of: "<") {
      let end = try #require(scalars[start...].firstIndex(of: ">"))
      tags.insert(String(String.UnicodeScalarView(scalars[start...end])))
      position = end + 1
    }
    for tag in tags { add(tag) }
  }

  private mutating func add(_ tag: String) {
    let attribute = #/ ([a-zA-Z0-9-]+)(?:="[^"<]*")?/#.matchingSemantics(.unicodeScalar)
    guard let name = tag.prefixMatch(of: /<(?:\/|!)?([a-zA-Z0-9]+)/)?.1 else {
      malformed.append(tag)
      return
    }
    names.insert(String(name))
    for match in tag.matches(of: attribute) { names.insert("\(name) \(match.1)") }
    let rest = tag.replacing(attribute, with: "")
    if !["<\(name)>", "</\(name)>", "<\(name)/>", "<!DOCTYPE>"].contains(rest) { malformed.append(tag) }
  }
}
