import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Fleet

/// The page in Chromium, which must be readable on a phone and without JavaScript.
@Suite(.serialized, .enabled(if: Browser.isAvailable, "Chromium is not installed, and cannot be installed here"))
struct FleetBrowserTests {
  /// The sizes of a phone, a tablet and a desktop in CSS pixels.
  static let screens = [("phone", 390, 844), ("tablet", 820, 1180), ("desktop", 1440, 1000)]

  /// By how much the page is wider than the screen, and the elements that are.
  private static let overflow = """
    (() => {
      const limit = document.documentElement.clientWidth;
      const wide = [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
        const box = element.getBoundingClientRect();
        return box.width > 0 && box.right > limit + 1;
      }).map(element => element.tagName + '.' + element.getAttribute('class'));
      return [document.documentElement.scrollWidth - limit, ...new Set(wide)].join(' ');
    })()
    """

  @Test("no screen scrolls horizontally, in light and dark; the most urgent cluster comes first")
  func layout() throws {
    let file = try Self.write(SampleFleet.mixed)
    defer { try? FileManager.default.removeItem(at: file) }
    let browser = try Browser()
    defer { browser.close() }
    for (name, width, height) in Self.screens {
      for isDark in [false, true] {
        let scheme = isDark ? "dark" : "light"
        try browser.open(file, width: width, height: height, isDark: isDark)
        let overflow = try browser.evaluate(Self.overflow)
        #expect(overflow == "0", "\(name) \(scheme)")
        let first = try browser.evaluate("document.querySelector('#clusters tbody th').innerText.trim()")
        #expect(first == "stage-3", "\(name)")
        #expect(browser.messages == [], "the content security policy permits the page")
        try Self.record(try browser.screenshot(), "fleet-\(name)-\(scheme)")
      }
    }
  }

  @Test(
    "texts of hostile clusters do not become elements, and do not widen the page", arguments: FleetStatusTests.payloads)
  func hostile(payload: String) throws {
    var object = SampleFleet.object()
    object["metadata"]?["name"] = .string(payload)
    object["status"]?["conditions"] = [SampleFleet.condition("Ready", "False", payload, payload)]
    let clusters = [
      SampleFleet.cluster(FleetCluster(name: payload, origin: "", access: .failure(.notInstalled)).name, object),
      SampleFleet.cluster("b", ClusterProblem(.failed, payload)),
    ]
    let file = try Self.write(FleetStatus(clusters, comparedWith: .majority, time: SampleFleet.time))
    defer { try? FileManager.default.removeItem(at: file) }
    let browser = try Browser()
    defer { browser.close() }
    try browser.open(file, width: 390, height: 844, isDark: false)
    #expect(try browser.activeContent(and: "svg, main style, b b") == 0)
    let overflow = try browser.evaluate(Self.overflow)
    #expect(overflow == "0")
    #expect(browser.messages == [])
  }

  private static func write(_ status: FleetStatus) throws -> URL {
    let file = FileManager.default.temporaryDirectory.appending(path: "fleet-\(UUID().uuidString).html")
    try Data(try FleetPage(status, version: "1.2.3").render().utf8).write(to: file)
    return file
  }

  /// Keeps the picture for the documentation. Pictures differ between versions of Chromium and its fonts, so they are not
  /// compared.
  private static func record(_ picture: Data, _ name: String) throws {
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" else { return }
    try picture.write(to: Repository["docs/images/\(name).png"])
  }
}
