import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

extension Attack {
  private static let policies = NetworkPolicy.resourceType
  private static let finalizer = "example.com/stay"

  /// Labels, owners, finalizers and annotations of generated objects.
  static let metadata = [
    Attack(title: "removes the labels of the default deny and opens it", tenant: .edit, protection: .isolated) {
      try await $0.patch(
        policies, $0.deny,
        [
          "metadata": [
            "labels": [
              "app.kubernetes.io/managed-by": .null, "plimsoll.dev/baseline": .null, "plimsoll.dev/control": .null,
            ]
          ], "spec": ["ingress": [[:]]],
        ])
    },
    Attack(
      title: "labels the default deny as the object of another baseline and opens it", tenant: .edit,
      protection: .isolated
    ) {
      try await $0.patch(
        policies, $0.deny,
        ["metadata": ["labels": ["plimsoll.dev/baseline": "another"]], "spec": ["ingress": [[:]]]])
    },
    Attack(
      title: "removes the owner reference of the default deny and opens it", tenant: .edit, protection: .isolated
    ) { try await $0.patch(policies, $0.deny, ["metadata": ["ownerReferences": .null], "spec": ["ingress": [[:]]]]) },
    Attack(title: "replaces the owner reference of the default deny and opens it", tenant: .edit, protection: .isolated)
    {
      attacker in
      try await attacker.replace(policies, attacker.deny) { object in
        object["metadata"]?["ownerReferences"] = [
          ["apiVersion": "v1", "kind": "ConfigMap", "name": "gone", "uid": "00000000-0000-4000-8000-000000000000"]
        ]
        object["spec"]?["ingress"] = [[:]]
      }
    },
    Attack(
      title: "adds a finalizer to the default deny, deletes it and opens it", tenant: .edit, protection: .isolated
    ) { attacker in
      try await attacker.patch(policies, attacker.deny, ["metadata": ["finalizers": [.string(finalizer)]]])
      try await attacker.delete(policies, attacker.deny)
      try await attacker.patch(policies, attacker.deny, ["spec": ["ingress": [[:]]]])
    },
    Attack(
      title: "adds an annotation of 200 KB to the default deny and opens it", tenant: .edit, protection: .isolated
    ) {
      let text = String(repeating: "x", count: 200_000)
      try await $0.patch(
        policies, $0.deny,
        ["metadata": ["annotations": ["example.com/text": .string(text)]], "spec": ["ingress": [[:]]]])
    },
    Attack(
      title: "adds annotations of 200 KB to all generated network policies again and again for 3 s", tenant: .edit,
      protection: .isolated
    ) { attacker in
      let text = String(repeating: "x", count: 200_000)
      try await attacker.keep(for: .seconds(3), pause: .milliseconds(50)) {
        for item in ["default-deny", "allow-dns", "allow-same-namespace"] {
          try await attacker.patch(
            policies, attacker.target.object(item),
            ["metadata": ["annotations": ["example.com/text": .string(text)]], "spec": ["ingress": [[:]]]])
        }
      }
    },
    Attack(
      title: "fills the default deny with labels up to the size limit of the API server, removes its own and opens it",
      tenant: .edit, protection: .isolated
    ) { attacker in
      try await attacker.fill(policies, attacker.deny)
      // As large as what it replaces, so that another write with all labels of the operator is too large.
      for length in stride(from: 60, to: 0, by: -10) {
        var labels: JSONValue = [
          "app.kubernetes.io/managed-by": .null, "plimsoll.dev/baseline": .null, "plimsoll.dev/control": .null,
        ]
        labels["last"] = .string(String(repeating: "x", count: length))
        try await attacker.patch(
          policies, attacker.deny, ["metadata": ["labels": labels], "spec": ["ingress": [[:]]]])
      }
    },
    Attack(
      title: "adds a finalizer to the default deny before an administrator deletes the baseline", tenant: .edit,
      protection: .none
    ) { attacker in
      try await attacker.patch(policies, attacker.deny, ["metadata": ["finalizers": [.string(finalizer)]]])
      guard attacker.answers[.accepted] != nil else { return }
      try await attacker.target.admin.delete(
        SecurityBaseline.resourceType, ObjectKey(name: attacker.target.baseline))
    } check: { target in
      guard try await target.get(policies, target.object("default-deny"))?["metadata"]?["finalizers"] != nil else {
        return
      }
      try await eventually(
        "the baseline is gone, or its status names the object and the finalizer", within: .seconds(10)
      ) {
        guard try await target.get(SecurityBaseline.resourceType, target.baseline) != nil else { return true }
        let condition = try await target.condition("Reconciling")
        return condition?.reason == "CleaningUp"
          && condition?.message.contains(target.object("default-deny")) == true
          && condition?.message.contains(finalizer) == true
      }
    },
    Attack(
      title: "deletes a baseline with deletionPolicy Orphan in the foreground", tenant: .administrator,
      spec: .hardened.orphaning, protection: .isolated, guarded: .leavesToOperator
    ) { attacker in
      // The garbage collector, which does not run here, deletes what has an owner reference when the deletion begins.
      for item in ["default-deny", "allow-dns"] {
        let object = try await attacker.target.get(policies, attacker.target.object(item))
        guard object?["metadata"]?["ownerReferences"]?.arrayValue?.isEmpty ?? true else {
          throw SetupError("the garbage collector would delete '\(item)' because of its owner reference")
        }
      }
      try await attacker.send(
        .delete(
          SecurityBaseline.resourceType, ObjectKey(name: attacker.target.baseline), propagation: "Foreground"))
    },
  ]
}

extension JSONValue {
  fileprivate var orphaning: JSONValue {
    var copy = self
    copy["deletionPolicy"] = "Orphan"
    return copy
  }
}
