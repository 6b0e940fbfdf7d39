import ClusterTestSupport
import Kubernetes

extension Attack {
  private static let type = Namespace.resourceType
  private static let level = "pod-security.kubernetes.io/enforce"

  private static func labels(_ labels: [String: JSONValue]) -> JSONValue { ["metadata": ["labels": .object(labels)]] }

  /// Labels and annotations of the namespace.
  static let namespaces = [
    Attack(title: "lowers the Pod Security level", tenant: .edit, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level: "privileged"]))
    },
    Attack(title: "lowers the Pod Security level", tenant: .admin, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level: "privileged"]))
    },
    Attack(title: "lowers the Pod Security level", tenant: .owner, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level: "privileged"]))
    },
    Attack(title: "removes the Pod Security label", tenant: .owner, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level: .null]))
    },
    Attack(title: "lowers the Pod Security version", tenant: .owner, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level + "-version": "v1.20"]))
    },
    Attack(title: "lowers the Pod Security level through the status", tenant: .owner, protection: .podSecurity) {
      try await $0.patch(type, $0.namespace, labels([level: "privileged"]), subresource: "status")
    },
    Attack(title: "lowers the Pod Security level again and again for 5 s", tenant: .owner, protection: .podSecurity) {
      attacker in
      try await attacker.keep(for: .seconds(5)) {
        try await attacker.patch(type, attacker.namespace, labels([level: "privileged"]))
      }
    },
    Attack(
      title: "lowers the Pod Security level and forges the record of the earlier labels", tenant: .owner,
      protection: .podSecurity
    ) {
      try await $0.patch(
        type, $0.namespace,
        [
          "metadata": [
            "labels": .object([level: "privileged"]),
            "annotations": ["plimsoll.dev/previous-pod-security": .string(#"{"applied":{},"previous":{}}"#)],
          ]
        ])
    },
    Attack(
      title: "lowers the Pod Security level and forges the markers of the operator", tenant: .owner,
      protection: .podSecurity
    ) {
      try await $0.patch(
        type, $0.namespace,
        [
          "metadata": [
            "labels": .object([level: "privileged"]),
            "annotations": [
              "guard.plimsoll.dev/pod-security": "enforce=privileged:latest", "guard.plimsoll.dev/baselines": .null,
              "guard.plimsoll.dev/more": "x",
            ],
          ]
        ])
    },
    Attack(
      title: "removes the label by which the baseline selects the namespace", tenant: .owner,
      spec: .hardened.selecting, protection: .isolated, expectation: .lost, labels: ["environment": "adversary"]
    ) { try await $0.patch(type, $0.namespace, labels(["environment": .null])) },
  ]
}

extension JSONValue {
  /// The same, with a selector by label.
  fileprivate var selecting: JSONValue {
    var copy = self
    copy["namespaceSelector"] = ["matchLabels": ["environment": "adversary"]]
    return copy
  }
}
