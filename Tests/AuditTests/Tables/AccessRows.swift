import Audit

extension CheckRow {
  private static let rbac1 = "rbac.authorization.k8s.io/v1"

  private static func role(
    _ verbs: String, _ resources: String, _ group: String = "''", _ more: String = "", kind: String = "ClusterRole",
    metadata: String = ""
  ) -> String {
    let rule = "{apiGroups: [\(group)], resources: [\(resources)], verbs: [\(verbs)]\(more)}"
    return manifest(kind, in: rbac1, metadata: metadata, "rules: [\(rule)]")
  }

  private static func binding(
    _ subject: String, to role: String = "ClusterRole view", kind: String = "ClusterRoleBinding",
    named name: String = "web"
  ) -> String {
    let role = role.split(separator: " ")
    return manifest(
      kind, in: rbac1,
      "roleRef: {kind: \(role[0]), name: '\(role[1])'}\nsubjects: [{kind: User, name: admin}, {\(subject)}]"
    ).replacing("name: web", with: "name: '\(name)'")
  }

  private static let group = "rbac.authorization.k8s.io"
  private static let user = "kind: User, name: jane"

  static let rbac: [CheckRow] = [
    CheckRow(
      "cluster-admin-role-binding", binding(user, to: "ClusterRole cluster-admin", kind: "RoleBinding"),
      at: "roleRef.name",
      not: [
        binding(user, to: "ClusterRole web"), binding(user, to: "ClusterRole web") + role("'*'", "'*'", "apps"),
        binding(user, to: "Role web", kind: "RoleBinding") + role("'*'", "'*'", "'*'"),
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: cluster-admin}
        roleRef: {kind: ClusterRole, name: cluster-admin}
        subjects: [{kind: Group, name: 'system:masters'}]
        """,
      ]),
    CheckRow(
      "cluster-admin-role-binding", binding(user, to: "ClusterRole cluster-admin", named: "cluster-admin"),
      at: "roleRef.name", not: []),
    CheckRow(
      "cluster-admin-role-binding",
      binding(user, to: "ClusterRole web") + role("get, list, watch, create, update, patch, delete", "'*'", "'*'"),
      at: "roleRef.name", not: []),
    CheckRow(
      "wildcard-in-rules", role("get, '*'", "'*'", "''", ", resourceNames: [a]"), at: "rules[0].resources[0]",
      "rules[0].verbs[1]", not: [role("get", "pods", "'*'"), role("get", "'*/scale'")]),
    CheckRow(
      "wildcard-in-rules", role("'*'", "pods").replacing("name: web", with: "name: system:controller:x"),
      at: "rules[0].verbs[0]", not: [role("'*'", "pods").replacing("name: web", with: "name: admin")]),
    CheckRow(
      "access-to-secrets", role("watch", "secrets", kind: "Role"), at: "rules[0]",
      not: [
        role("create", "secrets"), role("get", "secrets", "''", ", resourceNames: [a]"), role("get", "secrets", "apps"),
        role("get", "secrets", "''", ", resourceNames: ['', a]"),
      ]),
    CheckRow(
      "access-to-secrets", role("list", "secrets", "''", ", resourceNames: [a, '']"), at: "rules[0]",
      not: [role("list", "secrets", "''", ", resourceNames: [a]")]),
    CheckRow(
      "access-to-create-pods", role("create", "pods", "''", ", resourceNames: ['']"), at: "rules[0]",
      not: [role("create", "pods", "''", ", resourceNames: [a]")]),
    CheckRow(
      "access-to-escalate", role("escalate", "roles", group, ", resourceNames: ['']"), at: "rules[0]",
      not: [role("bind", "roles", group, ", resourceNames: ['']")]),
    CheckRow(
      "access-to-change-rbac", role("create", "clusterrolebindings", group, ", resourceNames: ['']"), at: "rules[0]",
      not: [role("patch", "clusterrolebindings", group, ", resourceNames: ['']")]),
    CheckRow(
      "access-to-token-creation", role("create", "serviceaccounts/token"), at: "rules[0]",
      not: [role("create", "serviceaccounts/token", "''", ", resourceNames: ['']")]),
    CheckRow(
      "access-to-create-pods", role("create", "cronjobs", "batch"), at: "rules[0]",
      not: [role("create", "cronjobs", "apps"), role("update", "pods")]),
    CheckRow(
      "access-to-pod-exec", role("create", "'*/exec'"), at: "rules[0]",
      not: [role("create", "pods"), role("delete", "pods/exec"), role("create", "pods/ephemeralcontainers")]),
    CheckRow(
      "access-to-port-forward", role("get", "pods/portforward"), at: "rules[0]",
      not: [role("get", "services/portforward")]),
    CheckRow(
      "access-to-escalate", role("bind", "clusterroles", group), at: "rules[0]",
      not: [role("create", "clusterroles", group), role("bind", "rolebindings", group)]),
    CheckRow(
      "access-to-impersonate", role("impersonate", "users", "''", ", resourceNames: [a]"), at: "rules[0]",
      not: [role("impersonate", "userextras/scopes"), role("get", "users")]),
    CheckRow(
      "access-to-change-rbac", role("patch", "rolebindings", group), at: "rules[0]",
      not: [role("delete", "rolebindings", group), role("get", "roles", group)]),
    CheckRow("access-to-node-proxy", role("get", "nodes/proxy"), at: "rules[0]", not: []),
    CheckRow("access-to-node-proxy", role("'*'", "nodes"), not: [role("get", "nodes/stats")]),
    CheckRow(
      "access-to-csr-approval", role("update", "certificatesigningrequests/approval", "certificates.k8s.io"),
      at: "rules[0]", not: [role("update", "certificatesigningrequests/status", "certificates.k8s.io")]),
    CheckRow(
      "access-to-webhooks", role("delete", "validatingwebhookconfigurations", "admissionregistration.k8s.io"),
      at: "rules[0]", not: [role("get", "validatingwebhookconfigurations", "admissionregistration.k8s.io")]),
    CheckRow(
      "access-to-token-creation", role("create", "serviceaccounts/token"), at: "rules[0]",
      not: [role("create", "serviceaccounts")]),
    CheckRow(
      "access-to-persistent-volumes", role("create", "persistentvolumes"), at: "rules[0]",
      not: [role("create", "persistentvolumeclaims")]),
    CheckRow(
      "access-to-namespaces", role("patch", "namespaces"), at: "rules[0]",
      not: [role("create", "namespaces"), role("patch", "namespaces", "''", ", resourceNames: [a]")]),
    CheckRow(
      "anonymous-binding", binding("kind: Group, name: 'system:unauthenticated'"), at: "subjects[1]",
      not: [binding("kind: Group, name: 'system:anonymous:a'")]),
    CheckRow(
      "authenticated-binding", binding("kind: Group, name: 'system:serviceaccounts'"), at: "subjects[1]",
      not: [binding("kind: Group, name: 'system:serviceaccounts:shop'")]),
    CheckRow(
      "masters-binding", binding("kind: Group, name: 'system:masters'"), at: "subjects[1]",
      not: [binding("kind: User, name: 'system:masters'")]),
    CheckRow(
      "default-service-account-binding", binding("kind: ServiceAccount, name: default, namespace: a"),
      at: "subjects[1]", not: [binding("kind: ServiceAccount, name: app, namespace: default")]),
    CheckRow(
      "dangling-role-ref", binding(user, to: "Role web", kind: "RoleBinding") + role("get", "pods"), at: "roleRef.name",
      not: [
        binding(user, to: "ClusterRole system:node"), binding(user, to: "ClusterRole web") + role("get", "pods"),
        binding(user, to: "Role web", kind: "RoleBinding")
          + role("get", "pods", kind: "Role", metadata: "namespace: default"),
      ]),
  ]

  private static func policy(_ spec: String, metadata: String = "") -> String {
    manifest("NetworkPolicy", in: "networking.k8s.io/v1", metadata: metadata, "spec: {\(spec)}")
  }
  private static func service(_ spec: String, metadata: String = "") -> String {
    manifest("Service", metadata: metadata, "spec: {\(spec)}")
  }
  private static func ingress(_ spec: String, metadata: String = "") -> String {
    manifest("Ingress", in: "networking.k8s.io/v1", metadata: metadata, "spec: {\(spec)}")
  }
  private static let namespace = "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"
  private static let inShop = "namespace: shop"
  private static let backend = "rules: [{http: {paths: [{backend: {service: {name: web, port: {number: 80}}}}]}}]"
  private static let selector = "podSelector: {matchLabels: {app: web}}"

  static let network: [CheckRow] = [
    CheckRow(
      "no-default-deny-ingress",
      namespace + policy("podSelector: {}, ingress: [{}]", metadata: inShop) + policy("podSelector: {}"),
      at: "metadata.name",
      not: [namespace + policy("podSelector: {}", metadata: inShop)]),
    CheckRow(
      "no-default-deny-egress", namespace + policy("podSelector: {}", metadata: inShop), at: "metadata.name",
      not: [namespace + policy("podSelector: {}, policyTypes: [Ingress, Egress]", metadata: inShop)]),
    CheckRow(
      "non-isolated-pod", deployment() + policy("podSelector: {matchLabels: {app: other}}"),
      at: "spec.template.metadata.labels",
      not: [
        deployment() + policy("podSelector: {}"), deployment() + policy("\(selector), ingress: [{}]"),
        deployment(metadata: "namespace: default")
          + policy("podSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}"),
      ]),
    CheckRow(
      "unrestricted-egress", deployment() + policy("podSelector: {}"), at: "spec.template.metadata.labels",
      not: [deployment() + policy("podSelector: {}, egress: [{}]")]),
    CheckRow(
      "network-policy-open-ingress",
      policy(
        "podSelector: {}, ingress: [{}, {from: [{podSelector: {}}, {ipBlock: {cidr: '::/0'}}, {namespaceSelector: {}}]}]"
      ),
      at: "spec.ingress[0]", "spec.ingress[1].from[1]", "spec.ingress[1].from[2]",
      not: [
        policy("podSelector: {}, policyTypes: [Egress], ingress: [{}]"),
        policy("podSelector: {}, ingress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]"),
        policy("podSelector: {}, ingress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]"),
      ]),
    CheckRow(
      "network-policy-open-egress",
      policy("podSelector: {}, egress: [{ports: [{port: 443}]}, {to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]"),
      at: "spec.egress[0]", "spec.egress[1].to[0]",
      not: [policy("podSelector: {}, egress: [{ports: [{port: 53, protocol: UDP}]}, {to: [{podSelector: {}}]}]")]),
    CheckRow(
      "egress-to-metadata", policy("podSelector: {}, egress: [{to: [{ipBlock: {cidr: 169.254.0.0/16}}]}]"),
      at: "spec.egress[0].to[0].ipBlock",
      not: [
        policy("podSelector: {}, egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0, except: [169.254.169.254/32]}}]}]"),
        policy("podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: '::/0'}}]}]"),
      ]),
    CheckRow("exposed-services", service("type: NodePort"), at: "spec.type", not: [service("type: ClusterIP")]),
    CheckRow(
      "open-load-balancer", service("type: LoadBalancer, loadBalancerSourceRanges: [0.0.0.0/0]"),
      at: "spec.loadBalancerSourceRanges",
      not: [
        service("type: LoadBalancer, loadBalancerSourceRanges: [10.0.0.0/8]"), service("type: NodePort"),
        service("type: LoadBalancer", metadata: "annotations: {networking.gke.io/load-balancer-type: Internal}"),
      ]),
    CheckRow(
      "open-load-balancer",
      service(
        "type: LoadBalancer",
        metadata: "annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: 'false'}"),
      at: "spec.loadBalancerSourceRanges", not: []),
    CheckRow(
      "exposed-without-policy", deployment() + service("type: NodePort, selector: {app: web}"), at: "spec.selector",
      not: [
        deployment() + service("selector: {app: web}"), service("type: NodePort, selector: {app: web}"),
        deployment() + policy("podSelector: {}") + service("type: NodePort, selector: {app: web}"),
      ]),
    CheckRow(
      "exposed-without-policy", ingress(backend) + deployment() + service("selector: {app: web}"), at: "spec.selector",
      not: []),
    CheckRow(
      "external-ips", service("externalIPs: [1.2.3.4]"), at: "spec.externalIPs", not: [service("externalIPs: []")]),
    CheckRow(
      "ingress-no-tls", ingress(backend), at: "spec.tls",
      not: [
        ingress("tls: [{hosts: ['*.example.com']}], rules: [{host: a.example.com}, {}]"),
        ingress("tls: [{secretName: a}], rules: [{host: a.example.com}]"),
      ]),
    CheckRow(
      "ingress-no-tls", ingress("tls: [{hosts: ['*.example.com']}], rules: [{host: a.b.example.com}]"),
      at: "spec.rules[0].host", not: []),
    CheckRow(
      "ingress-snippet", ingress("", metadata: "annotations: {nginx.ingress.kubernetes.io/server-snippet: a}"),
      at: "metadata.annotations[nginx.ingress.kubernetes.io/server-snippet]",
      not: [
        ingress(
          "", metadata: "annotations: {nginx.ingress.kubernetes.io/rewrite-target: a, example.com/a-snippet: b}")
      ]
    ),
    CheckRow(
      "dangling-service", service("selector: {app: web, tier: a}") + deployment(), at: "spec.selector",
      not: [
        service("selector: {app: web}") + deployment(), service(""),
        service("type: ExternalName, selector: {a: b}"),
      ]),
    CheckRow(
      "dangling-ingress", ingress(backend), at: "spec.rules[0].http.paths[0].backend.service.name",
      not: [ingress(backend) + service("ports: [{port: 80}]")]),
    CheckRow(
      "dangling-ingress",
      manifest("Ingress", in: "extensions/v1beta1", "spec: {backend: {serviceName: web, servicePort: http}}")
        + service("ports: [{port: 80, name: https}]"), at: "spec.backend.servicePort",
      not: [ingress(backend) + service("type: ExternalName")]),
    CheckRow(
      "dangling-networkpolicy", policy(selector) + deployment(metadata: "namespace: a"), at: "spec.podSelector",
      not: [policy(selector) + deployment(), policy("podSelector: {}")]),
  ]
}
