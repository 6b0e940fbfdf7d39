import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

extension Attack {
  private static let policies = NetworkPolicy.resourceType
  private static let open: JSONValue = [
    "spec": ["podSelector": [:], "policyTypes": ["Ingress", "Egress"], "ingress": [[:]], "egress": [[:]]]
  ]

  /// Objects that no baseline generates.
  static let strays = [
    Attack(
      title: "creates a policy that opens everything (unmanaged: Prune)", tenant: .edit, spec: .pruning,
      protection: .isolated, guarded: .leavesToOperator
    ) { try await $0.create(policies, "open", open) },
    Attack(
      title: "creates a policy that opens everything again and again for 3 s (unmanaged: Prune)", tenant: .edit,
      spec: .pruning, protection: .isolated, guarded: .leavesToOperator
    ) { attacker in
      try await attacker.keep(for: .seconds(3)) { try await attacker.create(policies, "open", open) }
    },
    Attack(
      title: "creates a policy that opens everything with a finalizer (unmanaged: Prune)", tenant: .edit,
      spec: .pruning,
      protection: .isolated, guarded: .leavesToOperator
    ) { attacker in
      var held = open
      held["metadata"] = ["finalizers": ["example.com/stay"]]
      try await attacker.create(policies, "open", held)
    },
    Attack(
      title: "opens a policy that a finalizer keeps while it is being deleted, again and again for 3 s "
        + "(unmanaged: Prune)",
      tenant: .edit, spec: .pruning, protection: .isolated, guarded: .leavesToOperator
    ) { attacker in
      var held = open
      held["metadata"] = ["finalizers": ["example.com/stay"]]
      try await attacker.create(policies, "open", held)
      var reopening = open
      reopening["spec"]?["podSelector"] = .object(["matchExpressions": .null])
      try await attacker.keep(for: .seconds(3)) { [reopening] in
        try await attacker.patch(policies, "open", reopening)
      }
    },
    Attack(
      title: "creates an open policy as field manager plimsoll with the labels of a baseline in audit mode "
        + "(unmanaged: Prune)",
      tenant: .edit, spec: .pruning, protection: .isolated,
      prepare: { target in
        try await target.create(
          baseline: "\(target.baseline)-audit",
          [
            "enforcement": "Audit", "namespaceSelector": ["matchNames": [.string(target.namespace)]],
            "networkPolicies": [
              "defaultDeny": ["Ingress"], "policies": [["name": "open", "spec": open["spec"] ?? [:]]],
            ],
          ])
      }
    ) { attacker in
      let audit = "\(attacker.target.baseline)-audit"
      try await attacker.apply(
        policies, "\(audit)-open", labels: .generated(by: audit), open, manager: "plimsoll")
    },
    Attack(
      title: "creates an open policy as field manager plimsoll with the labels of the baseline (unmanaged: Prune)",
      tenant: .edit, spec: .pruning, protection: .isolated
    ) {
      try await $0.apply(
        policies, $0.target.object("extra"), labels: .generated(by: $0.target.baseline), open, manager: "plimsoll")
    },
    Attack(
      title: "creates an open policy whose name begins with the name of the baseline (unmanaged: Prune)", tenant: .edit,
      spec: .pruning, protection: .isolated
    ) { try await $0.create(policies, $0.target.object("open"), open) },
    Attack(
      title: "creates 300 open policies at once (unmanaged: Prune)", tenant: .edit, spec: .pruning, protection: .denied,
      guarded: .leavesToOperator
    ) { attacker in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for lane in 0..<10 {
          group.addTask {
            for number in 0..<30 { try await attacker.create(policies, "open-\(lane)-\(number)", open) }
          }
        }
        try await group.waitForAll()
      }
    } check: { target in
      try await eventually("all 300 policies are removed", within: .seconds(20)) {
        try await target.admin.list(NetworkPolicy.self, in: target.namespace).items.count == 1
      }
    },
    Attack(
      title: "deletes the default deny while creating 300 open policies in another namespace (unmanaged: Prune)",
      tenant: .edit, spec: .pruning, protection: .isolated,
      prepare: { target in
        _ = try await target.admin.create(
          Namespace(metadata: ObjectMeta(name: "\(target.namespace)-flood")), fieldManager: "kubectl")
        let flood = Target(admin: target.admin, namespace: "\(target.namespace)-flood", baseline: target.baseline)
        try await flood.create(
          RoleBinding.resourceType, "tenant",
          [
            "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "edit"],
            "subjects": [["kind": "ServiceAccount", "name": "tenant", "namespace": .string(target.namespace)]],
          ])
      }
    ) { attacker in
      let target = attacker.target
      let flood = Attacker(
        client: attacker.client,
        target: Target(admin: target.admin, namespace: "\(target.namespace)-flood", baseline: target.baseline))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for lane in 0..<10 {
          group.addTask {
            for number in 0..<30 { try await flood.create(policies, "open-\(lane)-\(number)", open) }
          }
        }
        for _ in 0..<5 {
          try await attacker.delete(policies, attacker.deny)
          try await Task.sleep(for: .milliseconds(100))
        }
        try await group.waitForAll()
      }
    },
    Attack(
      title: "takes the name of the default deny before the baseline selects the namespace", tenant: .edit,
      protection: .denied, guarded: .leavesToOperator,
      prepare: { target in
        try await target.create(
          policies, target.object("default-deny"),
          ["spec": ["podSelector": ["matchLabels": ["app": "none"]], "policyTypes": ["Ingress", "Egress"]]])
      }
    ) { attacker in
      try await attacker.patch(policies, attacker.deny, ["metadata": ["annotations": ["example.com/mine": "true"]]])
    },
  ]
}
