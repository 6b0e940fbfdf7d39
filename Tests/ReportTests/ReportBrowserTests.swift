import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Report

/// The page in Chromium: what the style sheet and the parser of a browser make of it.
@Suite(.serialized, .enabled(if: Browser.isAvailable, "Chromium is not installed, and cannot be installed here"))
struct ReportBrowserTests {
  /// The sizes of a phone, a tablet and a desktop in CSS pixels.
  static let screens = [("phone", 390, 844), ("tablet", 820, 1180), ("desktop", 1440, 1000)]

  /// The width of A4 without margins of 1 cm.
  private static let paperWidth = 718

  /// Elements that are wider than the page and not in a scroller of their own.
  private static let overflow = """
    (() => {
      const limit = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > limit + 1 && !element.closest('.drawing svg, .vh');
      }).map(element => element.tagName + '.' + element.getAttribute('class'));
      const scrollers = [...document.querySelectorAll('.drawing')].filter(figure => figure.getBoundingClientRect().right > limit);
      return [document.documentElement.scrollWidth - limit + scrollers.length, ...new Set(wide)].join(' ');
    })()
    """

  @Test("no screen scrolls horizontally, in light and dark, also with all details open")
  func layout() throws {
    let file = try Self.write(try SampleReport.page(SampleReport.cluster()))
    defer { try? FileManager.default.removeItem(at: file) }
    let browser = try Browser()
    defer { browser.close() }
    for (name, width, height) in Self.screens {
      for isDark in [false, true] {
        try browser.open(file, width: width, height: height, isDark: isDark)
        let scheme = isDark ? "dark" : "light"
        let overflow = try browser.evaluate(Self.overflow)
        #expect(overflow == "0", "\(name) \(scheme)")
        let ground = try browser.evaluate("getComputedStyle(document.body).backgroundColor")
        #expect(ground == (isDark ? "rgb(16, 21, 26)" : "rgb(255, 255, 255)"), "\(name) \(scheme)")
        try Self.record(try browser.screenshot(), "report-\(name)-\(scheme)")
        _ = try browser.evaluate("document.querySelectorAll('details').forEach(d => d.open = true) ?? 0")
        let overflowOfDetails = try browser.evaluate(Self.overflow)
        #expect(overflowOfDetails == "0", "\(name) \(scheme), details open")
        #expect(browser.messages == [], "the content security policy permits the page")
      }
    }
    try browser.open(file, width: Self.paperWidth, height: 1000, isDark: true, media: "print")
    let overflow = try browser.evaluate(Self.overflow)
    #expect(overflow == "0", "on paper")
    let visible = try browser.evaluate(
      "document.querySelector('#namespace-1 table').getBoundingClientRect().height > 50")
    #expect(visible == true, "details are printed")
    let ground = try browser.evaluate("getComputedStyle(document.body).backgroundColor")
    #expect(ground == "rgb(255, 255, 255)", "paper is light")
    let pdf = try browser.print()
    #expect(pdf.starts(with: Data("%PDF-".utf8)))
    #expect(pdf.count > 50_000, "the pages contain the details")
  }

  @Test("hostile texts do not become elements or attributes in a browser, and do not widen the page")
  func hostile() throws {
    let browser = try Browser()
    defer { browser.close() }
    let objects = HostileObjects.payloads.flatMap(HostileObjects.all)
    let file = try Self.write(try SampleReport.page(SampleReport.of(objects, title: HostileObjects.payloads[1])))
    defer { try? FileManager.default.removeItem(at: file) }
    try browser.open(file, width: 390, height: 844, isDark: false)
    #expect(try browser.activeContent(and: "main style, svg svg") == 0)
    let overflow = try browser.evaluate(Self.overflow)
    #expect(overflow == "0")
    #expect(browser.messages == [])
  }

  private static func write(_ page: String) throws -> URL {
    let file = FileManager.default.temporaryDirectory.appending(path: "report-\(UUID().uuidString).html")
    try Data(page.utf8).write(to: file)
    return file
  }

  /// Keeps the picture for the documentation. Pictures differ between versions of Chromium and its fonts, so they are
  /// not compared.
  private static func record(_ picture: Data, _ name: String) throws {
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" else { return }
    let file = Repository["docs/images/\(name).png"]
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try picture.write(to: file)
  }
}
