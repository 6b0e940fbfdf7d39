import Kubernetes

/// Objects whose texts try to become markup.
enum HostileObjects {
  /// Texts that end an element, an attribute, a style sheet or a comment, or that are tags of the template. A combining
  /// character follows some quotation marks, because an escape by grapheme clusters does not see them.
  static let payloads = [
    "<script>alert(1)</script>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)",
    "\"\u{301} onload=alert(1) x=\"\u{301}",
    "<\u{301}script>", "&lt;b&gt;", "</style><img src=x onerror=alert(1)>", "--><iframe src=//x.example>",
    "{{title}}{{{title}}}{{#namespaces}}", "\u{202e}\u{0}\u{7}gpj", "javascript:alert(1)",
    String(repeating: "<b>", count: 3_000),
  ]

  /// Objects that contain the text wherever an object can contain any text.
  static func all(_ text: String) -> [JSONValue] {
    let text = JSONValue.string(text)
    let container: JSONValue = [
      "name": text, "image": text, "env": [["name": "PASSWORD", "value": text]],
      "securityContext": ["privileged": true],
      "ports": [["containerPort": 80, "name": text]],
    ]
    return [
      ["apiVersion": "v1", "kind": "Namespace", "metadata": metadata(text, text)],
      pod(text, in: text, container), pod(text, in: "other", container),
      [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata(text, "other"),
        "spec": ["podSelector": ["matchLabels": ["app": text]], "ingress": [[:]]],
      ],
      [
        "apiVersion": "v1", "kind": "Service", "metadata": metadata(text, text),
        "spec": ["type": "LoadBalancer", "selector": ["app": text], "ports": [["port": 80, "targetPort": text]]],
      ],
      [
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "ClusterRoleBinding", "metadata": metadata(text, nil),
        "roleRef": ["apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"],
        "subjects": [["kind": "ServiceAccount", "name": text, "namespace": text]],
      ],
      baseline(text),
      ["apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": metadata(text, text), "spec": text],
    ]
  }

  private static func metadata(_ name: JSONValue, _ namespace: JSONValue?) -> JSONValue {
    var metadata: JSONValue = [
      "name": name, "labels": ["app": name, "pod-security.kubernetes.io/enforce": name], "annotations": ["a": name],
    ]
    if let namespace { metadata["namespace"] = namespace }
    return metadata
  }

  private static func pod(_ text: JSONValue, in namespace: JSONValue, _ container: JSONValue) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "Pod", "metadata": metadata(text, namespace),
      "spec": ["serviceAccountName": text, "hostNetwork": true, "containers": [container]],
    ]
  }

  private static func baseline(_ text: JSONValue) -> JSONValue {
    let time: JSONValue = "2027-01-01T00:00:00Z"
    return [
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": text],
      "spec": [
        "exemptions": [
          ["namespaces": [text], "controls": [text], "reason": text, "expires": text],
          ["namespaces": ["*"], "controls": ["rbac"], "reason": text],
        ],
        "audit": ["exceptions": [["namespaces": [text], "checks": [text], "reason": text]]],
      ],
      "status": [
        "mode": text,
        "conditions": [
          ["type": "Ready", "status": "True", "reason": text, "message": text, "lastTransitionTime": time]
        ],
        "nonCompliant": [["namespace": text, "control": text, "message": text]],
        "recentDrift": [
          [
            "time": text, "namespace": text, "kind": text, "name": text, "change": "Modified", "fields": [text],
            "manager": text, "operation": text, "action": "Restored",
          ]
        ],
      ],
    ]
  }
}
