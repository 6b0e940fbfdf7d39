import CRDs
import Foundation
import Kubernetes
import Planning
import Testing

@Suite("Planner") struct PlannerTests {
  private static let denied = "restricted-default-deny"

  /// A namespace in which a baseline is rolled out.
  private func hardened(_ baselines: BaselineFacts...) throws -> SimulatedNamespace {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = baselines
    try namespace.reconcile()
    #expect(try namespace.plan().changes.isEmpty)
    return namespace
  }

  // MARK: - Rollout

  @Test("rolls out every object to a new namespace, protection first")
  func rollout() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [Fixtures.baseline()]
    let plan = try namespace.plan()
    #expect(plan.changes.allSatisfy { $0.reason == .rollout })
    #expect(plan.changes.map(\.stage) == plan.changes.map(\.stage).sorted())
    #expect(plan.changes.prefix(7).allSatisfy { [.networkPolicies, .podSecurity].contains($0.control) })
    let (role, binding) = (try #require(plan.stage(of: .role)), try #require(plan.stage(of: .roleBinding)))
    #expect(role < binding, "the API server rejects a binding to a missing role")
    #expect(plan.results["restricted"]?.desired == plan.changes.count)
    try namespace.reconcile()
    let next = try namespace.plan()
    #expect(next.changes.isEmpty)
    #expect(next.inPlace.count == plan.changes.count)
  }

  @Test("reports an object that is missing after a completed rollout as deleted")
  func missingAfterRestart() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.restart()
    namespace[.networkPolicy, Self.denied] = nil
    #expect(try namespace.plan().changes.map(\.shortReason) == [.rollout])
    namespace.baselines[0].wasRolledOut = true
    #expect(try namespace.plan().changes.map(\.shortReason) == [.drift(.deleted)])
    namespace.objects = [:]
    namespace.annotations = [:]
    namespace.labels = [:]
    let causes = try namespace.plan().changes.map(\.shortReason)
    #expect(causes.allSatisfy { $0 == .rollout }, "a namespace without objects and annotations of the operator is new")
  }

  @Test("after a restart, distinguishes drift from an earlier rollout by managedFields")
  func differingAfterRestart() throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.restart()
    namespace[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    let undecided = try namespace.undecidedPlan()
    #expect(undecided.changes.isEmpty)
    #expect(undecided.undecided.map(\.id.name) == [Self.denied])
    #expect(try namespace.plan().changes.map(\.shortReason) == [.rollout], "only the operator wrote it")

    let edit: JSONValue = [
      "manager": "kubectl-edit", "operation": "Update", "time": "2026-01-01T00:00:00Z",
      "fieldsV1": ["f:spec": ["f:policyTypes": [:]]],
    ]
    namespace[.networkPolicy, Self.denied]?["metadata"]?["managedFields"] = [
      ["manager": "plimsoll", "operation": "Apply"], edit,
    ]
    let drift = try #require(try namespace.plan().changes.first?.drift)
    #expect(drift.change == .modified)
    #expect(drift.fields == ["spec.policyTypes"])
    #expect(drift.manager == "kubectl-edit")
    #expect(drift.action == .reported, "it is not restored yet")
  }

  @Test("an object that is too large to be read is drift, whoever changed it", arguments: [false, true])
  func tooLarge(isRestarted: Bool) throws {
    var namespace = try hardened(Fixtures.denying())
    if isRestarted { namespace.restart() }
    namespace[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    var observation = try namespace.observation()
    observation.live[namespace.id(.networkPolicy, Self.denied)] = .tooLarge
    let plan = Planner().plan(observation)
    #expect(plan.undecided.isEmpty)
    let drift = try #require(plan.changes.first?.drift)
    #expect(drift.change == .modified)
    #expect(drift.fields.isEmpty && drift.manager == nil)
  }

  @Test("does not read or write an object again that the server alters or rejects")
  func alteredByServer() throws {
    var namespace = try hardened(Fixtures.denying())
    let id = namespace.id(.networkPolicy, Self.denied)
    namespace[.networkPolicy, Self.denied]?["spec"]?["policyTypes"] = ["Ingress"]
    let change = try #require(try namespace.plan().changes.first)
    guard case .replace(let desired, let live) = change.action else { throw Unexpected() }
    namespace.history.accepted[id] = AcceptedDifference(
      desired: desired.fingerprint, live: live.fingerprint, alteration: "a webhook changes it")
    let plan = try namespace.undecidedPlan()
    #expect(plan.changes.isEmpty && plan.undecided.isEmpty)
    #expect(plan.withheld.map(\.reason) == [.altered("a webhook changes it")])

    namespace.history.accepted[id] = nil
    namespace.history.rejected[id] = RejectedWrite(desired: desired.fingerprint, message: "invalid", until: .now)
    #expect(try namespace.undecidedPlan().withheld.map(\.reason) == [.rejected(namespace.history.rejected[id]!)])
    namespace.history.rejected[id]?.desired = Fingerprint(value: 0)
    #expect(try namespace.plan().changes.count == 1, "the server did not reject this desired object")
  }

  private struct Unexpected: Error {}

  @Test("rolls out a changed spec, and prunes objects that it no longer lists")
  func specChange() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.baselines = [
      Fixtures.baseline {
        $0.networkPolicies?.allow?.dns = false
        $0.networkPolicies?.defaultDeny = [.ingress]
        $0.rbac?.roleBindings?.removeLast()
      }
    ]
    #expect(
      try namespace.plan().objectChanges.map(\.summary) == [
        "replace NetworkPolicy/restricted-default-deny (rollout)", "delete RoleBinding/restricted-auditors (prune)",
        "delete NetworkPolicy/restricted-allow-dns (prune)",
      ])
  }

  @Test("recreates an object if an immutable field changes")
  func immutable() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.baselines = [
      Fixtures.baseline {
        $0.rbac?.roleBindings?[1].roleRef.name = "audit"
        $0.resourceQuotas?[0].scopes = ["NotBestEffort"]
      }
    ]
    #expect(
      try namespace.plan().changes.map(\.summary) == [
        "recreate ResourceQuota/restricted-compute (rollout)", "recreate RoleBinding/restricted-auditors (rollout)",
      ])
    try namespace.reconcile()
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("updates the scope selector of a quota in place; only scopes are immutable")
  func scopeSelector() throws {
    func baseline(_ values: [String]) -> BaselineFacts {
      Fixtures.baseline {
        $0.resourceQuotas?[0].scopeSelector = ScopeSelector(matchExpressions: [
          .init(scopeName: "PriorityClass", operator: .in, values: values)
        ])
      }
    }
    var namespace = try hardened(baseline(["low"]))
    for next in [baseline(["high"]), Fixtures.baseline()] {
      namespace.baselines = [next]
      #expect(
        try namespace.reconcile().changes.map(\.summary) == ["replace ResourceQuota/restricted-compute (rollout)"])
      #expect(try namespace.plan().changes.isEmpty)
    }
  }

  // MARK: - Drift

  /// An edit of a generated object by another client.
  struct Edit: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var kind: ManagedKind = .networkPolicy
    var name = "restricted-default-deny"
    var change: @Sendable (inout JSONValue) -> Void
  }

  static let edits: [Edit] = [
    Edit(testDescription: "shortened list") { $0["spec"]?["policyTypes"] = ["Ingress"] },
    Edit(testDescription: "added rule") { $0["spec"]?["ingress"] = [[:]] },
    Edit(testDescription: "narrowed selector") { $0["spec"]?["podSelector"] = ["matchLabels": ["a": "b"]] },
    Edit(testDescription: "one removed label") { $0["metadata"]?["labels"]?["plimsoll.dev/control"] = nil },
    Edit(testDescription: "all labels removed") { $0["metadata"]?["labels"] = nil },
    Edit(testDescription: "baseline label that names a missing baseline") {
      $0["metadata"]?["labels"]?["plimsoll.dev/baseline"] = "other"
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "control label that names another control") {
      $0["metadata"]?["labels"]?["plimsoll.dev/control"] = "rbac"
    },
    Edit(testDescription: "removed owner reference") { $0["metadata"]?["ownerReferences"] = nil },
    Edit(testDescription: "owner reference with blockOwnerDeletion") {
      $0["metadata"]?["ownerReferences"] = [
        [
          "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": "restricted",
          "uid": "uid-of-restricted", "blockOwnerDeletion": true,
        ]
      ]
    },
    Edit(testDescription: "labels and owner reference removed, and a rule added") {
      $0["metadata"]?["labels"] = nil
      $0["metadata"]?["ownerReferences"] = nil
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "labels, owner reference and field manager removed, and a rule added") {
      $0["metadata"]?["labels"] = nil
      $0["metadata"]?["ownerReferences"] = nil
      $0["metadata"]?["managedFields"] = [["manager": "kubectl", "operation": "Update"]]
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "rule added while a finalizer delays the deletion") {
      $0["metadata"]?["deletionTimestamp"] = "2027-01-01T00:00:00Z"
      $0["spec"]?["ingress"] = [[:]]
    },
    Edit(testDescription: "added verb", kind: .role, name: "restricted-viewer") {
      $0["rules"] = [["apiGroups": [""], "resources": ["pods", "services"], "verbs": ["*"]]]
    },
    Edit(testDescription: "added subject", kind: .roleBinding, name: "restricted-auditors") {
      let subjects = $0["subjects"]?.arrayValue ?? []
      $0["subjects"] = .array(subjects + [["kind": "Group", "name": "everyone"]])
    },
    Edit(testDescription: "raised limit", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["pods"] = "5000"
    },
    Edit(testDescription: "added key", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["services"] = "0"
    },
    Edit(testDescription: "removed key", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"]?["pods"] = nil
    },
    Edit(testDescription: "raised default", kind: .limitRange, name: "restricted-defaults") {
      $0["spec"]?["limits"] = [["type": "Container", "default": ["cpu": "64"]]]
    },
  ]

  @Test("restores an edited field that the operator owns", arguments: edits)
  func drift(edit: Edit) throws {
    var namespace = try hardened(Fixtures.baseline())
    let before = try #require(namespace[edit.kind, edit.name])
    var object = before
    edit.change(&object)
    #expect(object != before)
    namespace[edit.kind, edit.name] = object
    let plan = try namespace.plan()
    let id = namespace.id(edit.kind, edit.name)
    #expect(plan.changes.map(\.id) == [id])
    #expect(plan.changes.map(\.shortReason) == [.drift(.modified)])
    #expect(plan.results["restricted"]?.findings == [])
    try namespace.reconcile()
    #expect(try namespace.plan().changes.isEmpty)
    for part in ["spec", "rules", "subjects", "roleRef"] {
      #expect(namespace[edit.kind, edit.name]?[part] == before[part])
    }
  }

  static let harmless: [Edit] = [
    Edit(testDescription: "an additional label") { $0["metadata"]?["labels"]?["team"] = "a" },
    Edit(testDescription: "an annotation") { $0["metadata"]?["annotations"] = ["note": "hi"] },
    Edit(testDescription: "a finalizer") { $0["metadata"]?["finalizers"] = ["example.com/x"] },
    Edit(testDescription: "a second owner reference") {
      let owner: JSONValue = [
        "apiVersion": "v1", "kind": "ConfigMap", "name": "x", "uid": "y", "controller": true,
      ]
      let owners = $0["metadata"]?["ownerReferences"]?.arrayValue ?? []
      $0["metadata"]?["ownerReferences"] = .array(owners + [owner])
    },
    Edit(testDescription: "an owner reference to another baseline") {
      let owner: JSONValue = [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "name": "other", "uid": "y",
      ]
      let owners = $0["metadata"]?["ownerReferences"]?.arrayValue ?? []
      $0["metadata"]?["ownerReferences"] = .array(owners + [owner])
    },
    Edit(testDescription: "an empty list instead of an absent one") { $0["spec"]?["ingress"] = [] },
    Edit(testDescription: "null instead of an absent list") { $0["spec"]?["egress"] = .null },
    Edit(testDescription: "policyTypes in another order") { $0["spec"]?["policyTypes"] = ["Egress", "Ingress"] },
    Edit(testDescription: "an equal quantity in another notation", kind: .resourceQuota, name: "restricted-compute") {
      $0["spec"]?["hard"] = ["requests.cpu": "10000m", "pods": "50"]
    },
    Edit(testDescription: "status", kind: .resourceQuota, name: "restricted-compute") {
      $0["status"] = ["used": ["pods": "3"]]
    },
  ]

  @Test("ignores changes of fields that the operator does not own", arguments: harmless)
  func noDrift(edit: Edit) throws {
    var namespace = try hardened(Fixtures.baseline())
    var object = try #require(namespace[edit.kind, edit.name])
    edit.change(&object)
    namespace[edit.kind, edit.name] = object
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("restores every deleted object")
  func deletion() throws {
    let namespace = try hardened(Fixtures.baseline())
    for id in namespace.objects.keys {
      var namespace = namespace
      namespace.objects[id] = nil
      let plan = try namespace.reconcile()
      #expect(plan.changes.map(\.id) == [id])
      #expect(plan.changes.map(\.shortReason) == [.drift(.deleted)])
      #expect(try namespace.plan().changes.isEmpty)
    }
  }

  @Test("restores an object that another client deletes and recreates at once")
  func replacement() throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    #expect(try namespace.plan().changes.map(\.shortReason) == [.drift(.modified)])
    try namespace.reconcile()
    #expect(namespace[.networkPolicy, Self.denied]?["spec"]?["ingress"] == nil)
  }

  // MARK: - Audit and suspension

  @Test("writes nothing and reports the differences in audit mode and while suspended", arguments: [true, false])
  func audit(isSuspended: Bool) throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.create(.networkPolicy, "open", ["spec": ["podSelector": [:], "ingress": [[:]]]])
    namespace.baselines = [
      Fixtures.denying {
        if isSuspended { $0.suspend = true } else { $0.enforcement = .audit }
        $0.networkPolicies?.defaultDeny = [.ingress]
        $0.networkPolicies?.unmanaged = .prune
        $0.networkPolicies?.allow = NetworkPoliciesSpec.AllowedTraffic()
        $0.networkPolicies?.allow?.dns = true
      }
    ]
    var plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    let kinds = plan.results["restricted"]?.findings.map(\.shortKind) ?? []
    #expect(Set(kinds) == [.drift(.missing), .drift(.modified), .unmanaged])
    namespace.baselines[0].spec.networkPolicies?.defaultDeny = nil
    plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.contains { $0.shortKind == .drift(.surplus) } == true)
    #expect(namespace[.networkPolicy, Self.denied] != nil, "existing objects stay")
  }

  @Test("reports a deleted object in audit mode as deleted, not as missing")
  func auditDeleted() throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.baselines = [Fixtures.denying { $0.networkPolicies?.enforcement = .audit }]
    namespace[.networkPolicy, Self.denied] = nil
    #expect(try namespace.plan().results["restricted"]?.findings.map(\.shortKind) == [.drift(.deleted)])
  }

  @Test("a control, a quota or a limit range overrides the enforcement of its baseline")
  func ownEnforcement() throws {
    var namespace = SimulatedNamespace()
    namespace.baselines = [
      Fixtures.baseline {
        $0.enforcement = .audit
        $0.rbac?.enforcement = .enforce
        $0.resourceQuotas?[0].enforcement = .enforce
      }
    ]
    let kinds = Set(try namespace.plan().objectChanges.map(\.id.kind))
    #expect(kinds == [.role, .roleBinding, .serviceAccount, .resourceQuota])
  }

  // MARK: - Selection, exemptions, deletion

  @Test("skips terminating namespaces, and protected ones unless an exact name selects them")
  func selection() throws {
    for name in ["kube-system", "kube-public", "kube-node-lease", "plimsoll-system"] {
      var namespace = SimulatedNamespace(name)
      namespace.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: ["*"]) }]
      #expect(try namespace.plan().changes.isEmpty)
      #expect(try namespace.plan().results.isEmpty)
      namespace.baselines = [Fixtures.denying { $0.namespaceSelector = NamespaceSelector(matchNames: [name]) }]
      #expect(try namespace.plan().objectChanges.count == 1)
    }
    var namespace = try hardened(Fixtures.baseline())
    namespace.isTerminating = true
    namespace.objects = [:]
    #expect(try namespace.plan().changes.isEmpty)
    #expect(try namespace.plan().results.isEmpty, "it does not delay the finalizer")
  }

  @Test("cleans up a namespace that is no longer selected, including labels and service account")
  func unselected() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.labels = ["pod-security.kubernetes.io/enforce": "baseline", "tier": "prod"]
    let before = namespace.labels
    namespace.create(.serviceAccount, "default", [:])
    namespace.create(.networkPolicy, "unmanaged", ["spec": ["podSelector": [:]]])
    namespace.baselines = [
      Fixtures.baseline { $0.namespaceSelector = NamespaceSelector(matchLabels: ["tier": "prod"]) }
    ]
    try namespace.reconcile()
    #expect(namespace.labels["pod-security.kubernetes.io/enforce"] == "restricted")
    namespace.labels["tier"] = "dev"
    let plan = try namespace.reconcile()
    #expect(plan.changes.allSatisfy { $0.reason == .prune })
    #expect(plan.results["restricted"]?.isSelected == false)
    #expect(plan.results["restricted"]?.hasRemains == true)
    #expect(namespace.labels == before.merging(["tier": "dev"]) { $1 })
    #expect(namespace.annotations.isEmpty)
    #expect(namespace.objects.keys.map(\.name).sorted() == ["default", "unmanaged"])
    #expect(namespace[.serviceAccount, "default"]?["automountServiceAccountToken"] == nil)
    #expect(try namespace.plan().results.isEmpty)
  }

  @Test("removes an exempt control, and restores it when the exemption expires")
  func exemption() throws {
    let expiry = Timestamp(text: "2027-01-31T00:00:00Z")
    var namespace = try hardened(Fixtures.baseline())
    namespace.baselines = [
      Fixtures.baseline {
        $0.exemptions = [
          Exemption(
            namespaces: ["team-*"], controls: [.podSecurity, .networkPolicies], reason: "test", expires: expiry),
          Exemption(namespaces: ["team-a"], controls: [.limitRanges], reason: "no expiry"),
          Exemption(namespaces: ["other"], controls: [.rbac], reason: "not here"),
        ]
      }
    ]
    let plan = try namespace.reconcile()
    #expect(plan.nextChange == expiry.date)
    #expect(plan.results["restricted"]?.isExempt == true)
    #expect(namespace.names(.networkPolicy).isEmpty)
    #expect(namespace.names(.limitRange).isEmpty)
    #expect(namespace.labels.isEmpty)
    #expect(namespace.names(.role) == ["restricted-viewer"])
    namespace.now = try #require(expiry.date)
    let after = try namespace.reconcile()
    #expect(after.changes.allSatisfy { $0.reason == .rollout })
    #expect(namespace.names(.networkPolicy).count == 6)
    #expect(namespace.names(.limitRange).isEmpty)
    #expect(after.nextChange == nil)
  }

  @Test("removes the objects of a deleted baseline in every mode", arguments: [false, true])
  func removal(hasInvalidSpec: Bool) throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.create(.role, "unmanaged", ["rules": []])
    namespace.baselines[0].isDeleting = true
    namespace.baselines[0].hasInvalidSpec = hasInvalidSpec
    namespace.baselines[0].spec.suspend = true
    #expect(try namespace.plan().results["restricted"]?.hasRemains == true)
    try namespace.reconcile()
    #expect(Set(namespace.objects.keys.map(\.name)) == ["unmanaged", "default"])
    #expect(namespace.labels.isEmpty && namespace.annotations.isEmpty)
    #expect(try namespace.plan().results.isEmpty)
  }

  @Test("deletionPolicy Orphan keeps all objects, without labels and owner references of the baseline")
  func orphaning() throws {
    var namespace = try hardened(Fixtures.baseline())
    let (count, labels) = (namespace.objects.count, namespace.labels)
    namespace[.role, "restricted-viewer"]?["metadata"]?["labels"] = nil
    namespace.baselines[0].isDeleting = true
    namespace.baselines[0].spec.deletionPolicy = .orphan
    try namespace.reconcile()
    #expect(namespace.objects.count == count)
    #expect(namespace.labels == labels)
    #expect(namespace.annotations.isEmpty)
    for object in namespace.objects.values {
      #expect(object["metadata"]?["ownerReferences"] == nil, "the garbage collector would delete the object")
      #expect(object["metadata"]?["labels"]?["plimsoll.dev/baseline"] == nil)
    }
    #expect(namespace[.serviceAccount, "default"]?["automountServiceAccountToken"] == false)
    #expect(try namespace.plan().results.isEmpty)
  }

  @Test("an invalid baseline without a last valid spec leaves existing objects unchanged")
  func invalidWithoutSpec() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.baselines[0].hasInvalidSpec = true
    namespace.baselines[0].spec = SecurityBaselineSpec()
    let plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(
      plan.results["restricted"] == BaselineResult(hasRemains: true), "the namespaces that it selects are unknown")
  }

  @Test("an invalid baseline enforces its last valid spec, without pruning")
  func invalidWithSpec() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.baselines[0].hasInvalidSpec = true
    namespace[.networkPolicy, Self.denied] = nil
    namespace.baselines[0].spec.limitRanges = nil
    #expect(try namespace.plan().changes.map(\.id.name) == [Self.denied])
  }

  // MARK: - Names

  @Test("generates an object whose name is taken under an alternative name, or adopts it with adoptExisting")
  func nameConflict() throws {
    var namespace = SimulatedNamespace()
    namespace.create(.networkPolicy, Self.denied, ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]])
    let unmanaged = namespace[.networkPolicy, Self.denied]
    namespace.baselines = [Fixtures.denying()]
    let alternative = Self.denied + "-dfece"
    let plan = try namespace.reconcile()
    #expect(plan.objectChanges.map(\.summary) == ["create NetworkPolicy/\(alternative) (rollout)"])
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == [.nameConflict])
    #expect(namespace[.networkPolicy, Self.denied] == unmanaged)
    #expect(try namespace.plan().changes.isEmpty)
    namespace.restart()
    namespace.baselines[0].wasRolledOut = true
    #expect(try namespace.plan().changes.isEmpty, "the name was taken before the baseline was rolled out")
    namespace[.networkPolicy, alternative] = nil
    #expect(
      try namespace.plan().results["restricted"]?.findings.isEmpty == true,
      "where it was rolled out, the name is its own")
    namespace.baselines = [Fixtures.denying { $0.adoptExisting = true }]
    try namespace.reconcile()
    try namespace.reconcile()
    #expect(try namespace.plan().changes.isEmpty)
    #expect(namespace.names(.networkPolicy) == [Self.denied])
    #expect(namespace[.networkPolicy, Self.denied]?["spec"]?["podSelector"] == [:])
  }

  @Test("generates a binding under an alternative name while a finalizer keeps one to another role under its name")
  func heldBinding() throws {
    var namespace = try hardened(
      Fixtures.baseline {
        $0.rbac = RBACSpec()
        $0.rbac?.roleBindings = [
          RoleBindingTemplate(
            name: "r", roleRef: RoleRef(kind: "ClusterRole", name: "view"),
            subjects: [Subject(kind: "Group", name: "g")])
        ]
      })
    let name = "restricted-r"
    namespace[.roleBinding, name]?["roleRef"]?["name"] = "edit"
    namespace[.roleBinding, name]?["metadata"]?["deletionTimestamp"] = "2026-01-01T00:00:00Z"
    namespace[.roleBinding, name]?["metadata"]?["finalizers"] = ["f/g"]
    let plan = try namespace.reconcile()
    #expect(plan.objectChanges.map(\.summary) == ["create RoleBinding/\(name)-dfece (rollout)"])
    #expect(
      plan.results["restricted"]?.findings.map(\.message) == [
        "RoleBinding '\(name)' (not managed) grants edit to Group 'g'",
        "RoleBinding '\(name)' is being deleted, is held by a finalizer, and has a field that cannot be changed; "
          + "generated as '\(name)-dfece' instead",
      ])
    namespace[.roleBinding, name] = nil
    try namespace.reconcile()
    try namespace.reconcile()
    #expect(namespace.names(.roleBinding) == [name])
  }

  @Test("an unmanaged object that a finalizer keeps is still a finding, and is pruned", arguments: [false, true])
  func heldOpening(prunes: Bool) throws {
    var namespace = try hardened(Fixtures.denying { $0.networkPolicies?.unmanaged = prunes ? .prune : .report })
    namespace.create(
      .networkPolicy, "open",
      [
        "metadata": ["deletionTimestamp": "2026-01-01T00:00:00Z", "finalizers": ["f/g"]],
        "spec": ["podSelector": [:], "ingress": [[:]]],
      ])
    let plan = try namespace.plan()
    #expect(plan.objectChanges.map(\.id.name) == (prunes ? ["open"] : []))
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == (prunes ? [] : [.unmanaged]))
  }

  @Test(
    "reads markers of any form, and removes those that no baseline asks for",
    arguments: ["=", "==", "a=b=c", " ", "enforce"])
  func hostileMarkers(value: String) throws {
    var namespace = SimulatedNamespace()
    for key in ["baselines", "pod-security", "labels", "unmanaged", "other"] {
      namespace.annotations["guard.plimsoll.dev/\(key)"] = value
    }
    try namespace.reconcile()
    #expect(namespace.annotations.filter { !$0.value.trimmingCharacters(in: .whitespaces).isEmpty }.isEmpty)
    namespace.baselines = [Fixtures.denying()]
    try namespace.reconcile()
    #expect(namespace.annotations["guard.plimsoll.dev/baselines"] == "restricted")
  }

  @Test("returns to the name of an object once it is free, without a moment unprotected")
  func nameConflictEnds() throws {
    var namespace = SimulatedNamespace()
    namespace.create(.networkPolicy, Self.denied, ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]])
    namespace.baselines = [Fixtures.denying()]
    try namespace.reconcile()
    namespace[.networkPolicy, Self.denied] = nil
    let changes = try namespace.reconcile().changes
    #expect(changes.map(\.stage) == [.protection, .removal])
    #expect(namespace.names(.networkPolicy) == [Self.denied])
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("takes over an object that another client created in place of a generated one while the operator was stopped")
  func squattedAfterRollout() throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.create(.networkPolicy, Self.denied, ["spec": ["podSelector": ["matchLabels": ["a": "b"]]]])
    namespace.restart()
    namespace.baselines[0].wasRolledOut = true
    #expect(try namespace.reconcile().changes.map(\.id.name) == [Self.denied])
    #expect(namespace[.networkPolicy, Self.denied]?["spec"]?["podSelector"] == [:])
    #expect(namespace.names(.networkPolicy) == [Self.denied])
  }

  @Test("a binding refers to a role that has an alternative name")
  func renamedRole() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.create(.role, "restricted-viewer", ["rules": []])
    namespace.baselines = [Fixtures.baseline()]
    try namespace.reconcile()
    let bindings = namespace.objects.filter { $0.key.kind == .roleBinding }.values
    let roles = bindings.compactMap { $0["roleRef"]?["name"]?.stringValue }
    #expect(roles.contains("restricted-viewer-dfece"))
    #expect(!roles.contains("restricted-viewer"))
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("if two baselines generate the same name, the first owner keeps the object and the other reports a conflict")
  func joinedNames() throws {
    let quota = { (name: String, item: String) in
      Fixtures.denying(name) {
        $0.networkPolicies = nil
        $0.adoptExisting = true
        $0.resourceQuotas = [ResourceQuotaTemplate(name: item, hard: ["pods": Quantity("\(name.count)")])]
      }
    }
    let (first, second) = (quota("a", "b-c"), quota("a-b", "c"))
    var namespace = try hardened(second)
    namespace.baselines = [first, second]
    var plan = try namespace.plan()
    #expect(plan.objectChanges.map(\.summary) == ["create ResourceQuota/a-b-c-dfa00 (rollout)"])
    #expect(plan.results["a"]?.findings.map(\.shortKind) == [.nameConflict])
    #expect(plan.results["a-b"]?.findings == [])
    namespace[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] = "99"
    try namespace.reconcile()
    #expect(namespace[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "3", "the owner still restores it")
    namespace.baselines[1].isDeleting = true
    plan = try namespace.reconcile()
    #expect(plan.results["a"]?.findings == [])
    #expect(
      namespace[.resourceQuota, "a-b-c"]?["spec"]?["hard"]?["pods"] == "1", "the other baseline takes the name over")
    #expect(try namespace.plan().changes.isEmpty)
  }

  @Test("an unmanaged object with a required name that opens the namespace is also a finding, and can be pruned")
  func conflictingRisk() throws {
    var namespace = SimulatedNamespace()
    namespace.create(.networkPolicy, Self.denied, ["spec": ["podSelector": [:], "ingress": [[:]]]])
    namespace.baselines = [Fixtures.denying()]
    #expect(try namespace.plan().results["restricted"]?.findings.map(\.shortKind).count == 2)
    namespace.baselines = [Fixtures.denying { $0.networkPolicies?.unmanaged = .prune }]
    try namespace.reconcile()
    try namespace.reconcile()
    #expect(namespace[.networkPolicy, Self.denied]?["metadata"]?["labels"]?["plimsoll.dev/baseline"] == "restricted")
  }

  @Test("several baselines coexist in one namespace")
  func sideBySide() throws {
    var namespace = try hardened(Fixtures.baseline("one"), Fixtures.baseline("two"))
    #expect(namespace.names(.networkPolicy).count == 12)
    #expect(
      try namespace.plan().results.values.allSatisfy { $0.findings.isEmpty }, "openings of another baseline are managed"
    )
    namespace.baselines[0].isDeleting = true
    try namespace.reconcile()
    #expect(namespace.names(.networkPolicy).count == 6)
    #expect(namespace.names(.networkPolicy).allSatisfy { $0.hasPrefix("two-") })
    #expect(try namespace.plan().changes.isEmpty)
  }

  // MARK: - Unknown facts

  @Test("reports unknown API server addresses, and keeps an existing opening")
  func unknownAddress() throws {
    var namespace = try hardened(Fixtures.baseline())
    namespace.cluster.apiServerAddresses = []
    var plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.map(\.shortKind) == [.unavailable])
    namespace[.networkPolicy, "restricted-allow-kube-apiserver"] = nil
    plan = try namespace.plan()
    #expect(plan.changes.isEmpty)
    #expect(plan.results["restricted"]?.findings.first?.message.contains("addresses of the API server") == true)
  }

  @Test("equal observations give equal plans, in any order of baselines and objects")
  func determinism() throws {
    var namespace = SimulatedNamespace()
    namespace.cluster = Fixtures.cluster
    namespace.baselines = [Fixtures.baseline("one"), Fixtures.baseline("two"), Fixtures.baseline("three")]
    let rolledOut = try namespace.plan().changes.map(\.summary)
    for _ in 0..<5 {
      namespace.baselines.shuffle()
      #expect(try namespace.plan().changes.map(\.summary) == rolledOut)
    }
    try namespace.reconcile()
    for index in namespace.baselines.indices { namespace.baselines[index].isDeleting = true }
    let removed = try namespace.plan().changes.map(\.summary)
    for _ in 0..<5 {
      namespace.baselines.shuffle()
      #expect(try namespace.plan().changes.map(\.summary) == removed)
    }
  }

  @Test("never deletes an object that has the operator's labels but another field manager")
  func forgedLabels() throws {
    var namespace = try hardened(Fixtures.denying())
    namespace.create(.role, "forged", ["rules": []])
    namespace[.role, "forged"]?["metadata"]?["labels"] = [
      "app.kubernetes.io/managed-by": "plimsoll", "plimsoll.dev/baseline": "restricted", "plimsoll.dev/control": "rbac",
    ]
    #expect(try namespace.plan().changes.isEmpty)
  }
}

extension Plan {
  fileprivate func stage(of kind: ManagedKind) -> Change.Stage? { changes.first { $0.id.kind == kind }?.stage }
}
