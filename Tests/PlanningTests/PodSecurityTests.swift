import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Pod Security labels") struct PodSecurityTests {
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

  private static func namespace(labels: [String: String] = [:], _ baselines: BaselineFacts...) -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.labels = labels
    namespace.baselines = baselines
    return namespace
  }

  /// Level and version of `enforce` before and after a reconcile.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var before: (String?, String?)
    var asked: (PodSecurityLevel, String?)
    var after: (String?, String?)
  }

  static let cases: [Case] = [
    .init(testDescription: "no label", before: (nil, nil), asked: (.baseline, nil), after: ("baseline", "latest")),
    .init(
      testDescription: "weaker level", before: ("privileged", nil), asked: (.baseline, nil),
      after: ("baseline", "latest")),
    .init(
      testDescription: "equal level", before: ("baseline", nil), asked: (.baseline, nil), after: ("baseline", "latest")),
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
      testDescription: "no version means latest", before: ("baseline", nil), asked: (.baseline, "v1.24"),
      after: ("baseline", nil)),
    .init(
      testDescription: "older version", before: ("baseline", "v1.9"), asked: (.baseline, "v1.24"),
      after: ("baseline", "v1.24")),
    .init(
      testDescription: "invalid level", before: ("Restricted", nil), asked: (.baseline, nil),
      after: ("baseline", "latest")),
    .init(
      testDescription: "privileged is equal in all versions", before: ("privileged", "v1.24"),
      asked: (.privileged, nil),
      after: ("privileged", "latest")),
  ]

  @Test("keeps a stricter label, and raises a weaker one", arguments: cases)
  func floor(example: Case) throws {
    var namespace = Self.namespace(Self.baseline("restricted", example.asked.0, version: example.asked.1))
    namespace.labels[Self.enforce] = example.before.0
    namespace.labels[Self.version] = example.before.1
    try namespace.reconcile()
    #expect(namespace.labels[Self.enforce] == example.after.0)
    #expect(namespace.labels[Self.version] == example.after.1)
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    let valid = PodSecurityLevel(rawValue: example.before.0 ?? "") != nil
    #expect(namespace.labels[Self.enforce] == (valid ? example.before.0 : nil), "the earlier label is restored")
    #expect(namespace.labels[Self.version] == example.before.1)
    #expect(namespace.annotations.isEmpty)
    #expect(try namespace.plan().results.isEmpty)
  }

  @Test("a weakened or removed label is drift; a stricter one is not")
  func drift() throws {
    for (level, isDrift) in [("privileged", true), (nil, true), ("restricted", false)] {
      for restarts in [false, true] {
        var namespace = Self.namespace(Self.baseline())
        try namespace.reconcile()
        if restarts { namespace.restart() }
        namespace.labels[Self.enforce] = level
        let plan = try namespace.plan()
        #expect(plan.changes.map(\.shortReason) == [isDrift ? .drift(.modified) : .rollout], "\(level ?? "none")")
        try namespace.reconcile()
        #expect(namespace.labels[Self.enforce] == (isDrift ? "baseline" : "restricted"))
        #expect(try namespace.plan().changes.isEmpty)
      }
    }
  }

  @Test("restores the floor after a label is raised and then removed")
  func twoSteps() throws {
    var namespace = Self.namespace(Self.baseline())
    try namespace.reconcile()
    namespace.baselines[0].wasRolledOut = true
    namespace.labels[Self.enforce] = "restricted"
    try namespace.reconcile()
    namespace.labels[Self.enforce] = nil
    let plan = try namespace.reconcile()
    #expect(plan.changes.map(\.shortReason) == [.drift(.modified)])
    #expect(namespace.labels[Self.enforce] == "baseline")
  }

  @Test("follows the spec up and down, and restores the original label at the end")
  func moving() throws {
    var namespace = Self.namespace(labels: [Self.enforce: "privileged"], Self.baseline())
    try namespace.reconcile()
    for level in [PodSecurityLevel.restricted, .baseline, .restricted] {
      namespace.baselines = [Self.baseline("restricted", level)]
      #expect(try namespace.reconcile().changes.map(\.shortReason) == [.rollout])
      #expect(namespace.labels[Self.enforce] == level.rawValue)
    }
    namespace.baselines = [Self.baseline("restricted", nil)]
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "privileged"])
    #expect(namespace.annotations.isEmpty)
  }

  @Test("applies the strictest standard of several baselines, level before version")
  func strictest() throws {
    let baselines = [
      Self.baseline("a", .restricted, version: "v1.24"), Self.baseline("b", .baseline),
      Self.baseline("c", .restricted, version: "v1.9"),
    ]
    for _ in 0..<5 {
      var namespace = Self.namespace()
      namespace.baselines = baselines.shuffled()
      try namespace.reconcile()
      #expect(namespace.labels == [Self.enforce: "restricted", Self.version: "v1.24"])
    }
    var namespace = Self.namespace()
    namespace.baselines = baselines
    try namespace.reconcile()
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "restricted", Self.version: "v1.9"])
    namespace.baselines[2].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "baseline", Self.version: "latest"])
    #expect(try Set(namespace.plan().results.filter(\.value.hasRemains).keys) == ["b"])
  }

  @Test("a baseline in audit mode keeps its labels, and does not block the deletion of another")
  func auditStays() throws {
    var namespace = Self.namespace(
      Self.baseline("a", .restricted), Self.baseline("b", .baseline), Self.baseline("c", .baseline))
    try namespace.reconcile()
    namespace.baselines[0].spec.suspend = true
    try namespace.reconcile()
    #expect(namespace.labels[Self.enforce] == "restricted", "suspension removes nothing")
    namespace.baselines[1].isDeleting = true
    namespace.baselines[2].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels[Self.enforce] == "restricted")
    #expect(try namespace.plan().results.keys.sorted() == ["a"])
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines = [Self.baseline("a", .restricted)]
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels.isEmpty)
  }

  @Test("reports labels below the floor in audit mode, and writes nothing")
  func audit() throws {
    var namespace = Self.namespace(labels: [Self.enforce: "privileged"], Self.baseline("a", .restricted))
    namespace.baselines[0].spec.enforcement = .audit
    var plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["a"]?.findings.map(\.message) == ["Pod Security enforce is 'privileged', not 'restricted'"])
    namespace.labels = [Self.enforce: "restricted", Self.version: "v1.20"]
    plan = try namespace.plan()
    #expect(
      plan.results["a"]?.findings.map(\.message)
        == ["Pod Security enforce is 'restricted' at v1.20, not 'restricted' at latest"])
    namespace.labels = [Self.enforce: "restricted"]
    #expect(try namespace.plan().results["a"]?.findings == [])
  }

  static let annotations = [
    "", "null", "[]", "{", #"{"baselines":"x"}"#, String(repeating: "[", count: 10_000),
    #"{"baselines":["restricted"],"applied":{"x":"y"},"previous":{"tier":"prod"}}"#,
    #"{"baselines":["restricted"],"applied":{"pod-security.kubernetes.io/enforce":"baseline"},"#
      + #""previous":{"pod-security.kubernetes.io/enforce":"\u0000<script>"}}"#,
    #"{"baselines":["restricted","restricted","other"],"applied":{},"previous":{}}"#,
  ]

  @Test("tolerates an annotation that another client wrote", arguments: annotations)
  func tampering(annotation: String) throws {
    var namespace = Self.namespace(labels: ["tier": "dev"], Self.baseline())
    try namespace.reconcile()
    namespace.annotations[WellKnown.previousLabelsAnnotation] = annotation
    try namespace.reconcile()
    #expect(namespace.labels[Self.enforce] == "baseline")
    #expect(try namespace.plan().changes.isEmpty)
    namespace.annotations[WellKnown.previousLabelsAnnotation] = annotation
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels["tier"] == "dev", "only Pod Security labels are restored")
    #expect([nil, "baseline"].contains(namespace.labels[Self.enforce]), "only valid levels are restored")
    #expect(try namespace.plan().results.isEmpty, "the finalizer can be removed")
  }

  @Test("restores the earlier label of a mode that the spec no longer lists", arguments: [nil, "baseline"])
  func release(before: String?) throws {
    let warn = "pod-security.kubernetes.io/warn"
    var namespace = Self.namespace(Self.baseline("restricted", .baseline))
    namespace.labels[warn] = before
    namespace.baselines[0].spec.podSecurity?.warn = .restricted
    try namespace.reconcile()
    #expect(namespace.labels[warn] == "restricted")
    namespace.baselines[0].spec.podSecurity?.warn = nil
    for _ in 0..<2 { try namespace.reconcile() }
    #expect(namespace.labels[warn] == before)
    #expect(namespace.labels[warn + "-version"] == nil)
    #expect(namespace.labels[Self.enforce] == "baseline", "the other modes stay")
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("releases one mode and changes another in one write", arguments: [nil, "baseline"])
  func releaseWithChange(before: String?) throws {
    let warn = "pod-security.kubernetes.io/warn"
    var namespace = Self.namespace(Self.baseline("restricted", .baseline))
    namespace.labels[warn] = before
    namespace.baselines[0].spec.podSecurity?.warn = .restricted
    try namespace.reconcile()
    namespace.baselines[0].spec.podSecurity?.warn = nil
    namespace.baselines[0].spec.podSecurity?.enforce = .restricted
    #expect(try namespace.reconcile().changes.map(\.summary) == ["apply Namespace/team-a (rollout)"])
    #expect(
      namespace.labels
        == [Self.enforce: "restricted", Self.version: "latest"].merging(before.map { [warn: $0] } ?? [:]) { $1 })
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == (before.map { [warn: $0] } ?? [:]), "the earlier labels are restored")
    #expect(namespace.annotations.isEmpty)
  }

  @Test("owns the labels again in the next reconcile if one patch changed all of them")
  func ownership() throws {
    var namespace = Self.namespace(
      labels: [Self.enforce: "privileged"], Self.baseline("restricted", .baseline, version: "v1.24"))
    namespace.baselines[0].spec.podSecurity?.warn = .restricted
    try namespace.reconcile()
    namespace.baselines = [Self.baseline("restricted", .restricted, version: "v1.25")]
    for _ in 0..<2 { try namespace.reconcile() }
    let labels = [Self.enforce: "restricted", Self.version: "v1.25"]
    #expect(namespace.labels == labels)
    #expect(namespace.facts.isAppliedByUs)
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "privileged"])
  }

  @Test("reports drift of one mode while another is released")
  func releaseWithDrift() throws {
    let warn = "pod-security.kubernetes.io/warn"
    var namespace = Self.namespace(Self.baseline())
    namespace.baselines[0].spec.podSecurity?.warn = .restricted
    try namespace.reconcile()
    namespace.baselines[0].spec.podSecurity?.warn = nil
    namespace.labels[Self.enforce] = "privileged"
    #expect(
      try namespace.reconcile().changes.map(\.summary) == [
        "apply Namespace/team-a (drift(CRDs.DriftRecord.Change.modified))"
      ]
    )
    #expect(namespace.labels == [Self.enforce: "baseline", Self.version: "latest"])
    #expect(namespace.labels[warn] == nil)
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("keeps a newer version that another client set, and the level beside it")
  func newerVersion() throws {
    var namespace = Self.namespace(Self.baseline("restricted", .baseline, version: "v1.24"))
    try namespace.reconcile()
    namespace.labels[Self.version] = "v1.30"
    for _ in 0..<3 {
      try namespace.reconcile()
      #expect(namespace.labels == [Self.enforce: "baseline", Self.version: "v1.30"])
    }
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == [Self.version: "v1.30"], "the label of the other client stays")
  }

  @Test("owns the labels again in a namespace restored from a backup without managedFields")
  func restored() throws {
    var namespace = Self.namespace(labels: [Self.enforce: "privileged"], Self.baseline())
    try namespace.reconcile()
    namespace.loseManagedFields()
    #expect(try namespace.reconcile().changes.map(\.summary) == ["apply Namespace/team-a (rollout)"])
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "privileged"])
  }

  @Test("a forged annotation does not lower labels of a namespace that the operator never wrote")
  func forged() throws {
    var namespace = Self.namespace(labels: [Self.enforce: "restricted"], Self.baseline())
    namespace.baselines[0].spec.namespaceSelector = NamespaceSelector(matchNames: ["other"])
    namespace.annotations[WellKnown.previousLabelsAnnotation] =
      #"{"baselines":["restricted"],"applied":{"pod-security.kubernetes.io/enforce":"restricted"},"#
      + #""previous":{"pod-security.kubernetes.io/enforce":"privileged"}}"#
    try namespace.reconcile()
    #expect(namespace.labels == [Self.enforce: "restricted"])
    #expect(namespace.annotations.isEmpty)
  }
}

@Suite("The default service account") struct DefaultServiceAccountTests {
  private static func baseline(_ name: String, mounts: Bool) -> BaselineFacts {
    var spec = SecurityBaselineSpec()
    spec.rbac = RBACSpec()
    spec.rbac?.defaultServiceAccount = DefaultServiceAccountSpec(automountToken: mounts)
    return BaselineFacts(name: name, uid: "uid-of-\(name)", spec: spec)
  }

  private static func namespace(_ baselines: BaselineFacts...) throws -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.create(.serviceAccount, "default", [:])
    namespace.baselines = baselines
    try namespace.reconcile()
    return namespace
  }

  private func token(_ namespace: SimulatedNamespace) -> JSONValue? {
    namespace[.serviceAccount, "default"]?["automountServiceAccountToken"]
  }

  @Test("a baseline that disables the token wins over one that enables it")
  func joined() throws {
    var namespace = try Self.namespace(Self.baseline("a", mounts: true), Self.baseline("b", mounts: false))
    #expect(token(namespace) == false)
    #expect(try namespace.plan().changes.isEmpty)
    namespace.baselines[1].isDeleting = true
    try namespace.reconcile()
    #expect(token(namespace) == true)
    #expect(try namespace.plan().results.keys.sorted() == ["a"])
  }

  @Test("restores an edited, deleted or recreated account; the first write is a rollout")
  func drift() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [Self.baseline("a", mounts: false)]
    #expect(try namespace.plan().objectChanges.map(\.shortReason) == [.rollout])
    try namespace.reconcile()
    namespace[.serviceAccount, "default"]?["automountServiceAccountToken"] = true
    #expect(try namespace.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    namespace[.serviceAccount, "default"]?["metadata"]?["annotations"] = nil
    #expect(try namespace.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    namespace.create(.serviceAccount, "default", [:])
    #expect(try namespace.reconcile().changes.map(\.shortReason) == [.drift(.modified)])
    namespace[.serviceAccount, "default"] = nil
    #expect(try namespace.reconcile().changes.map(\.shortReason) == [.drift(.deleted)])
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("never deletes the account, and ignores accounts of other names")
  func release() throws {
    var namespace = try Self.namespace(Self.baseline("a", mounts: false))
    namespace.create(.serviceAccount, "robot", [:])
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.names(.serviceAccount) == ["default", "robot"])
    #expect(token(namespace) == nil)
    #expect(try namespace.plan().results.isEmpty)
  }

  @Test("a suspended baseline keeps the setting, and does not block the deletion of another")
  func staying() throws {
    var namespace = try Self.namespace(Self.baseline("a", mounts: false), Self.baseline("b", mounts: true))
    namespace.baselines[0].spec.suspend = true
    namespace.baselines[1].isDeleting = true
    try namespace.reconcile()
    #expect(token(namespace) == false)
    #expect(try namespace.plan().results.keys.sorted() == ["a"])
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("reports a different setting in audit mode")
  func audit() throws {
    var namespace = SimulatedNamespace()
    namespace.create(.serviceAccount, "default", [:])
    namespace.baselines = [Self.baseline("a", mounts: false)]
    namespace.baselines[0].spec.rbac?.enforcement = .audit
    #expect(try namespace.plan().changes.isEmpty)
    #expect(try namespace.plan().results["a"]?.findings.map(\.shortKind) == [.drift(.modified)])
    namespace[.serviceAccount, "default"]?["automountServiceAccountToken"] = false
    #expect(try namespace.plan().results["a"]?.findings == [])
  }
}
