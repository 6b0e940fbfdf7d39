import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("The plan of a namespace") struct PlannerTests {
  private static let denied = "restricted-default-deny"

  /// A namespace in which a baseline is rolled out.
  private func hardened(_ baselines: BaselineFacts...) throws -> SimulatedNamespace {
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.baselines = baselines
    try world.reconcile()
    #expect(try world.plan().changes.isEmpty)
    return world
  }

  // MARK: - Rollout

  @Test("a new namespace gets every object, protection first, as rollout")
  func rollout() throws {
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.baselines = [Fixtures.baseline()]
    let plan = try world.plan()
    #expect(plan.changes.allSatisfy { $0.reason == .rollout })
    #expect(plan.changes.map(\.stage) == plan.changes.map(\.stage).sorted())
    #expect(plan.changes.prefix(7).allSatisfy { [.networkPolicies, .podSecurity].contains($0.control) })
    let (role, binding) = (try #require(plan.stage(of: .role)), try #require(plan.stage(of: .roleBinding)))
    #expect(role < binding, "a binding is refused while its role is not there")
    #expect(plan.results["restricted"]?.desired == plan.changes.count)
    try world.reconcile()
    let next = try world.plan()
    #expect(next.changes.isEmpty)
    #expect(next.inPlace.count == plan.changes.count)
  }

  @Test("an object left out of a rollout that was finished before this process began was deleted")
  func missingAfterRestart() throws {
    var world = try hardened(Fixtures.baseline())
    world.restart()
    world[.networkPolicy, Self.denied] = nil
    #expect(try world.plan().changes.map(\.shortReason) == [.rollout])
    world.baselines[0].wasRolledOut = true
    #expect(try world.plan().changes.map(\.shortReason) == [.drift(.deleted)])
    world.objects = [:]
    let causes = try world.plan().changes.map(\.shortReason)
    #expect(causes.allSatisfy { $0 == .rollout }, "a namespace without anything of ours is a new one")
  }

  @Test("after a restart, managedFields of the live object distinguish drift from an old rollout")
  func differingAfterRestart() throws {
    var world = try hardened(Fixtures.denying())
    world.restart()
    world[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    let undecided = try world.undecidedPlan()
    #expect(undecided.changes.isEmpty)
    #expect(undecided.undecided.map(\.id.name) == [Self.denied])
    #expect(try world.plan().changes.map(\.shortReason) == [.rollout], "only the operator has written it")

    let edit: JSONValue = [
      "manager": "kubectl-edit", "operation": "Update", "time": "2026-01-01T00:00:00Z",
      "fieldsV1": ["f:spec": ["f:policyTypes": [:]]],
    ]
    world[.networkPolicy, Self.denied]?["metadata"]?["managedFields"] = [
      ["manager": "plimsoll", "operation": "Apply"], edit,
    ]
    let drift = try #require(try world.plan().changes.first?.drift)
    #expect(drift.change == .modified)
    #expect(drift.fields == ["spec.policyTypes"])
    #expect(drift.manager == "kubectl-edit")
    #expect(drift.action == .reported, "nothing was done about it yet")
  }

  @Test("an object that the server will not store otherwise is neither read nor written again")
  func alteredByServer() throws {
    var world = try hardened(Fixtures.denying())
    let id = world.id(.networkPolicy, Self.denied)
    world[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    let change = try #require(try world.plan().changes.first)
    guard case .apply(let desired, let live?) = change.action else { throw Unexpected() }
    world.history.accepted[id] = AcceptedDifference(
      desired: desired.fingerprint, live: live.fingerprint, alteration: "a webhook changes it")
    let plan = try world.undecidedPlan()
    #expect(plan.changes.isEmpty && plan.undecided.isEmpty)
    #expect(plan.withheld.map(\.reason) == [.altered("a webhook changes it")])

    world.history.accepted[id] = nil
    world.history.rejected[id] = RejectedWrite(desired: desired.fingerprint, message: "invalid", until: .now)
    #expect(try world.undecidedPlan().withheld.map(\.reason) == [.rejected(world.history.rejected[id]!)])
    world.history.rejected[id]?.desired = Fingerprint(value: 0)
    #expect(try world.plan().changes.count == 1, "another desired object was not refused")
  }

  private struct Unexpected: Error {}

  @Test("a changed spec is rollout, and what it no longer asks for is pruned")
  func specChange() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines = [
      Fixtures.baseline {
        $0.networkPolicies?.allow?.dns = false
        $0.networkPolicies?.defaultDeny = [.ingress]
        $0.rbac?.roleBindings?.removeLast()
      }
    ]
    #expect(
      try world.plan().changes.map(\.summary) == [
        "apply NetworkPolicy/restricted-default-deny (rollout)", "delete NetworkPolicy/restricted-allow-dns (prune)",
        "delete RoleBinding/restricted-auditors (prune)",
      ])
  }

  @Test("fields that cannot be changed mean delete and create")
  func immutable() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines = [
      Fixtures.baseline {
        $0.rbac?.roleBindings?[1].roleRef.name = "audit"
        $0.resourceQuotas?[0].scopes = ["NotBestEffort"]
      }
    ]
    #expect(
      try world.plan().changes.map(\.summary) == [
        "recreate ResourceQuota/restricted-compute (rollout)", "recreate RoleBinding/restricted-auditors (rollout)",
      ])
    try world.reconcile()
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("a quota's scope selector is changed in place: only its scopes cannot be changed")
  func scopeSelector() throws {
    func baseline(_ values: [String]) -> BaselineFacts {
      Fixtures.baseline {
        $0.resourceQuotas?[0].scopeSelector = ScopeSelector(matchExpressions: [
          .init(scopeName: "PriorityClass", operator: .in, values: values)
        ])
      }
    }
    var world = try hardened(baseline(["low"]))
    for next in [baseline(["high"]), Fixtures.baseline()] {
      world.baselines = [next]
      #expect(try world.reconcile().changes.map(\.summary) == ["apply ResourceQuota/restricted-compute (rollout)"])
      #expect(try world.plan().changes.isEmpty)
    }
  }

  // MARK: - Drift

  /// What a person or a program does to an object of ours.
  struct Edit: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ManagedKind = .networkPolicy
    var name = "restricted-default-deny"
    var change: @Sendable (inout JSONValue) -> Void
  }

  static let edits: [Edit] = [
    Edit(testDescription: "a list is shortened") { $0["spec"]?["policyTypes"] = ["Ingress"] },
    Edit(testDescription: "a rule is added") { $0["spec"]?["ingress"] = [[:]] },
    Edit(testDescription: "a selector is narrowed") { $0["spec"]?["podSelector"] = ["matchLabels": ["a": "b"]] },
    Edit(testDescription: "one label is removed") { $0["metadata"]?["labels"]?["plimsoll.dev/control"] = nil },
    Edit(testDescription: "all labels are removed") { $0["metadata"]?["labels"] = nil },
    Edit(testDescription: "the label names another baseline, that does not exist") {
      $0["metadata"]?["labels"]?["plimsoll.dev/baseline"] = "other"
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "the label names another control") {
      $0["metadata"]?["labels"]?["plimsoll.dev/control"] = "rbac"
    },
    Edit(testDescription: "the owner reference is removed") { $0["metadata"]?["ownerReferences"] = nil },
    Edit(testDescription: "the owner reference is made blocking") {
      $0["metadata"]?["ownerReferences"] = [
        [
          "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": "restricted",
          "uid": "uid-of-restricted", "blockOwnerDeletion": true,
        ]
      ]
    },
    Edit(testDescription: "labels and owner are removed and the object is opened") {
      $0["metadata"]?["labels"] = nil
      $0["metadata"]?["ownerReferences"] = nil
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "every mark of ours is removed") {
      $0["metadata"]?["labels"] = nil
      $0["metadata"]?["ownerReferences"] = nil
      $0["metadata"]?["managedFields"] = [["manager": "kubectl", "operation": "Update"]]
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "it is opened while a finalizer holds it back from deletion") {
      $0["metadata"]?["deletionTimestamp"] = "2027-01-01T00:00:00Z"
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "a verb is added", kind: .role, name: "restricted-viewer") {
      $0["rules"] = [["apiGroups": [""], "resources": ["pods", "services"], "verbs": ["*"]]]
    },
    Edit(testDescription: "a subject is added", kind: .roleBinding, name: "restricted-auditors") {
      let subjects = $0["subjects"]?.arrayValue ?? []
      $0["subjects"] = .array(subjects + [["kind": "Group", "name": "everyone"]])
    },
    Edit(testDescription: "a limit is raised", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["pods"] = "5000"
    },
    Edit(testDescription: "a key is added", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["services"] = "0"
    },
    Edit(testDescription: "a key is removed", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["pods"] = nil
    },
    Edit(testDescription: "a default is raised", kind: .limitRange, name: "restricted-defaults") {
      $0["spec"]?["limits"] = [["type": "Container", "default": ["cpu": "64"]]]
    },
  ]

  @Test("an edit of a field we own is drift, and is put back", arguments: edits)
  func drift(edit: Edit) throws {
    var world = try hardened(Fixtures.baseline())
    let before = try #require(world[edit.kind, edit.name])
    var object = before
    edit.change(&object)
    #expect(object != before)
    world[edit.kind, edit.name] = object
    let plan = try world.plan()
    let id = world.id(edit.kind, edit.name)
    #expect(plan.changes.map(\.id) == [id])
    #expect(plan.changes.map(\.shortReason) == [.drift(.modified)])
    #expect(plan.results["restricted"]?.findings == [])
    try world.reconcile()
    #expect(try world.plan().changes.isEmpty)
    for part in ["spec", "rules", "subjects", "roleRef"] { #expect(world[edit.kind, edit.name]?[part] == before[part]) }
  }

  static let harmless: [Edit] = [
    Edit(testDescription: "a label of their own") { $0["metadata"]?["labels"]?["team"] = "a" },
    Edit(testDescription: "an annotation") { $0["metadata"]?["annotations"] = ["note": "hi"] },
    Edit(testDescription: "a finalizer") { $0["metadata"]?["finalizers"] = ["example.com/x"] },
    Edit(testDescription: "a second owner") {
      let owner: JSONValue = [
        "apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "y", "controller": true,
      ]
      let owners = $0["metadata"]?["ownerReferences"]?.arrayValue ?? []
      $0["metadata"]?["ownerReferences"] = .array(owners + [owner])
    },
    Edit(testDescription: "a reference to another baseline") {
      let owner: JSONValue = [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": "other", "uid": "y",
      ]
      let owners = $0["metadata"]?["ownerReferences"]?.arrayValue ?? []
      $0["metadata"]?["ownerReferences"] = .array(owners + [owner])
    },
    Edit(testDescription: "empty instead of absent") { $0["spec"]?["ingress"] = [] },
    Edit(testDescription: "null instead of absent") { $0["spec"]?["egress"] = .null },
    Edit(testDescription: "another order of types") { $0["spec"]?["policyTypes"] = ["Egress", "Ingress"] },
    Edit(testDescription: "another way to write a quantity", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"] = ["requests.cpu": "10000m", "pods": "50"]
    },
    Edit(testDescription: "status", kind: .resourceQuota, name: "restricted-compute") {
      $0["status"] = ["used": ["pods": "3"]]
    },
  ]

  @Test("what is not ours to own is no drift", arguments: harmless)
  func noDrift(edit: Edit) throws {
    var world = try hardened(Fixtures.baseline())
    var object = try #require(world[edit.kind, edit.name])
    edit.change(&object)
    world[edit.kind, edit.name] = object
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("every deleted object is drift and comes back")
  func deletion() throws {
    let world = try hardened(Fixtures.baseline())
    for id in world.objects.keys {
      var world = world
      world.objects[id] = nil
      let plan = try world.reconcile()
      #expect(plan.changes.map(\.id) == [id])
      #expect(plan.changes.map(\.shortReason) == [.drift(.deleted)])
      #expect(try world.plan().changes.isEmpty)
    }
  }

  @Test("an object that is deleted and made anew by someone else at once is put back")
  func replacement() throws {
    var world = try hardened(Fixtures.denying())
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try world.plan().changes.map(\.shortReason) == [.drift(.modified)])
    try world.reconcile()
    #expect(world[.networkPolicy, Self.denied]?["spec"]?["ingress"] == nil)
  }

  @Test("an object being deleted whose immutable field differs waits for its end, and that is said")
  func terminatingImmutable() throws {
    var world = try hardened(Fixtures.baseline())
    world[.roleBinding, "restricted-auditors"]?["metadata"]?["deletionTimestamp"] = "2027-01-01T00:00:00Z"
    world.baselines = [Fixtures.baseline { $0.rbac?.roleBindings?[1].roleRef.name = "audit" }]
    let plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == [.unavailable])
    world[.roleBinding, "restricted-auditors"] = nil
    #expect(try world.plan().changes.map(\.id.name) == ["restricted-auditors"])
  }

  // MARK: - Audit and suspension

  @Test("audit and suspension write nothing, and report the same differences", arguments: [true, false])
  func audit(isSuspended: Bool) throws {
    var world = try hardened(Fixtures.denying())
    world.create(.networkPolicy, "open", ["spec": ["podSelector": [:], "ingress": [[:]]]])
    world.baselines = [
      Fixtures.denying {
        if isSuspended { $0.suspend = true } else { $0.enforcement = .audit }
        $0.networkPolicies?.defaultDeny = [.ingress]
        $0.networkPolicies?.unmanaged = .prune
        $0.networkPolicies?.allow = NetworkPoliciesSpec.Openings()
        $0.networkPolicies?.allow?.dns = true
      }
    ]
    var plan = try world.plan()
    #expect(plan.changes.isEmpty)
    let kinds = plan.results["restricted"]?.findings.map(\.shortKind) ?? []
    #expect(Set(kinds) == [.drift(.missing), .drift(.modified), .unmanaged])
    world.baselines[0].spec.networkPolicies?.defaultDeny = nil
    plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.contains { $0.shortKind == .drift(.surplus) } == true)
    #expect(world[.networkPolicy, Self.denied] != nil, "what is there stays")
  }

  @Test("an object that is gone while only audited was deleted, not merely missing")
  func auditDeleted() throws {
    var world = try hardened(Fixtures.denying())
    world.baselines = [Fixtures.denying { $0.networkPolicies?.enforcement = .audit }]
    world[.networkPolicy, Self.denied] = nil
    #expect(try world.plan().results["restricted"]?.findings.map(\.shortKind) == [.drift(.deleted)])
  }

  @Test("a control, a quota or a limit range may say otherwise than its baseline")
  func ownEnforcement() throws {
    var world = SimulatedNamespace()
    world.baselines = [
      Fixtures.baseline {
        $0.enforcement = .audit
        $0.rbac?.enforcement = .enforce
        $0.resourceQuotas?[0].enforcement = .enforce
      }
    ]
    let kinds = Set(try world.plan().changes.map(\.id.kind))
    #expect(kinds == [.role, .roleBinding, .serviceAccount, .resourceQuota])
  }

  // MARK: - Selection, exemptions, deletion

  @Test("protected and terminating namespaces are left alone, but for an exact name")
  func selection() throws {
    for name in ["kube-system", "kube-public", "kube-node-lease", "plimsoll-system"] {
      var world = SimulatedNamespace(name)
      world.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: ["*"]) }]
      #expect(try world.plan().changes.isEmpty)
      #expect(try world.plan().results.isEmpty)
      world.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: [name]) }]
      #expect(try world.plan().changes.count == 1)
    }
    var world = try hardened(Fixtures.baseline())
    world.isTerminating = true
    world.objects = [:]
    #expect(try world.plan().changes.isEmpty)
    #expect(try world.plan().results.isEmpty, "nothing of it holds a finalizer up")
  }

  @Test("a namespace that is no longer selected is cleaned, labels and service account included")
  func unselected() throws {
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.labels = ["pod-security.kubernetes.io/enforce": "baseline", "tier": "prod"]
    let before = world.labels
    world.create(.serviceAccount, "default", [:])
    world.create(.networkPolicy, "theirs", ["spec": ["podSelector": [:]]])
    world.baselines = [Fixtures.baseline { $0.namespaceSelector = NamespaceSelector(matchLabels: ["tier": "prod"]) }]
    try world.reconcile()
    #expect(world.labels["pod-security.kubernetes.io/enforce"] == "restricted")
    world.labels["tier"] = "dev"
    let plan = try world.reconcile()
    #expect(plan.changes.allSatisfy { $0.reason == .prune })
    #expect(plan.results["restricted"]?.isSelected == false)
    #expect(plan.results["restricted"]?.hasRemains == true)
    #expect(world.labels == before.merging(["tier": "dev"]) { $1 })
    #expect(world.annotations.isEmpty)
    #expect(world.objects.keys.map(\.name).sorted() == ["default", "theirs"])
    #expect(world[.serviceAccount, "default"]?["automountServiceAccountToken"] == nil)
    #expect(try world.plan().results.isEmpty)
  }

  @Test("an exemption takes a control away, and its end brings it back by itself")
  func exemption() throws {
    let expiry = Timestamp(text: "2027-01-31T00:00:00Z")
    var world = try hardened(Fixtures.baseline())
    world.baselines = [
      Fixtures.baseline {
        $0.exemptions = [
          Exemption(
            namespaces: ["team-*"], controls: [.podSecurity, .networkPolicies], reason: "test", expires: expiry),
          Exemption(namespaces: ["team-a"], controls: [.limitRanges], reason: "for ever"),
          Exemption(namespaces: ["other"], controls: [.rbac], reason: "not here"),
        ]
      }
    ]
    let plan = try world.reconcile()
    #expect(plan.nextChange == expiry.date)
    #expect(plan.results["restricted"]?.isExempt == true)
    #expect(world.names(.networkPolicy).isEmpty)
    #expect(world.names(.limitRange).isEmpty)
    #expect(world.labels.isEmpty)
    #expect(world.names(.role) == ["restricted-viewer"])
    world.now = try #require(expiry.date)
    let after = try world.reconcile()
    #expect(after.changes.allSatisfy { $0.reason == .rollout })
    #expect(world.names(.networkPolicy).count == 6)
    #expect(world.names(.limitRange).isEmpty)
    #expect(after.nextChange == nil)
  }

  @Test("a deleted baseline takes its objects with it, whatever its mode", arguments: [false, true])
  func removal(hasInvalidSpec: Bool) throws {
    var world = try hardened(Fixtures.baseline())
    world.create(.role, "theirs", ["rules": []])
    world.baselines[0].isDeleting = true
    world.baselines[0].hasInvalidSpec = hasInvalidSpec
    world.baselines[0].spec.suspend = true
    #expect(try world.plan().results["restricted"]?.hasRemains == true)
    try world.reconcile()
    #expect(Set(world.objects.keys.map(\.name)) == ["theirs", "default"])
    #expect(world.labels.isEmpty && world.annotations.isEmpty)
    #expect(try world.plan().results.isEmpty)
  }

  @Test("a deleted baseline that orphans leaves everything, without a trace of itself")
  func orphaning() throws {
    var world = try hardened(Fixtures.baseline())
    let (count, labels) = (world.objects.count, world.labels)
    world[.role, "restricted-viewer"]?["metadata"]?["labels"] = nil
    world.baselines[0].isDeleting = true
    world.baselines[0].spec.deletionPolicy = .orphan
    try world.reconcile()
    #expect(world.objects.count == count)
    #expect(world.labels == labels)
    #expect(world.annotations.isEmpty)
    for object in world.objects.values {
      #expect(object["metadata"]?["ownerReferences"] == nil, "Kubernetes would delete it by that")
      #expect(object["metadata"]?["labels"]?["plimsoll.dev/baseline"] == nil)
    }
    #expect(world[.serviceAccount, "default"]?["automountServiceAccountToken"] == false)
    #expect(try world.plan().results.isEmpty)
  }

  @Test("an invalid baseline without a valid spec keeps what is there")
  func heldWithoutSpec() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines[0].hasInvalidSpec = true
    world.baselines[0].spec = SecurityBaselineSpec()
    let plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"] == BaselineResult(hasRemains: true), "which namespaces it selects is not known")
  }

  @Test("an invalid baseline with a valid spec from before goes on enforcing it, without pruning")
  func heldWithSpec() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines[0].hasInvalidSpec = true
    world[.networkPolicy, Self.denied] = nil
    world.baselines[0].spec.limitRanges = nil
    #expect(try world.plan().changes.map(\.id.name) == [Self.denied])
  }

  // MARK: - Names

  @Test("an object of the same name that is not ours is reported and left alone, or adopted where that is asked")
  func nameConflict() throws {
    var world = SimulatedNamespace()
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]])
    let theirs = world[.networkPolicy, Self.denied]
    world.baselines = [Fixtures.denying()]
    let plan = try world.reconcile()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == [.nameConflict])
    #expect(world[.networkPolicy, Self.denied] == theirs)
    world.baselines = [Fixtures.denying { $0.adoptExisting = true }]
    #expect(try world.plan().changes.map(\.shortReason) == [.rollout])
    try world.reconcile()
    #expect(try world.plan().changes.isEmpty)
    #expect(world[.networkPolicy, Self.denied]?["spec"]?["podSelector"] == [:])
  }

  @Test("two baselines whose names join to the same object: who made it keeps it, the other says so")
  func joinedNames() throws {
    let quota = { (name: String, item: String) in
      Fixtures.denying(name) {
        $0.networkPolicies = nil
        $0.adoptExisting = true
        $0.resourceQuotas = [ResourceQuotaTemplate(name: item, hard: ["pods": Quantity("\(name.count)")])]
      }
    }
    let (first, second) = (quota("a", "b-c"), quota("a-b", "c"))
    var world = try hardened(second)
    world.baselines = [first, second]
    var plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["a"]?.findings.map(\.shortKind) == [.nameConflict])
    #expect(plan.results["a-b"]?.findings == [])
    world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] = "99"
    try world.reconcile()
    #expect(world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "3", "it is still watched over")
    world.baselines[1].isDeleting = true
    plan = try world.reconcile()
    #expect(plan.results["a"]?.findings == [])
    #expect(world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "1", "the name is free for the other")
    #expect(try world.plan().changes.isEmpty)
  }

  @Test("a foreign object that takes our name and opens the namespace is also a risk, and may be pruned")
  func conflictingRisk() throws {
    var world = SimulatedNamespace()
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    world.baselines = [Fixtures.denying()]
    #expect(try world.plan().results["restricted"]?.findings.map(\.shortKind).count == 2)
    world.baselines = [Fixtures.denying { $0.networkPolicies?.unmanaged = .prune }]
    try world.reconcile()
    try world.reconcile()
    #expect(world[.networkPolicy, Self.denied]?["metadata"]?["labels"]?["plimsoll.dev/baseline"] == "restricted")
  }

  @Test("baselines side by side on a namespace do not disturb each other")
  func sideBySide() throws {
    var world = try hardened(Fixtures.baseline("one"), Fixtures.baseline("two"))
    #expect(world.names(.networkPolicy).count == 12)
    #expect(try world.plan().results.values.allSatisfy { $0.findings.isEmpty }, "each other's openings are managed")
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.names(.networkPolicy).count == 6)
    #expect(world.names(.networkPolicy).allSatisfy { $0.hasPrefix("two-") })
    #expect(try world.plan().changes.isEmpty)
  }

  // MARK: - What is not known

  @Test("an unknown address of the API server is said, and the opening that is there stays")
  func unknownAddress() throws {
    var world = try hardened(Fixtures.baseline())
    world.cluster.apiServerAddresses = []
    var plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == [.unavailable])
    world[.networkPolicy, "restricted-allow-kube-apiserver"] = nil
    plan = try world.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.first?.message.contains("addresses of the API server") == true)
  }

  @Test("equal observations give equal plans, in whatever order baselines and objects come")
  func determinism() throws {
    var world = SimulatedNamespace()
    world.cluster = Fixtures.cluster
    world.baselines = [Fixtures.baseline("one"), Fixtures.baseline("two"), Fixtures.baseline("three")]
    let rolledOut = try world.plan().changes.map(\.summary)
    for _ in 0..<5 {
      world.baselines.shuffle()
      #expect(try world.plan().changes.map(\.summary) == rolledOut)
    }
    try world.reconcile()
    for index in world.baselines.indices { world.baselines[index].isDeleting = true }
    let removed = try world.plan().changes.map(\.summary)
    for _ in 0..<5 {
      world.baselines.shuffle()
      #expect(try world.plan().changes.map(\.summary) == removed)
    }
  }

  @Test("an object that claims our labels but was not written by us is never deleted")
  func forgedLabels() throws {
    var world = try hardened(Fixtures.denying())
    world.create(.role, "forged", ["rules": []])
    world[.role, "forged"]?["metadata"]?["labels"] = [
      "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "restricted", "plimsoll.dev/control": "rbac",
    ]
    #expect(try world.plan().changes.isEmpty)
  }
}

extension Plan {
  fileprivate func stage(of kind: ManagedKind) -> Change.Stage? { changes.first { $0.id.kind == kind }?.stage }
}
