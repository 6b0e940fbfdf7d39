import CRDs
import Kubernetes
import Planning
import TestSupport
import Testing

@testable import Reconcilers

@Suite struct SelectionTests {
  private func baseline(generation: Int64, suspended: Bool = false) -> ObservedBaseline {
    var spec = SecurityBaselineSpec()
    spec.suspend = suspended
    let metadata = ObjectMeta(name: "b", uid: "1", generation: generation)
    return ObservedBaseline(SecurityBaseline(metadata: metadata, spec: spec), previous: nil)
  }

  private func report(generation: Int64) -> NamespaceReport {
    NamespaceReport(
      generation: generation, isDeleting: false, result: BaselineResult(isSelected: true, desired: 1), applied: 1,
      openDrift: [], problems: [])
  }

  @Test("a selection that is updated step by step equals one that is computed at once")
  func incremental() {
    var random = SeededGenerator(seed: 7)
    let baseline = baseline(generation: 2)
    var selection = Selection(of: baseline, selected: [], reports: [:])
    var (selected, reports): (Set<String>, [String: NamespaceReport]) = ([], [:])
    for _ in 0..<2000 {
      let name = "n\(Int.random(in: 0..<20, using: &random))"
      switch Int.random(in: 0..<4, using: &random) {
      case 0: selected.insert(name)
      case 1: selected.remove(name)
      case 2: reports[name] = report(generation: Int64.random(in: 1...3, using: &random))
      default: reports[name] = nil
      }
      selection.update(name, isSelected: selected.contains(name), report: reports[name])
      let whole = Selection(of: baseline, selected: selected, reports: reports)
      #expect(selection.selected == whole.selected)
      #expect(selection.pending == whole.pending)
      #expect(whole.pending == selected.filter { (reports[$0]?.generation ?? 0) < 2 })
    }
  }

  @Test("a new generation or spec makes a selection outdated")
  func outdated() {
    let selection = Selection(of: baseline(generation: 1), selected: ["a"], reports: [:])
    #expect(selection.isCurrent(for: baseline(generation: 1)))
    #expect(!selection.isCurrent(for: baseline(generation: 2)))
    #expect(!selection.isCurrent(for: baseline(generation: 1, suspended: true)))
  }

  @Test("reports whether the selection of a namespace changed")
  func change() {
    var selection = Selection(of: baseline(generation: 1), selected: ["a"], reports: [:])
    let changes = [("a", true), ("b", true), ("b", true), ("a", false), ("a", false)].map {
      selection.update($0, isSelected: $1, report: nil)
    }
    #expect(changes == [false, true, false, true, false])
  }
}
