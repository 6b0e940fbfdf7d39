import CRDs
import Foundation
import Kubernetes
import Reconcilers
import Testing

@Suite("The plan of a namespace") struct PlannerTests {
  private static let denied = "restricted-default-deny"

  /// A namespace in which a baseline is rolled out.
  private func hardened(_ baselines: BaselineFacts...) throws -> World {
    var world = World()
    world.cluster = Fixtures.cluster
    world.baselines = baselines
    try world.reconcile()
    #expect(try world.plan().steps.isEmpty)
    return world
  }

  // MARK: - Rollout

  @Test("a new namespace gets every object, protection first, as rollout")
  func rollout() throws {
    var world = World()
    world.cluster = Fixtures.cluster
    world.baselines = [Fixtures.baseline()]
    let plan = try world.plan()
    #expect(plan.steps.allSatisfy { $0.cause == .rollout })
    #expect(plan.steps.map(\.stage) == plan.steps.map(\.stage).sorted())
    #expect(plan.steps.prefix(7).allSatisfy { [.networkPolicies, .podSecurity].contains($0.control) })
    let (role, binding) = (try #require(plan.stage(of: .role)), try #require(plan.stage(of: .roleBinding)))
    #expect(role < binding, "a binding is refused while its role is not there")
    #expect(plan.shares["restricted"]?.desired == plan.steps.count)
    try world.reconcile()
    let next = try world.plan()
    #expect(next.steps.isEmpty)
    #expect(next.inPlace.count == plan.steps.count)
  }

  @Test("an object left out of a rollout that was finished before this process began was deleted")
  func missingAfterRestart() throws {
    var world = try hardened(Fixtures.baseline())
    world.restart()
    world[.networkPolicy, Self.denied] = nil
    #expect(try world.plan().steps.map(\.cause) == [.rollout])
    world.baselines[0].wasRolledOut = true
    #expect(try world.plan().steps.map(\.cause) == [.drift(.deleted)])
    world.objects = [:]
    let causes = try world.plan().steps.map(\.cause)
    #expect(causes.allSatisfy { $0 == .rollout }, "a namespace without anything of ours is a new one")
  }

  @Test("an object that differs after a restart is undecided: managedFields tell")
  func differingAfterRestart() throws {
    var world = try hardened(Fixtures.denying())
    world.restart()
    world[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    #expect(try world.plan().steps.map(\.cause) == [.undecided])
  }

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
      try world.plan().steps.map(\.summary) == [
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
      try world.plan().steps.map(\.summary) == [
        "recreate ResourceQuota/restricted-compute (rollout)", "recreate RoleBinding/restricted-auditors (rollout)",
      ])
    try world.reconcile()
    #expect(try world.plan().steps.isEmpty)
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
      #expect(try world.reconcile().steps.map(\.summary) == ["apply ResourceQuota/restricted-compute (rollout)"])
      #expect(try world.plan().steps.isEmpty)
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
    #expect(plan.steps.map(\.id) == [id])
    #expect(plan.steps.map(\.cause) == [.drift(.modified)])
    #expect(plan.shares["restricted"]?.findings == [])
    try world.reconcile()
    #expect(try world.plan().steps.isEmpty)
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
    #expect(try world.plan().steps.isEmpty)
  }

  @Test("every deleted object is drift and comes back")
  func deletion() throws {
    let world = try hardened(Fixtures.baseline())
    for id in world.objects.keys {
      var world = world
      world.objects[id] = nil
      let plan = try world.reconcile()
      #expect(plan.steps.map(\.id) == [id])
      #expect(plan.steps.map(\.cause) == [.drift(.deleted)])
      #expect(try world.plan().steps.isEmpty)
    }
  }

  @Test("an object that is deleted and made anew by someone else at once is put back")
  func replacement() throws {
    var world = try hardened(Fixtures.denying())
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try world.plan().steps.map(\.cause) == [.drift(.modified)])
    try world.reconcile()
    #expect(world[.networkPolicy, Self.denied]?["spec"]?["ingress"] == nil)
  }

  @Test("an object being deleted whose immutable field differs waits for its end, and that is said")
  func terminatingImmutable() throws {
    var world = try hardened(Fixtures.baseline())
    world[.roleBinding, "restricted-auditors"]?["metadata"]?["deletionTimestamp"] = "2027-01-01T00:00:00Z"
    world.baselines = [Fixtures.baseline { $0.rbac?.roleBindings?[1].roleRef.name = "audit" }]
    let plan = try world.plan()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"]?.findings.map(\.kind) == [.unavailable])
    world[.roleBinding, "restricted-auditors"] = nil
    #expect(try world.plan().steps.map(\.id.name) == ["restricted-auditors"])
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
    #expect(plan.steps.isEmpty)
    let kinds = plan.shares["restricted"]?.findings.map(\.kind) ?? []
    #expect(Set(kinds) == [.drift(.missing), .drift(.modified), .unmanaged])
    world.baselines[0].spec.networkPolicies?.defaultDeny = nil
    plan = try world.plan()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"]?.findings.contains { $0.kind == .drift(.surplus) } == true)
    #expect(world[.networkPolicy, Self.denied] != nil, "what is there stays")
  }

  @Test("an object that is gone while only audited was deleted, not merely missing")
  func auditDeleted() throws {
    var world = try hardened(Fixtures.denying())
    world.baselines = [Fixtures.denying { $0.networkPolicies?.enforcement = .audit }]
    world[.networkPolicy, Self.denied] = nil
    #expect(try world.plan().shares["restricted"]?.findings.map(\.kind) == [.drift(.deleted)])
  }

  @Test("a control, a quota or a limit range may say otherwise than its baseline")
  func ownEnforcement() throws {
    var world = World()
    world.baselines = [
      Fixtures.baseline {
        $0.enforcement = .audit
        $0.rbac?.enforcement = .enforce
        $0.resourceQuotas?[0].enforcement = .enforce
      }
    ]
    let kinds = Set(try world.plan().steps.map(\.id.kind))
    #expect(kinds == [.role, .roleBinding, .serviceAccount, .resourceQuota])
  }

  // MARK: - Selection, exemptions, deletion

  @Test("protected and terminating namespaces are left alone, but for an exact name")
  func selection() throws {
    for name in ["kube-system", "kube-public", "kube-node-lease", "plimsoll-system"] {
      var world = World(name)
      world.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: ["*"]) }]
      #expect(try world.plan().steps.isEmpty)
      #expect(try world.plan().shares.isEmpty)
      world.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: [name]) }]
      #expect(try world.plan().steps.count == 1)
    }
    var world = try hardened(Fixtures.baseline())
    world.isTerminating = true
    world.objects = [:]
    #expect(try world.plan().steps.isEmpty)
    #expect(try world.plan().shares.isEmpty, "nothing of it holds a finalizer up")
  }

  @Test("a namespace that is no longer selected is cleaned, labels and service account included")
  func unselected() throws {
    var world = World()
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
    #expect(plan.steps.allSatisfy { $0.cause == .prune })
    #expect(plan.shares["restricted"]?.isSelected == false)
    #expect(plan.shares["restricted"]?.hasRemains == true)
    #expect(world.labels == before.merging(["tier": "dev"]) { $1 })
    #expect(world.annotations.isEmpty)
    #expect(world.objects.keys.map(\.name).sorted() == ["default", "theirs"])
    #expect(world[.serviceAccount, "default"]?["automountServiceAccountToken"] == nil)
    #expect(try world.plan().shares.isEmpty)
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
    #expect(plan.shares["restricted"]?.isExempt == true)
    #expect(world.names(.networkPolicy).isEmpty)
    #expect(world.names(.limitRange).isEmpty)
    #expect(world.labels.isEmpty)
    #expect(world.names(.role) == ["restricted-viewer"])
    world.now = try #require(expiry.date)
    let after = try world.reconcile()
    #expect(after.steps.allSatisfy { $0.cause == .rollout })
    #expect(world.names(.networkPolicy).count == 6)
    #expect(world.names(.limitRange).isEmpty)
    #expect(after.nextChange == nil)
  }

  @Test("a deleted baseline takes its objects with it, whatever its mode", arguments: [false, true])
  func removal(isHeld: Bool) throws {
    var world = try hardened(Fixtures.baseline())
    world.create(.role, "theirs", ["rules": []])
    world.baselines[0].isDeleting = true
    world.baselines[0].isHeld = isHeld
    world.baselines[0].spec.suspend = true
    #expect(try world.plan().shares["restricted"]?.hasRemains == true)
    try world.reconcile()
    #expect(Set(world.objects.keys.map(\.name)) == ["theirs", "default"])
    #expect(world.labels.isEmpty && world.annotations.isEmpty)
    #expect(try world.plan().shares.isEmpty)
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
    #expect(try world.plan().shares.isEmpty)
  }

  @Test("an invalid baseline without a valid spec keeps what is there")
  func heldWithoutSpec() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines[0].isHeld = true
    world.baselines[0].spec = SecurityBaselineSpec()
    let plan = try world.plan()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"] == Plan.Share(hasRemains: true), "which namespaces it selects is not known")
  }

  @Test("an invalid baseline with a valid spec from before goes on enforcing it, without pruning")
  func heldWithSpec() throws {
    var world = try hardened(Fixtures.baseline())
    world.baselines[0].isHeld = true
    world[.networkPolicy, Self.denied] = nil
    world.baselines[0].spec.limitRanges = nil
    #expect(try world.plan().steps.map(\.id.name) == [Self.denied])
  }

  // MARK: - Names

  @Test("an object of the same name that is not ours is reported and left alone, or adopted where that is asked")
  func nameConflict() throws {
    var world = World()
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]])
    let theirs = world[.networkPolicy, Self.denied]
    world.baselines = [Fixtures.denying()]
    let plan = try world.reconcile()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"]?.findings.map(\.kind) == [.nameConflict])
    #expect(world[.networkPolicy, Self.denied] == theirs)
    world.baselines = [Fixtures.denying { $0.adoptExisting = true }]
    #expect(try world.plan().steps.map(\.cause) == [.rollout])
    try world.reconcile()
    #expect(try world.plan().steps.isEmpty)
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
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["a"]?.findings.map(\.kind) == [.nameConflict])
    #expect(plan.shares["a-b"]?.findings == [])
    world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] = "99"
    try world.reconcile()
    #expect(world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "3", "it is still watched over")
    world.baselines[1].isDeleting = true
    plan = try world.reconcile()
    #expect(plan.shares["a"]?.findings == [])
    #expect(world[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "1", "the name is free for the other")
    #expect(try world.plan().steps.isEmpty)
  }

  @Test("a foreign object that takes our name and opens the namespace is also a risk, and may be pruned")
  func conflictingRisk() throws {
    var world = World()
    world.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    world.baselines = [Fixtures.denying()]
    #expect(try world.plan().shares["restricted"]?.findings.map(\.kind).count == 2)
    world.baselines = [Fixtures.denying { $0.networkPolicies?.unmanaged = .prune }]
    try world.reconcile()
    try world.reconcile()
    #expect(world[.networkPolicy, Self.denied]?["metadata"]?["labels"]?["plimsoll.dev/baseline"] == "restricted")
  }

  @Test("baselines side by side on a namespace do not disturb each other")
  func sideBySide() throws {
    var world = try hardened(Fixtures.baseline("one"), Fixtures.baseline("two"))
    #expect(world.names(.networkPolicy).count == 12)
    #expect(try world.plan().shares.values.allSatisfy { $0.findings.isEmpty }, "each other's openings are managed")
    world.baselines[0].isDeleting = true
    try world.reconcile()
    #expect(world.names(.networkPolicy).count == 6)
    #expect(world.names(.networkPolicy).allSatisfy { $0.hasPrefix("two-") })
    #expect(try world.plan().steps.isEmpty)
  }

  // MARK: - What is not known

  @Test("an unknown address of the API server is said, and the opening that is there stays")
  func unknownAddress() throws {
    var world = try hardened(Fixtures.baseline())
    world.cluster.apiServerAddresses = []
    var plan = try world.plan()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"]?.findings.map(\.kind) == [.unavailable])
    world[.networkPolicy, "restricted-allow-kube-apiserver"] = nil
    plan = try world.plan()
    #expect(plan.steps.isEmpty)
    #expect(plan.shares["restricted"]?.findings.first?.message.contains("addresses of the API server") == true)
  }

  @Test("equal observations give equal plans, in whatever order baselines and objects come")
  func determinism() throws {
    var world = World()
    world.cluster = Fixtures.cluster
    world.baselines = [Fixtures.baseline("one"), Fixtures.baseline("two"), Fixtures.baseline("three")]
    let rolledOut = try world.plan().steps.map(\.summary)
    for _ in 0..<5 {
      world.baselines.shuffle()
      #expect(try world.plan().steps.map(\.summary) == rolledOut)
    }
    try world.reconcile()
    for index in world.baselines.indices { world.baselines[index].isDeleting = true }
    let removed = try world.plan().steps.map(\.summary)
    for _ in 0..<5 {
      world.baselines.shuffle()
      #expect(try world.plan().steps.map(\.summary) == removed)
    }
  }

  @Test("an object that claims our labels but was not written by us is never deleted")
  func forgedLabels() throws {
    var world = try hardened(Fixtures.denying())
    world.create(.role, "forged", ["rules": []])
    world[.role, "forged"]?["metadata"]?["labels"] = [
      "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "restricted", "plimsoll.dev/control": "rbac",
    ]
    #expect(try world.plan().steps.isEmpty)
  }
}

extension Plan {
  fileprivate func stage(of kind: ManagedKind) -> Int? { steps.first { $0.id.kind == kind }?.stage }
}
