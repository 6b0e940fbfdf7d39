import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Fleet

@Suite("the fleet page") struct FleetPageTests {
  @Test("the page of a fleet is the committed one")
  func golden() throws {
    let page = try FleetPage(SampleFleet.mixed, version: "1.2.3").render()
    try expectGolden(page, at: "Tests/FleetTests/Golden/status.html")
  }

  @Test("rows are sorted by urgency")
  func order() throws {
    let rows = SampleFleet.mixed.rowsByAttention
    #expect(
      rows.map(\.cluster) == [
        "stage-3", "prod-eu-2", "prod-us-3", "stage-2", "prod-us-2", "stage-1", "prod-eu-1", "prod-us-1",
      ])
  }

  @Test("the template escapes all values, and uses no partials, scripts and style attributes")
  func template() {
    for forbidden in ["{{{", "{{&", "{{>", " style=", "<script"] {
      #expect(!FleetPageTemplate.text.contains(forbidden), "\(forbidden)")
    }
  }

  @Test("the page loads nothing, and its links lead to its sections")
  func selfContained() throws {
    let page = try FleetPage(SampleFleet.mixed, version: "1.2.3").render()
    #expect(page.matches(of: /(?:href|src|action|data)="(?!#)[^"]*"/).isEmpty)
    #expect(page.matches(of: /url\(|@import|https?:\/\//).isEmpty)
    let ids = page.matches(of: #/ id="([^"]*)"/#).map { String($0.1) }
    #expect(Set(ids).count == ids.count)
    let targets = page.matches(of: ##/ (?:href="#|aria-labelledby=")([^"]*)"/##).map { String($0.1) }
    #expect(targets.count >= 8)
    #expect(targets.filter { !ids.contains($0) } == [])
  }

  @Test("the page of 3,000 clusters is bounded, says what it leaves out, and keeps what is urgent")
  func bounded() throws {
    let clusters = (0..<3_000).map { index in
      index == 2_999
        ? SampleFleet.cluster("last", ClusterProblem(.unreachable, "gone"))
        : SampleFleet.cluster("cluster-\(index)", SampleFleet.object())
    }
    let status = FleetStatus(clusters, comparedWith: .majority, time: SampleFleet.time)
    let page = try FleetPage(status, version: "1").render()
    #expect(page.utf8.count < 3_000_000, "\(page.utf8.count)")
    #expect(page.contains("1000 more rows not shown"))
    #expect(page.contains(">last<"))
  }

  @Test("the page without clusters says so")
  func empty() throws {
    let page = try FleetPage(FleetStatus([], comparedWith: .majority, time: SampleFleet.time), version: "1").render()
    #expect(page.contains("No cluster was selected.") && page.contains("There is no SecurityBaseline."))
    #expect(page.contains("No exemption expires within 14 days."))
  }
}
