import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Pod Security labels are a floor") struct PodSecurityTests {
  private static let enforce = "pod-security.kubernetes.io/enforce"
  private static let version = "pod-security.kubernetes.io/enforce-version"

  private static func baseline(
    _ name: String = "restricted", _ level: PodSecurityLevel? = .baseline, version: String? = nil
  ) -> BaselineFacts {
    var spec = SecurityBaselineSpec()
    var control = PodSecuritySpec()
    control.enforce = level
    control.version = version
    spec.podSecurity = control
    return BaselineFacts(name: name, uid: "uid-of-\(name)", spec: spec)
  }

  private static func world(labels: [String: String] = [:], _ baselines: BaselineFacts...) -> SimulatedNamespace {
    var world = SimulatedNamespace()
    world.labels = labels
    world.baselines = baselines
    return world
  }

  /// Labels before, and after; both are the level and the version of `enforce`.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: (String?, String?)
    var asked: (PodSecurityLevel, String?)
    var after: (String?, String?)
  }

  static let cases: [Case] = [
    .init(testDescription: "none", before: (nil, nil), asked: (.baseline, nil), after: ("baseline", "latest")),
    .init(
      testDescription: "weaker", before: ("privileged", nil), asked: (.baseline, nil), after: ("baseline", "latest")),
    .init(
      testDescription: "the same", before: ("baseline", nil), asked: (.baseline, nil), after: ("baseline", "latest")),
    .init(
      testDescription: "stricter level", before: ("restricted", nil), asked: (.baseline, nil),
      after: ("restricted", nil)),
    .init(
      testDescription: "stricter level, older version", before: ("restricted", "v1.20"), asked: (.baseline, nil),
      after: ("restricted", "v1.20")),
    .init(
      testDescription: "newer version", before: ("baseline", "v1.30"), asked: (.baseline, "v1.24"),
      after: ("baseline", "v1.30")),
    .init(
      testDescription: "no version is the latest", before: ("baseline", nil), asked: (.baseline, "v1.24"),
      after: ("baseline", nil)),
    .init(
      testDescription: "older version", before: ("baseline", "v1.9"), asked: (.baseline, "v1.24"),
      after: ("baseline", "v1.24")),
    .init(
      testDescription: "no valid level", before: ("Restricted", nil), asked: (.baseline, nil),
      after: ("baseline", "latest")),
    .init(
      testDescription: "privileged has no versions", before: ("privileged", "v1.24"), asked: (.privileged, nil),
      after: ("privileged", "latest")),
  ]

  @Test("a stricter label that is already there stays, a weaker one is raised", arguments: cases)
  func floor(example: Case) throws {
    var world = Self.world(Self.baseline("restricted", example.asked.0, version: example.asked.1))
    world.labels[Self.enforce] = example.before.0
    world.labels[Self.version] = example.before.1
    try world.reconcile()
    #expect(world.labels[Self.enforce] == example.after.0)
    #expect(world.labels[Self.version] == example.after.1)
    #expect(try world.plan().changes.isEmpty)
    world.baselines[0].isDeleting = true
    try world.reconcile()
    let valid = PodSecurityLevel(rawValue: example.before.0 ?? "") != nil
    #expect(world.labels[Self.enforce] == (valid ? example.before.0 : nil), "put back as it was")
    #expect(world.labels[Self.version] == example.before.1)
    #expect(world.annotations.isEmpty)
    #expect(try world.plan().results.isEmpty)
  }

  @Test("weakening or removing a label of ours is drift; making it stricter is not")
  func drift() throws {
    for (level, isDrift) in [("privileged", true), (nil, true), ("restricted", false)] {
      for restarts in [false, true] {
        var world = Self.world(Self.baseline())
        try world.reconcile()
        if restarts { world.restart() }
        world.labels[Self.enforce] = level
        let plan = try world.plan()
        #expect(plan.changes.map(\.shortReason) == [isDrift ? .drift(.modified) : .rollout], "\(level ?? "none")")
        try world.reconcile()
        #expect(world.labels[Self.enforce] == (isDrift ? "baseline" : "restricted"))
        #expect(try world.plan().changes.isEmpty)
      }
    }
  }

  @Test("raising and then removing a label does not get below the floor, and is drift")
  func twoSteps() throws {
    var world = Self.world(Self.baseline())
    try world.reconcile()
    world.baselines[0].wasRolledOut = true
    world.labels[Self.enforce] = "restricted"
    try world.reconcile()
    world.labels[Self.enforce] = nil
    let plan = try world.reconcile()
    #expect(plan.changes.map(\.shortReason) == [.drift(.modified)])
    #expect(world.labels[Self.enforce] == "baseline")
  }

  @Test("the floor follows the spec, up and down, and what was there before is remembered throughout")
  func moving() throws {
    var world = Self.world(labels: [Self.enforce: "privileged"], Self.baseline())
    try world.reconcile()
    for level in [PodSecurityLevel.restricted, .baseline, .restricted] {
      world.baselines = [Self.baseline("restricted", level)]
      #expect(try world.reconcile().changes.map(\.shortReason) == [.rollout])
      #expect(world.labels[Self.enforce] == level.rawValue)
    }
    world.baselines = [Self.baseline("restricted", nil)]
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "privileged"])
    #expect(world.annotations.isEmpty)
  }

  @Test("of several baselines the strictest counts, level before version, in whatever order they come")
  func strictest() throws {
    let baselines = [
      Self.baseline("a", .restricted, version: "v1.24"), Self.baseline("b", .baseline),
      Self.baseline("c", .restricted, version: "v1.9"),
    ]
    for _ in 0..<5 {
      var world = Self.world()
      world.baselines = baselines.shuffled()
      try world.reconcile()
      #expect(world.labels == [Self.enforce: "restricted", Self.version: "v1.24"])
    }
    var world = Self.world()
    world.baselines = baselines
    try world.reconcile()
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "restricted", Self.version: "v1.9"])
    world.baselines[2].isDeleting = true
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "baseline", Self.version: "latest"])
    #expect(try Set(world.plan().results.filter(\.value.hasRemains).keys) == ["b"])
  }

  @Test("a baseline that goes to audit leaves its labels, and does not keep a deleted one from going")
  func auditStays() throws {
    var world = Self.world(
      Self.baseline("a", .restricted), Self.baseline("b", .baseline), Self.baseline("c", .baseline))
    try world.reconcile()
    world.baselines[0].spec.suspend = true
    try world.reconcile()
    #expect(world.labels[Self.enforce] == "restricted", "suspension takes nothing away")
    world.baselines[1].isDeleting = true
    world.baselines[2].isDeleting = true
    try world.reconcile()
    #expect(world.labels[Self.enforce] == "restricted")
    #expect(try world.plan().results.keys.sorted() == ["a"])
    #expect(try world.plan().changes.isEmpty)
    world.baselines = [Self.baseline("a", .restricted)]
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels.isEmpty)
  }

  @Test("audit says what is below the floor, and writes nothing")
  func audit() throws {
    var world = Self.world(labels: [Self.enforce: "privileged"], Self.baseline("a", .restricted))
    world.baselines[0].spec.enforcement = .audit
    var plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["a"]?.findings.map(\.message) == ["Pod Security enforce is 'privileged', not 'restricted'"])
    world.labels = [Self.enforce: "restricted", Self.version: "v1.20"]
    plan = try world.plan()
    #expect(
      plan.results["a"]?.findings.map(\.message)
        == ["Pod Security enforce is 'restricted' at v1.20, not 'restricted' at latest"])
    world.labels = [Self.enforce: "restricted"]
    #expect(try world.plan().results["a"]?.findings == [])
  }

  static let annotations = [
    "", "null", "[]", "{", #"{"baselines":"x"}"#, String(repeating: "[", count: 10_000),
    #"{"baselines":["restricted"],"applied":{"x":"y"},"previous":{"tier":"prod"}}"#,
    #"{"baselines":["restricted"],"applied":{"pod-security.kubernetes.io/enforce":"baseline"},"#
      + #""previous":{"pod-security.kubernetes.io/enforce":"\u0000<script>"}}"#,
    #"{"baselines":["restricted","restricted","other"],"applied":{},"previous":{}}"#,
  ]

  @Test("an annotation that someone wrote is only a hint", arguments: annotations)
  func tampering(annotation: String) throws {
    var world = Self.world(labels: ["tier": "dev"], Self.baseline())
    try world.reconcile()
    world.annotations[WellKnown.previousLabelsAnnotation] = annotation
    try world.reconcile()
    #expect(world.labels[Self.enforce] == "baseline")
    #expect(try world.plan().changes.isEmpty)
    world.annotations[WellKnown.previousLabelsAnnotation] = annotation
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels["tier"] == "dev", "no label but those of Pod Security is ever put back")
    #expect([nil, "baseline"].contains(world.labels[Self.enforce]), "and no value but a level")
    #expect(try world.plan().results.isEmpty, "the finalizer can go")
  }

  @Test("a mode that a baseline no longer asks for goes back to what it was", arguments: [nil, "baseline"])
  func surrender(before: String?) throws {
    let warn = "pod-security.kubernetes.io/warn"
    var world = Self.world(Self.baseline("restricted", .baseline))
    world.labels[warn] = before
    world.baselines[0].spec.podSecurity?.warn = .restricted
    try world.reconcile()
    #expect(world.labels[warn] == "restricted")
    world.baselines[0].spec.podSecurity?.warn = nil
    for _ in 0..<2 { try world.reconcile() }
    #expect(world.labels[warn] == before)
    #expect(world.labels[warn + "-version"] == nil)
    #expect(world.labels[Self.enforce] == "baseline", "the other modes stay")
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("giving up one mode while another changes is one write", arguments: [nil, "baseline"])
  func surrenderWithChange(before: String?) throws {
    let warn = "pod-security.kubernetes.io/warn"
    var world = Self.world(Self.baseline("restricted", .baseline))
    world.labels[warn] = before
    world.baselines[0].spec.podSecurity?.warn = .restricted
    try world.reconcile()
    world.baselines[0].spec.podSecurity?.warn = nil
    world.baselines[0].spec.podSecurity?.enforce = .restricted
    #expect(try world.reconcile().changes.map(\.summary) == ["apply Namespace/team-a (rollout)"])
    #expect(
      world.labels
        == [Self.enforce: "restricted", Self.version: "latest"].merging(before.map { [warn: $0] } ?? [:]) { $1 })
    #expect(try world.plan().changes.isEmpty)
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels == (before.map { [warn: $0] } ?? [:]), "as it was before us")
    #expect(world.annotations.isEmpty)
  }

  @Test("where one write changes every label of ours, the next look makes them ours again, and puts them back one day")
  func ownership() throws {
    var world = Self.world(
      labels: [Self.enforce: "privileged"], Self.baseline("restricted", .baseline, version: "v1.24"))
    world.baselines[0].spec.podSecurity?.warn = .restricted
    try world.reconcile()
    world.baselines = [Self.baseline("restricted", .restricted, version: "v1.25")]
    for _ in 0..<2 { try world.reconcile() }
    let labels = [Self.enforce: "restricted", Self.version: "v1.25"]
    #expect(world.labels == labels)
    #expect(world.facts.isAppliedByUs)
    #expect(try world.plan().changes.isEmpty)
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "privileged"])
  }

  @Test("drift beside a mode that is given up is still drift")
  func surrenderWithDrift() throws {
    let warn = "pod-security.kubernetes.io/warn"
    var world = Self.world(Self.baseline())
    world.baselines[0].spec.podSecurity?.warn = .restricted
    try world.reconcile()
    world.baselines[0].spec.podSecurity?.warn = nil
    world.labels[Self.enforce] = "privileged"
    #expect(
      try world.reconcile().changes.map(\.summary) == [
        "apply Namespace/team-a (drift(CRDs.DriftRecord.Change.modified))"
      ]
    )
    #expect(world.labels == [Self.enforce: "baseline", Self.version: "latest"])
    #expect(world.labels[warn] == nil)
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("a newer version that someone gives our level stays, and so does the level")
  func newerVersion() throws {
    var world = Self.world(Self.baseline("restricted", .baseline, version: "v1.24"))
    try world.reconcile()
    world.labels[Self.version] = "v1.30"
    for _ in 0..<3 {
      try world.reconcile()
      #expect(world.labels == [Self.enforce: "baseline", Self.version: "v1.30"])
    }
    #expect(try world.plan().changes.isEmpty)
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels == [Self.version: "v1.30"], "theirs stays, ours goes")
  }

  @Test("a namespace that came back from a backup, without managed fields, is made ours again")
  func restored() throws {
    var world = Self.world(labels: [Self.enforce: "privileged"], Self.baseline())
    try world.reconcile()
    world.loseManagedFields()
    #expect(try world.reconcile().changes.map(\.summary) == ["apply Namespace/team-a (rollout)"])
    #expect(try world.plan().changes.isEmpty)
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "privileged"])
  }

  @Test("a forged annotation does not make us lower labels of a namespace that we never wrote")
  func forged() throws {
    var world = Self.world(labels: [Self.enforce: "restricted"], Self.baseline())
    world.baselines[0].spec.namespaceSelector = NamespaceSelector(matchNames: ["other"])
    world.annotations[WellKnown.previousLabelsAnnotation] =
      #"{"baselines":["restricted"],"applied":{"pod-security.kubernetes.io/enforce":"restricted"},"#
      + #""previous":{"pod-security.kubernetes.io/enforce":"privileged"}}"#
    try world.reconcile()
    #expect(world.labels == [Self.enforce: "restricted"])
    #expect(world.annotations.isEmpty)
  }
}

@Suite("The default service account") struct DefaultServiceAccountTests {
  private static func baseline(_ name: String, mounts: Bool) -> BaselineFacts {
    var spec = SecurityBaselineSpec()
    spec.rbac = RBACSpec()
    spec.rbac?.defaultServiceAccount = DefaultServiceAccountSpec(automountToken: mounts)
    return BaselineFacts(name: name, uid: "uid-of-\(name)", spec: spec)
  }

  private static func world(_ baselines: BaselineFacts...) throws -> SimulatedNamespace {
    var world = SimulatedNamespace()
    world.create(.serviceAccount, "default", [:])
    world.baselines = baselines
    try world.reconcile()
    return world
  }

  private func token(_ world: SimulatedNamespace) -> JSONValue? {
    world[.serviceAccount, "default"]?["automountServiceAccountToken"]
  }

  @Test("of several baselines, one that says no wins")
  func joined() throws {
    var world = try Self.world(Self.baseline("a", mounts: true), Self.baseline("b", mounts: false))
    #expect(token(world) == false)
    #expect(try world.plan().changes.isEmpty)
    world.baselines[1].isDeleting = true
    try world.reconcile()
    #expect(token(world) == true)
    #expect(try world.plan().results.keys.sorted() == ["a"])
  }

  @Test("an edit, a removal and a new account are put back; before the first write they are no drift")
  func drift() throws {
    var world = SimulatedNamespace()
    world.baselines = [Self.baseline("a", mounts: false)]
    #expect(try world.plan().changes.map(\.shortReason) == [.rollout])
    try world.reconcile()
    world[.serviceAccount, "default"]?["automountServiceAccountToken"] = true
    #expect(try world.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    world[.serviceAccount, "default"]?["metadata"]?["annotations"] = nil
    #expect(try world.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    world.create(.serviceAccount, "default", [:])
    #expect(try world.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    world[.serviceAccount, "default"] = nil
    #expect(try world.reconcile().changes.map(\.shortReason) == [.drift(.deleted)])
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("the account itself is never deleted, nor one of another name touched")
  func release() throws {
    var world = try Self.world(Self.baseline("a", mounts: false))
    world.create(.serviceAccount, "robot", [:])
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.names(.serviceAccount) == ["default", "robot"])
    #expect(token(world) == nil)
    #expect(try world.plan().results.isEmpty)
  }

  @Test("a suspended baseline leaves it hardened, and does not keep a deleted one from going")
  func staying() throws {
    var world = try Self.world(Self.baseline("a", mounts: false), Self.baseline("b", mounts: true))
    world.baselines[0].spec.suspend = true
    world.baselines[1].isDeleting = true
    try world.reconcile()
    #expect(token(world) == false)
    #expect(try world.plan().results.keys.sorted() == ["a"])
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("audit says what is not as asked")
  func audit() throws {
    var world = SimulatedNamespace()
    world.create(.serviceAccount, "default", [:])
    world.baselines = [Self.baseline("a", mounts: false)]
    world.baselines[0].spec.rbac?.enforcement = .audit
    #expect(try world.plan().changes.isEmpty)
    #expect(try world.plan().results["a"]?.findings.map(\.shortKind) == [.drift(.modified)])
    world[.serviceAccount, "default"]?["automountServiceAccountToken"] = false
    #expect(try world.plan().results["a"]?.findings == [])
  }
}
