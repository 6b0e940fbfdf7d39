import CRDs
import Kubernetes
import Testing

/// A baseline's spec as a person writes it, and the field that validation must name.
struct InvalidSpec: Sendable, CustomTestStringConvertible {
  var sentence: String
  var field: String
  var spec: String
  /// What the message must hold, besides the field.
  var saying: String

  init(_ sentence: String, _ spec: String, at field: String, saying: String) {
    self.sentence = sentence
    self.spec = spec
    self.field = field
    self.saying = saying
  }

  var testDescription: String { sentence }
}

@Suite("Validation of what no schema can say")
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
    #expect(text.contains(sample.saying), "\(text)")
    #expect(errors.allSatisfy { !$0.mend.isEmpty && !$0.problem.isEmpty })
  }

  @Test(
    "namespaces and exemptions",
    arguments: [
      InvalidSpec(
        "a glob with capitals", "namespaceSelector: {matchNames: [team-a, Team-*]}",
        at: "spec.namespaceSelector.matchNames[1]", saying: "\"Team-*\" is not a glob of namespace names"),
      InvalidSpec(
        "a regular expression for a glob", "namespaceSelector: {excludeNames: ['team-.+']}",
        at: "spec.namespaceSelector.excludeNames[0]", saying: "'*' and '?'"),
      InvalidSpec(
        "a glob twice", "namespaceSelector: {matchNames: [a, b, a]}", at: "spec.namespaceSelector.matchNames[2]",
        saying: "\"a\" is there twice"),
      InvalidSpec(
        "In without values", "namespaceSelector: {matchExpressions: [{key: a, operator: In}]}",
        at: "spec.namespaceSelector.matchExpressions[0].values", saying: "In needs one value"),
      InvalidSpec(
        "Exists with values", "namespaceSelector: {matchExpressions: [{key: a, operator: Exists, values: [b]}]}",
        at: "spec.namespaceSelector.matchExpressions[0].values", saying: "did you mean In"),
      InvalidSpec(
        "a label key with a space", "namespaceSelector: {matchLabels: {'a b': c}}",
        at: "spec.namespaceSelector.matchLabels[a b]", saying: "is not a qualified name"),
      InvalidSpec(
        "a label value with a slash", "namespaceSelector: {matchLabels: {a: b/c}}",
        at: "spec.namespaceSelector.matchLabels[a]", saying: "is not a label value"),
      InvalidSpec(
        "a placeholder in the selector", "namespaceSelector: {matchLabels: {a: '{{ namespace.name }}'}}",
        at: "spec.namespaceSelector.matchLabels[a]", saying: "has a placeholder where none is offered"),
      InvalidSpec(
        "an exemption of nothing", "exemptions: [{namespaces: [], controls: [rbac], reason: r}]",
        at: "spec.exemptions[0].namespaces", saying: "is empty"),
      InvalidSpec(
        "an exemption without a reason", "exemptions: [{namespaces: [a], controls: [rbac], reason: '  '}]",
        at: "spec.exemptions[0].reason", saying: "use one word at least"),
      InvalidSpec(
        "an exemption with a date for a time",
        "exemptions: [{namespaces: [a], controls: [rbac], reason: r, expires: '2027-01-31'}]",
        at: "spec.exemptions[0].expires", saying: "RFC 3339, such as 2027-01-31T00:00:00Z"),
      InvalidSpec(
        "an exemption's control twice", "exemptions: [{namespaces: [a], controls: [rbac, rbac], reason: r}]",
        at: "spec.exemptions[0].controls[1]", saying: "is there twice"),
    ])
  func namespaces(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "network policies",
    arguments: [
      InvalidSpec(
        "a direction twice", "networkPolicies: {defaultDeny: [Ingress, Ingress]}",
        at: "spec.networkPolicies.defaultDeny[1]", saying: "is there twice"),
      InvalidSpec(
        "two policies of one name",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}}}, {name: a, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[1].name", saying: "a name of its own"),
      InvalidSpec(
        "a name that an opening has", "networkPolicies: {policies: [{name: allow-dns, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[0].name", saying: "is taken by defaultDeny or allow"),
      InvalidSpec(
        "a name that is no DNS label", "networkPolicies: {policies: [{name: My_Policy, spec: {podSelector: {}}}]}",
        at: "spec.networkPolicies.policies[0].name", saying: "is not a DNS label"),
      InvalidSpec(
        "a range of ports that ends before it starts",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{port: 90, endPort: 80}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].endPort", saying: "80 is less than port, 90"),
      InvalidSpec(
        "a range that starts at a named port",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{ports: [{port: http, endPort: 80}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.egress[0].ports[0].endPort", saying: "give a number as port"),
      InvalidSpec(
        "a port out of range",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{port: 70000}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].port", saying: "use 1 to 65535"),
      InvalidSpec(
        "a protocol in small letters",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{ports: [{protocol: tcp}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].ports[0].protocol", saying: "did you mean TCP?"),
      InvalidSpec(
        "a peer of nothing",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, ingress: [{from: [{}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.ingress[0].from[0]", saying: "{} selects all"),
      InvalidSpec(
        "a block beside a selector",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [
          {ipBlock: {cidr: 10.0.0.0/8}, podSelector: {}}]}]}}]}
        """, at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock", saying: "make two entries"),
      InvalidSpec(
        "an address that is none",
        "networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.0.0.300/8}}]}]}}]}",
        at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock.cidr", saying: "CIDR notation"),
      InvalidSpec(
        "an exception outside its block",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {}, egress: [{to: [
          {ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16, 11.0.0.0/16]}}]}]}}]}
        """, at: "spec.networkPolicies.policies[0].spec.egress[0].to[0].ipBlock.except[1]",
        saying: "is not a part of 10.0.0.0/8"),
      InvalidSpec(
        "a placeholder made of labels",
        """
        networkPolicies: {policies: [{name: a, spec: {podSelector: {matchLabels:
          {team: '{{ namespace.labels.team }}'}}}}]}
        """, at: "spec.networkPolicies.policies[0].spec.podSelector.matchLabels[team]",
        saying: "labels and annotations can be written by tenants"),
      InvalidSpec(
        "an opening's selector without values",
        "networkPolicies: {allow: {ingressFromNamespaces: [{matchExpressions: [{key: a, operator: NotIn, values: []}]}]}}",
        at: "spec.networkPolicies.allow.ingressFromNamespaces[0].matchExpressions[0].values", saying: "NotIn needs"),
    ])
  func networkPolicies(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "RBAC",
    arguments: [
      InvalidSpec(
        "a binding to a role that is not there",
        """
        rbac: {roles: [{name: viewer, rules: []}], roleBindings:
          [{name: b, roleRef: {kind: Role, name: veiwer}, subjects: [{kind: Group, name: g}]}]}
        """, at: "spec.rbac.roleBindings[0].roleRef.name", saying: "did you mean viewer?"),
      InvalidSpec(
        "a binding to a role where there is none",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: Role, name: view}, subjects: [{kind: User, name: u}]}]}",
        at: "spec.rbac.roleBindings[0].roleRef.name", saying: "a role of the cluster has kind: ClusterRole"),
      InvalidSpec(
        "a kind of role that Kubernetes has not",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: role, name: view}, subjects: [{kind: User, name: u}]}]}",
        at: "spec.rbac.roleBindings[0].roleRef.kind", saying: "did you mean Role?"),
      InvalidSpec(
        "a binding of nobody",
        "rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects: []}]}",
        at: "spec.rbac.roleBindings[0].subjects", saying: "is empty"),
      InvalidSpec(
        "a group with a namespace",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: Group, name: g, namespace: ops}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].namespace", saying: "does not go with a Group"),
      InvalidSpec(
        "a user in the core group",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: User, name: u, apiGroup: ''}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].apiGroup", saying: "rbac.authorization.k8s.io"),
      InvalidSpec(
        "a service account whose name is none",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: ServiceAccount, name: 'a:b', namespace: ops}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].name", saying: "is not a DNS name"),
      InvalidSpec(
        "a subject named by a label of the namespace",
        """
        rbac: {roleBindings: [{name: b, roleRef: {kind: ClusterRole, name: view}, subjects:
          [{kind: Group, name: '{{namespace.labels.owner}}'}]}]}
        """, at: "spec.rbac.roleBindings[0].subjects[0].name", saying: "{{ namespace.name }} is the one placeholder"),
      InvalidSpec(
        "a rule without verbs", "rbac: {roles: [{name: r, rules: [{apiGroups: [''], resources: [pods], verbs: []}]}]}",
        at: "spec.rbac.roles[0].rules[0].verbs", saying: "is empty"),
      InvalidSpec(
        "a rule without groups", "rbac: {roles: [{name: r, rules: [{resources: [pods], verbs: [get]}]}]}",
        at: "spec.rbac.roles[0].rules[0].apiGroups", saying: "is missing"),
      InvalidSpec(
        "two roles of one name", "rbac: {roles: [{name: r, rules: []}, {name: r, rules: []}]}",
        at: "spec.rbac.roles[1].name", saying: "is there twice"),
    ])
  func rbac(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test("paths outside the resource API cannot be granted in a namespace")
  func nonResourceURLs() throws {
    let errors = try validate(
      """
      rbac: {roles: [{name: r, rules:
        [{apiGroups: [''], resources: [pods], verbs: [get], nonResourceURLs: [/metrics]}]}]}
      """)
    #expect(Set(errors.map(\.field)) == ["spec.rbac.roles[0].rules[0].nonResourceURLs"])
  }

  @Test(
    "Pod Security, quotas and limit ranges",
    arguments: [
      InvalidSpec(
        "Pod Security without a level", "podSecurity: {version: latest}", at: "spec.podSecurity", saying: "has no level"
      ),
      InvalidSpec(
        "a version of something else", "podSecurity: {enforce: restricted, version: '1.29'}",
        at: "spec.podSecurity.version", saying: "such as v1.29"),
      InvalidSpec(
        "a quota of nothing", "resourceQuotas: [{name: q, hard: {}}]", at: "spec.resourceQuotas[0].hard",
        saying: "is empty"),
      InvalidSpec(
        "a quantity with a wrong suffix", "resourceQuotas: [{name: q, hard: {requests.memory: 20gb}}]",
        at: "spec.resourceQuotas[0].hard[requests.memory]", saying: "\"20gb\" is not a quantity"),
      InvalidSpec(
        "a negative quantity", "resourceQuotas: [{name: q, hard: {requests.cpu: '-1'}}]",
        at: "spec.resourceQuotas[0].hard[requests.cpu]", saying: "zero or more"),
      InvalidSpec(
        "a resource that quotas do not know", "resourceQuotas: [{name: q, hard: {request.cpu: '1'}}]",
        at: "spec.resourceQuotas[0].hard[request.cpu]", saying: "did you mean requests.cpu?"),
      InvalidSpec(
        "half a pod", "resourceQuotas: [{name: q, hard: {pods: 500m}}]", at: "spec.resourceQuotas[0].hard[pods]",
        saying: "is not a whole number"),
      InvalidSpec(
        "scopes that exclude each other",
        "resourceQuotas: [{name: q, hard: {pods: 1}, scopes: [BestEffort, NotBestEffort]}]",
        at: "spec.resourceQuotas[0].scopes", saying: "make two quotas"),
      InvalidSpec(
        "a scope that does not count the resource",
        "resourceQuotas: [{name: q, hard: {requests.cpu: '1'}, scopes: [BestEffort]}]",
        at: "spec.resourceQuotas[0].hard[requests.cpu]", saying: "is not counted by scope BestEffort"),
      InvalidSpec(
        "a scope that takes no values",
        """
        resourceQuotas: [{name: q, hard: {pods: 1}, scopeSelector: {matchExpressions:
          [{scopeName: Terminating, operator: In, values: [a]}]}}]
        """, at: "spec.resourceQuotas[0].scopeSelector.matchExpressions[0].operator", saying: "use Exists"),
      InvalidSpec(
        "a priority class without values",
        """
        resourceQuotas: [{name: q, hard: {pods: 1}, scopeSelector: {matchExpressions:
          [{scopeName: PriorityClass, operator: In}]}}]
        """, at: "spec.resourceQuotas[0].scopeSelector.matchExpressions[0].values", saying: "In needs"),
      InvalidSpec(
        "one type of limits twice", "limitRanges: [{name: l, limits: [{type: Container}, {type: Container}]}]",
        at: "spec.limitRanges[0].limits[1].type", saying: "is there twice"),
      InvalidSpec(
        "a default above the maximum",
        "limitRanges: [{name: l, limits: [{type: Container, default: {memory: 1Gi}, max: {memory: 512Mi}}]}]",
        at: "spec.limitRanges[0].limits[0].default[memory]", saying: "is more than max, 512Mi"),
      InvalidSpec(
        "a default request above the default, by value",
        "limitRanges: [{name: l, limits: [{type: Container, defaultRequest: {cpu: '1'}, default: {cpu: 900m}}]}]",
        at: "spec.limitRanges[0].limits[0].defaultRequest[cpu]", saying: "use 900m or less"),
      InvalidSpec(
        "defaults of pods", "limitRanges: [{name: l, limits: [{type: Pod, default: {cpu: 1}}]}]",
        at: "spec.limitRanges[0].limits[0].default", saying: "does not go with type Pod"),
      InvalidSpec(
        "claims without a bound", "limitRanges: [{name: l, limits: [{type: PersistentVolumeClaim}]}]",
        at: "spec.limitRanges[0].limits[0]", saying: "max: {storage: 10Gi}"),
      InvalidSpec(
        "a resource that containers have not",
        "limitRanges: [{name: l, limits: [{type: Container, max: {storage: 1Gi}}]}]",
        at: "spec.limitRanges[0].limits[0].max[storage]", saying: "is not a resource of a Container"),
      InvalidSpec(
        "a ratio below one", "limitRanges: [{name: l, limits: [{type: Container, maxLimitRequestRatio: {cpu: 500m}}]}]",
        at: "spec.limitRanges[0].limits[0].maxLimitRequestRatio[cpu]", saying: "use 1 or more"),
      InvalidSpec(
        "a placeholder in a limit range", "limitRanges: [{name: '{{ namespace.name }}', limits: [{type: Pod}]}]",
        at: "spec.limitRanges[0].name", saying: "has a placeholder where none is offered"),
    ])
  func resources(_ sample: InvalidSpec) throws { try expect(sample) }

  @Test(
    "valid at the edges",
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

  @Test("a name must fit into a label")
  func names() throws {
    #expect(try validate("{}", name: String(repeating: "a", count: 63)) == [])
    #expect(try validate("{}", name: String(repeating: "a", count: 64)).map(\.field) == ["metadata.name"])
  }

  @Test("all mistakes are told at once")
  func several() throws {
    let errors = try validate("{podSecurity: {}, namespaceSelector: {matchNames: [A, B]}}")
    #expect(errors.count == 3)
  }

  @Test("a message is one line, whatever the value holds")
  func hostileValues() throws {
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
