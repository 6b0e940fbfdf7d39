import CRDs
import Kubernetes
import Testing

/// An invalid spec, and the field that validation must report.
struct InvalidSpec: Sendable, CustomTestStringConvertible {
  var sentence: String
  var field: String
  var spec: String
  /// The text that the message must contain.
  var message: String

  init(_ sentence: String, _ spec: String, at field: String, message: String) {
    self.sentence = sentence
    self.spec = spec
    self.field = field
    self.message = message
  }

  var testDescription: String { sentence }
}

@Suite("Validation")
struct ValidationTests {
  private func validate(_ spec: String, name: String = "b") throws -> [ValidationError] {
    let value = try #require(try YAML.parse(spec, file: "spec.yaml").first)
    let spec = try value.decode(SecurityBaselineSpec.self)
    return SecurityBaseline(metadata: ObjectMeta(name: name), spec: spec).validate()
  }

  private func expect(_ sample: InvalidSpec) throws {
    let errors = try validate(sample.spec)
    #expect(errors.map(\.field) == [sample.field])
    let text = errors.map(\.description).joined(separator: "\n")
    #expect(text.contains(sample.message), "\(text)")
    #expect(errors.allSatisfy { !$0.fix.isEmpty && !$0.problem.isEmpty })
  }

  @Test(
    "invalid namespace selectors and exemptions are reported",
    arguments: [
      InvalidSpec(
        "a glob with capitals", "namespaceSelector: {matchNames: [team-a, Team-*]}",
        at: "spec.namespaceSelector.matchNames[1]", message: "\"Team-*\" is not a glob for namespace names"),
      InvalidSpec(
        "a regular expression instead of a glob", "namespaceSelector: {excludeNames: ['team-.+']}",
        at: "spec.namespaceSelector.excludeNames[0]", message: "'*' and '?'"),
      InvalidSpec(
        "a duplicate glob", "namespaceSelector: {matchNames: [a, b, a]}", at: "spec.namespaceSelector.matchNames[2]",
        message: "\"a\" is a duplicate"),
      InvalidSpec(
        "In without values", "namespaceSelector: {matchExpressions: [{key: a, operator: In}]}",
        at: "spec.namespaceSelector.matchExpressions[0].values", message: "specify at least one value for In"),
      InvalidSpec(
        "Exists with values", "namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
        at: "spec.namespaceSelector.matchExpressions[0].values", message: "did you mean In"),
      InvalidSpec(
        "a label key with a space", "namespaceSelector: {matchLabels: {'a b': c}}",
        at: "spec.namespaceSelector.matchLabels[a b]", message: "is not a qualified name"),
      InvalidSpec(
        "a label value with a slash", "namespaceSelector: {matchLabels: {a: b/c}}",
        at: "spec.namespaceSelector.matchLabels[a]", message: "is not a label value"),
      InvalidSpec(
        "a placeholder in the selector", "namespaceSelector: {matchLabels: {a: '{{ namespace.name }}'}}",
        at: "spec.namespaceSelector.matchLabels[a]",
        message: "contains a placeholder, which this field does not support"),
      InvalidSpec(
        "an exemption without namespaces", "exemptions: [{namespaces: [], controls: [rbac], reason: r}]",
        at: "spec.exemptions[0].namespaces", message: "is empty"),
      InvalidSpec(
        "an exemption without a reason", "exemptions: [{namespaces: [a], controls: [rbac], reason: '  '}]",
        at: "spec.exemptions[0].reason", message: "at least one word"),
      InvalidSpec(
        "an exemption with a date instead of a time",
        "exemptions: [{namespaces: [a], controls: [rbac], reason: r, expires: '2027-01-31'}]",
        at: "spec.exemptions[0].expires", message: "is not a time; write it as 2027-01-31T00:00:00Z"),
      InvalidSpec(
        "an exemption with a duplicate control", "exemptions: [{namespaces: [a], controls: [rbac, rbac], reason: r}]",
        at: "spec.exemptions[0].controls[1]", message: "is a duplicate"),
      InvalidSpec(
        "an exemption with a regular expression for clusters",
        "exemptions: [{namespaces: [a], controls: [rbac], reason: r, clusters: ['prod-.+']}]",
        at: "spec.exemptions[0].clusters[0]", message: "\"prod-.+\" is not a glob for cluster names; use letters"),
      InvalidSpec(
        "a rollout without steps", "rollout: {steps: []}", at: "spec.rollout.steps", message: "is empty"),
      InvalidSpec(
        "a step with namespaces and percent", "rollout: {steps: [{namespaces: {matchNames: [a]}, percent: 5}]}",
        at: "spec.rollout.steps[0]", message: "has namespaces and percent; remove one of them"),
      InvalidSpec(
        "a step without namespaces", "rollout: {steps: [{pause: 1h}]}", at: "spec.rollout.steps[0]",
        message: "specify namespaces or percent"),
      InvalidSpec(
        "a step with an empty selector", "rollout: {steps: [{namespaces: {}}]}",
        at: "spec.rollout.steps[0].namespaces", message: "specify matchNames or matchLabels"),
      InvalidSpec(
        "a percentage that does not grow", "rollout: {steps: [{percent: 50}, {percent: 50}]}",
        at: "spec.rollout.steps[1].percent", message: "50 is not more than the 50 of an earlier step"),
      InvalidSpec(
        "a percentage above 100", "rollout: {steps: [{percent: 101}]}", at: "spec.rollout.steps[0].percent",
        message: "101"),
      InvalidSpec(
        "a pause without a unit", "rollout: {steps: [{percent: 10, pause: '90'}]}",
        at: "spec.rollout.steps[0].pause", message: "is not a duration; use hours, minutes and seconds"),
      InvalidSpec(
        "an exemption for no cluster", "exemptions: [{namespaces: [a], controls: [rbac], reason: r, clusters: []}]",
        at: "spec.exemptions[0].clusters", message: "is empty"),
      InvalidSpec(
        "an exception for no cluster",
        "audit: {exceptions: [{namespaces: [a], checks: [host-path], reason: r, clusters: []}]}",
        at: "spec.audit.exceptions[0].clusters", message: "is empty"),
      InvalidSpec(
        "a cluster selector with a space", "clusterSelector: {matchNames: ['prod eu']}",
        at: "spec.clusterSelector.matchNames[0]", message: "is not a glob for cluster names"),
      InvalidSpec(
        "a cluster selector with a duplicate glob", "clusterSelector: {matchNames: ['a*', 'a*']}",
        at: "spec.clusterSelector.matchNames[1]", message: "is a duplicate"),
      InvalidSpec(
        "a cluster selector with an invalid label", "clusterSelector: {matchLabels: {region: 'eu/1'}}",
        at: "spec.clusterSelector.matchLabels[region]", message: "is not a label value"),
    ])
  func namespaces(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "invalid network policies are reported",
    arguments: [
      InvalidSpec(
        "a duplicate direction", "networkPolicies: {defaultDeny: [Ingress, Ingress]}",
        at: "spec.networkPolicies.defaultDeny[1]", message: "is a duplicate"),
      InvalidSpec(
        "two policies with the same name",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}}}, {name: a, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[1].name", message: "use a unique name"),
      InvalidSpec(
        "a reserved name", "networkPolicies: {policies: [{name: allow-dns, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[0].name", message: "is reserved for defaultDeny or allow"),
      InvalidSpec(
        "a name that is not a DNS label", "networkPolicies: {policies: [{name: My_Policy, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[0].name", message: "is not a DNS label"),
      InvalidSpec(
        "a port range that ends before it starts",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{port: 90, endPort: 80}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].endPort", message: "80 is less than port 90"),
      InvalidSpec(
        "a port range that starts at a named port",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{ports: [{port: http, endPort: 80}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.egress[0].ports[0].endPort", message: "specify port as a number"),
      InvalidSpec(
        "a port out of range",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{port: 70000}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].port", message: "use 1 to 65535"),
      InvalidSpec(
        "a protocol in lowercase",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{protocol: tcp}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].protocol", message: "did you mean TCP?"),
      InvalidSpec(
        "an empty peer",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{from: [{}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].from[0]", message: "{} selects all"),
      InvalidSpec(
        "an IP block with a selector",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [
          {ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}}]}
        """, at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock", message: "use two entries"),
      InvalidSpec(
        "an invalid address",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.300/8}}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock.cidr", message: "CIDR notation"),
      InvalidSpec(
        "an exception outside the block",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [
          {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 11.0.0.0/16]}}]}]}}]}
        """, at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock.except[1]",
        message: "is not contained in 10.0.0.0/8"),
      InvalidSpec(
        "an unknown placeholder",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {matchLabels:
          {team: '{{ namespace.labels.team }}'}}}}]}
        """, at: "spec.networkPolicies.policies[0].spec.podSelector.matchLabels[team]",
        message: "labels and annotations are not available"),
      InvalidSpec(
        "a namespace selector without values",
        "networkPolicies: {allow: {ingressFromNamespaces: [{matchExpressions: [{key: a, operator: NotIn, values: []}]}]}}",
        at: "spec.networkPolicies.allow.ingressFromNamespaces[0].matchExpressions[0].values",
        message: "specify at least one value for NotIn"),
    ])
  func networkPolicies(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "invalid RBAC specs are reported",
    arguments: [
      InvalidSpec(
        "a binding to an unknown role",
        """
        rbac: {roles: [{name: viewer, rules: []}], roleBindings:
          [{name: b, roleRef: {kind: Role, name: veiwer}, subjects: [{kind: Group, name: g}]}]}
        """, at: "spec.rbac.roleBindings[0].roleRef.name", message: "did you mean viewer?"),
      InvalidSpec(
        "a binding to a role in a baseline without roles",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: Role, name: view}, subjects: [{kind: User, name: u}]}]}",
        at: "spec.rbac.roleBindings[0].roleRef.name", message: "for a cluster role, use kind: ClusterRole"),
      InvalidSpec(
        "an unknown kind of role",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: role, name: view}, subjects: [{kind: User, name: u}]}]}",
        at: "spec.rbac.roleBindings[0].roleRef.kind", message: "did you mean Role?"),
      InvalidSpec(
        "a binding without subjects",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects: []}]}",
        at: "spec.rbac.roleBindings[0].subjects", message: "is empty"),
      InvalidSpec(
        "a group with a namespace",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: Group, name: g, namespace: ops}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].namespace", message: "is not allowed for kind Group"),
      InvalidSpec(
        "a user with the core group",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: User, name: u, apiGroup: ''}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].apiGroup", message: "rbac.authorization.k8s.io"),
      InvalidSpec(
        "a service account with an invalid name",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: ServiceAccount, name: 'a:b', namespace: ops}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].name", message: "is not a DNS name"),
      InvalidSpec(
        "a subject with an unknown placeholder",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: Group, name: '{{namespace.labels.owner}}'}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].name", message: "use {{ namespace.name }}"),
      InvalidSpec(
        "a rule without verbs", "rbac: {roles: [{name: r, rules: [{apiGroups: [''], resources: [pods], verbs: []}]}]}",
        at: "spec.rbac.roles[0].rules[0].verbs", message: "is empty"),
      InvalidSpec(
        "a rule without groups", "rbac: {roles: [{name: r, rules: [{resources: [pods], verbs: [get]}]}]}",
        at: "spec.rbac.roles[0].rules[0].apiGroups", message: "is missing"),
      InvalidSpec(
        "two roles with the same name", "rbac: {roles: [{name: r, rules: []}, {name: r, rules: []}]}",
        at: "spec.rbac.roles[1].name", message: "is a duplicate"),
    ])
  func rbac(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test("non-resource URLs cannot be granted in a namespace")
  func nonResourceURLs() throws {
    let errors = try validate(
      """
      rbac: {roles: [{name: r, rules:
        [{apiGroups: [''], resources: [pods], verbs: [get], nonResourceURLs: [/metrics]}]}]}
      """)
    #expect(Set(errors.map(\.field)) == ["spec.rbac.roles[0].rules[0].nonResourceURLs"])
  }

  @Test(
    "invalid Pod Security levels, quotas and limit ranges are reported",
    arguments: [
      InvalidSpec(
        "a Pod Security spec without a level", "podSecurity: {version: latest}", at: "spec.podSecurity",
        message: "has no level"
      ),
      InvalidSpec(
        "an invalid version of the Pod Security Standards", "podSecurity: {enforce: restricted, version: '1.29'}",
        at: "spec.podSecurity.version", message: "such as v1.29"),
      InvalidSpec(
        "a quota without limits", "resourceQuotas: [{name: q, hard: {}}]", at: "spec.resourceQuotas[0].hard",
        message: "is empty"),
      InvalidSpec(
        "a quantity with a wrong suffix", "resourceQuotas: [{name: q, hard: {requests.memory: 20gb}}]",
        at: "spec.resourceQuotas[0].hard[requests.memory]", message: "\"20gb\" is not a quantity"),
      InvalidSpec(
        "a negative quantity", "resourceQuotas: [{name: q, hard: {requests.cpu: '-1'}}]",
        at: "spec.resourceQuotas[0].hard[requests.cpu]", message: "zero or more"),
      InvalidSpec(
        "a resource that quotas do not support", "resourceQuotas: [{name: q, hard: {request.cpu: '1'}}]",
        at: "spec.resourceQuotas[0].hard[request.cpu]", message: "did you mean requests.cpu?"),
      InvalidSpec(
        "a fractional number of pods", "resourceQuotas: [{name: q, hard: {pods: 500m}}]",
        at: "spec.resourceQuotas[0].hard[pods]",
        message: "is not a whole number"),
      InvalidSpec(
        "mutually exclusive scopes",
        "resourceQuotas: [{name: q, hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]}]",
        at: "spec.resourceQuotas[0].scopes", message: "use two quotas"),
      InvalidSpec(
        "a scope that does not support the resource",
        "resourceQuotas: [{name: q, hard: {requests.cpu: '1'}, scopes: [BestEffort]}]",
        at: "spec.resourceQuotas[0].hard[requests.cpu]", message: "is not supported by scope BestEffort"),
      InvalidSpec(
        "a scope that does not allow values",
        """
        resourceQuotas: [{name: q, hard: {pods: 1}, scopeSelector: {matchExpressions:
          [{scopeName: Terminating, operator: In, values: [a]}]}}]
        """, at: "spec.resourceQuotas[0].scopeSelector.matchExpressions[0].operator", message: "use Exists"),
      InvalidSpec(
        "a priority class without values",
        """
        resourceQuotas: [{name: q, hard: {pods: 1}, scopeSelector: {matchExpressions:
          [{scopeName: PriorityClass, operator: In}]}}]
        """, at: "spec.resourceQuotas[0].scopeSelector.matchExpressions[0].values",
        message: "specify at least one value for In"),
      InvalidSpec(
        "a duplicate type of limits", "limitRanges: [{name: l, limits: [{type: Container}, {type: Container}]}]",
        at: "spec.limitRanges[0].limits[1].type", message: "is a duplicate"),
      InvalidSpec(
        "a default above the maximum",
        "limitRanges: [{name: l, limits: [{type: Container, default: {memory: 1Gi}, max: {memory: 512Mi}}]}]",
        at: "spec.limitRanges[0].limits[0].default[memory]", message: "is greater than max 512Mi"),
      InvalidSpec(
        "a default request above the default",
        "limitRanges: [{name: l, limits: [{type: Container, defaultRequest: {cpu: '1'}, default: {cpu: 900m}}]}]",
        at: "spec.limitRanges[0].limits[0].defaultRequest[cpu]", message: "use 900m or less"),
      InvalidSpec(
        "defaults for pods", "limitRanges: [{name: l, limits: [{type: Pod, default: {cpu: 1}}]}]",
        at: "spec.limitRanges[0].limits[0].default", message: "is not allowed for type Pod"),
      InvalidSpec(
        "claims without a limit", "limitRanges: [{name: l, limits: [{type: PersistentVolumeClaim}]}]",
        at: "spec.limitRanges[0].limits[0]", message: "max: {storage: 10Gi}"),
      InvalidSpec(
        "a resource that containers do not support",
        "limitRanges: [{name: l, limits: [{type: Container, max: {storage: 1Gi}}]}]",
        at: "spec.limitRanges[0].limits[0].max[storage]", message: "is not a resource of type Container"),
      InvalidSpec(
        "a ratio below one", "limitRanges: [{name: l, limits: [{type: Container, maxLimitRequestRatio: {cpu: 500m}}]}]",
        at: "spec.limitRanges[0].limits[0].maxLimitRequestRatio[cpu]", message: "use 1 or more"),
      InvalidSpec(
        "a placeholder in a limit range", "limitRanges: [{name: '{{ namespace.name }}', limits: [{type: Pod}]}]",
        at: "spec.limitRanges[0].name", message: "contains a placeholder, which this field does not support"),
    ])
  func resources(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "edge cases are valid",
    arguments: [
      "{}", "podSecurity: {warn: privileged}", "networkPolicies: {}", "rbac: {roles: []}",
      "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{}], egress: []}}]}",
      "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{from: [{podSelector: {}}]}]}}]}",
      "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{ports: [{port: 80, endPort: 80}]}]}}]}",
      """
      rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
        [{kind: ServiceAccount, name: robot}]}]}
      """,
      "resourceQuotas: [{name: q, hard: {count/jobs.batch: 0, requests.nvidia.com/gpu: '4', hugepages-2Mi: 1Gi}}]",
      "limitRanges: [{name: l, limits: [{type: Container, min: {cpu: 1000m}, max: {cpu: '1'}}]}]",
      "limitRanges: [{name: l, limits: [{type: PersistentVolumeClaim, min: {storage: 1Gi}}]}]",
      "exemptions: [{namespaces: ['*'], controls: [rbac], reason: r, expires: '2001-01-01T00:00:00Z'}]",
    ])
  func valid(_ spec: String) throws {
    #expect(try validate(spec) == [])
  }

  @Test("the name of a baseline has at most 63 characters")
  func names() throws {
    #expect(try validate("{}", name: String(repeating: "a", count: 63)) == [])
    #expect(try validate("{}", name: String(repeating: "a", count: 64)).map(\.field) == ["metadata.name"])
  }

  @Test("all problems are reported together")
  func several() throws {
    let errors = try validate("{podSecurity: {}, namespaceSelector: {matchNames: [A, B]}}")
    #expect(errors.count == 3)
  }

  @Test("a message is one line and contains no control characters")
  func controlCharacters() throws {
    let hostile = "a\n2026-01-01 level=error msg=\"forged\" \u{202E}\u{7}" + String(repeating: "x", count: 5000)
    var spec = SecurityBaselineSpec()
    spec.namespaceSelector = NamespaceSelector(matchLabels: [hostile: hostile], matchNames: [hostile])
    let errors = SecurityBaseline(metadata: ObjectMeta(name: "b"), spec: spec).validate()
    #expect(errors.count == 3)
    for error in errors {
      #expect(error.description.count < 500)
      #expect(!error.description.unicodeScalars.contains { $0.value < 32 || $0.value == 0x202E || $0.value == 0x7F })
      #expect(!error.description.contains("msg=\"forged\""))
    }
  }
}
