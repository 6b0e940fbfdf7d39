import CRDs
import Kubernetes
import Testing

@Suite("Places in a rollout") struct RolloutPlaceTests {
  private static let spec = RolloutSpec(steps: [
    RolloutStep(namespaces: RolloutNamespaces(matchNames: ["canary-*"], matchLabels: ["tier": "dev"])),
    RolloutStep(percent: 20), RolloutStep(namespaces: RolloutNamespaces(matchLabels: ["tier": "dev"])),
  ])

  private func step(_ name: String, _ labels: [String: String] = [:]) -> Int {
    Self.spec.place(ofNamespace: name, labels: labels).step
  }

  @Test("a namespace belongs to the first step that selects it, or follows after the last one")
  func steps() {
    #expect(step("canary-a", ["tier": "dev"]) == 0)
    let others = (0..<500).map { "team-\($0)" }
    let early = others.filter { step($0) == 1 }
    #expect((60...140).contains(early.count), "\(early.count)")
    let late = others.filter { !early.contains($0) }
    #expect(late.allSatisfy { step($0, ["tier": "dev"]) == 2 && step($0) == 3 })
  }

  @Test("the position is the same in every version")
  func stable() {
    #expect(
      Self.spec.place(ofNamespace: "team-a", labels: [:]).order
        == Self.spec.place(ofNamespace: "team-a", labels: ["x": "y"]).order)
    // The first 32 bits of the SHA-256 of the name, scaled to 1000000 positions.
    #expect(Self.spec.place(ofNamespace: "", labels: [:]).order == (0xe3b0_c442 * 1_000_000) >> 32)
    #expect(Self.spec.place(ofNamespace: "abc", labels: [:]).order == (0xba78_16bf * 1_000_000) >> 32)
  }

  @Test(
    "pauses are read", arguments: [(nil, 0), ("90s", 90), ("10m", 600), ("1h30m", 5400)] as [(String?, Int)])
  func pauses(text: String?, seconds: Int) { #expect(RolloutStep(pause: text).pauseSeconds == seconds) }

  @Test("fields that apply at once do not begin a rollout, and an earlier spec gets them")
  func immediate() {
    var spec = SecurityBaselineSpec()
    spec.podSecurity = PodSecuritySpec()
    var newer = spec
    newer.suspend = true
    newer.rollout = Self.spec
    newer.clusterSelector = ClusterSelector(matchNames: ["a"])
    newer.owners = [NamespaceOwner(namespaces: ["*"], name: "a", contact: nil, link: nil)]
    newer.audit = AuditSpec()
    newer.deletionPolicy = .orphan
    #expect(spec.rolloutHash == newer.rolloutHash)
    #expect(spec.normalizedHash != newer.normalizedHash)
    #expect(spec.keepingRollout(of: newer) == newer)
    newer.enforcement = .audit
    #expect(spec.rolloutHash != newer.rolloutHash)
    #expect(spec.keepingRollout(of: newer).enforcement == nil)
  }
}
