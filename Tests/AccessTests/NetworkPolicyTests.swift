import Testing

@testable import Access

/// Tables of connectivity for the scenarios of the Kubernetes conformance tests and of cyclonus, written for this engine.
///
/// https://github.com/mattfenwick/cyclonus/tree/main/pkg/generator
@Suite("network policies") struct NetworkPolicyTests {
  struct Scenario: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var policies: String
    var namespaceLabels: [String: [String: String]] = [:]
    var podLabels: [String: [String: String]] = [:]
    /// For each port: the pairs that are blocked, and exceptions to them. All others are allowed.
    var expected: [(port: String, blocked: [String], except: [String])]

    init(
      _ description: String, _ policies: String, namespaceLabels: [String: [String: String]] = [:],
      podLabels: [String: [String: String]] = [:], _ expected: [(String, [String], [String])]
    ) {
      testDescription = description
      self.policies = policies
      self.namespaceLabels = namespaceLabels
      self.podLabels = podLabels
      self.expected = expected.map { (port: $0.0, blocked: $0.1, except: $0.2) }
    }
  }

  static let scenarios = [
    Scenario("no policy", "", [("80", [], [])]),
    Scenario(
      "default deny of ingress",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, policyTypes: [Ingress]}}",
      [("80", ["* > x/*"], []), ("81/UDP", ["* > x/*"], [])]),
    Scenario(
      "a policy without a spec denies ingress to all pods", "{metadata: {name: p, namespace: x}}",
      [("80", ["* > x/*"], [])]),
    Scenario(
      "default deny of both directions, except DNS",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {}
        policyTypes: [Ingress, Egress]
        egress: [{ports: [{protocol: UDP, port: 53}, {protocol: TCP, port: 53}]}]
      """,
      [
        ("80", ["* > x/*", "x/* > *"], []), ("53/UDP", ["* > x/*"], []), ("53", ["* > x/*"], []),
        ("53/SCTP", ["* > x/*", "x/* > *"], []),
      ]),
    Scenario(
      "several pod selectors and namespace selectors",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress:
        - from:
          - namespaceSelector: {matchExpressions: [{key: ns, operator: NotIn, values: [x]}]}
            podSelector: {matchExpressions: [{key: pod, operator: In, values: [b, c]}]}
      """,
      [("80", ["* > x/a"], ["y/b > x/a", "y/c > x/a", "z/b > x/a", "z/c > x/a"])]),
    Scenario(
      "a policy for one port",
      """
      metadata: {name: p81, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 81}]}]
      """,
      [("81", ["* > x/a"], ["y/* > x/a"]), ("80", ["* > x/a"], [])]),
    Scenario(
      "stacked policies for overlapping pods",
      """
      metadata: {name: p81, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 81}]}]
      ---
      metadata: {name: p80, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 80}]}]
      """,
      [("80", ["* > x/a"], ["y/* > x/a"]), ("81", ["* > x/a"], ["y/* > x/a"]), ("81/UDP", ["* > x/a"], [])]),
    Scenario(
      "allow all", "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{}]}}", [("80", [], [])]),
    Scenario(
      "a named port",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{ports: [{port: serve-81-tcp}]}]}}",
      [("81", [], []), ("serve-81-tcp", [], []), ("80", ["* > x/*"], []), ("81/UDP", ["* > x/*"], [])]),
    Scenario(
      "a label of a namespace that changes",
      """
      metadata: {name: p, namespace: x}
      spec: {podSelector: {matchLabels: {pod: a}}, ingress: [{from: [{namespaceSelector: {matchLabels: {ns2: updated}}}]}]}
      """, namespaceLabels: ["y": ["ns2": "updated"]], [("80", ["* > x/a"], ["y/* > x/a"])]),
    Scenario(
      "a label of a pod that changes",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress: [{from: [{podSelector: {matchLabels: {pod: b, pod2: updated}}}]}]
      """, podLabels: ["x/b": ["pod2": "updated"]], [("80", ["* > x/a"], ["x/b > x/a"])]),
    Scenario(
      "a pod that gets the label of isolated pods",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {matchLabels: {target: isolated}}}}",
      podLabels: ["x/a": ["target": "isolated"]], [("80", ["* > x/a"], [])]),
    Scenario(
      "ingress and egress in one policy",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        policyTypes: [Ingress, Egress]
        ingress: [{from: [{podSelector: {matchLabels: {pod: b}}}], ports: [{port: 80}]}]
        egress: [{to: [{namespaceSelector: {matchLabels: {ns: 'y'}}}], ports: [{port: 81}]}]
      """,
      [("80", ["* > x/a", "x/a > *"], ["x/b > x/a"]), ("81", ["* > x/a", "x/a > *"], ["x/a > y/*"])]),
    Scenario(
      "egress that is denied at the client, although the server allows it",
      """
      metadata: {name: to-ya, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        policyTypes: [Egress]
        egress:
        - to: [{namespaceSelector: {matchLabels: {ns: 'y'}}, podSelector: {matchLabels: {pod: a}}}]
      ---
      metadata: {name: ya-from-xa, namespace: 'y'}
      spec:
        podSelector: {matchLabels: {pod: a}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {ns: x}}, podSelector: {matchLabels: {pod: a}}}]}]
      ---
      metadata: {name: yb-from-xa, namespace: 'y'}
      spec:
        podSelector: {matchLabels: {pod: b}}
        ingress: [{from: [{namespaceSelector: {matchLabels: {ns: x}}, podSelector: {matchLabels: {pod: a}}}]}]
      """,
      [("80", ["x/a > *", "* > y/a", "* > y/b"], ["x/a > y/a"])]),
    Scenario(
      "a range of ports",
      """
      metadata: {name: p, namespace: x}
      spec: {podSelector: {}, ingress: [{ports: [{port: 53, endPort: 80}, {protocol: UDP, port: 53, endPort: 84}]}]}
      """,
      [
        ("52", ["* > x/*"], []), ("53", [], []), ("80", [], []), ("81", ["* > x/*"], []), ("81/UDP", [], []),
        ("85/UDP", ["* > x/*"], []),
      ]),
    Scenario(
      "a protocol without a port",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{ports: [{protocol: SCTP}]}]}}",
      [("80/SCTP", [], []), ("80", ["* > x/*"], []), ("80/UDP", ["* > x/*"], [])]),
    Scenario(
      "an entry of ports without fields allows all ports of TCP",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{ports: [{}, {protocol: UDP, port: 80}]}]}}",
      [("81", [], []), ("80/UDP", [], []), ("81/UDP", ["* > x/*"], [])]),
    Scenario(
      "a named port with another protocol than that of the container",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{ports: [{protocol: TCP, port: serve-81-udp}]}]}}",
      [("81", ["* > x/*"], []), ("81/UDP", ["* > x/*"], [])]),
    Scenario(
      "a named port of egress is that of the destination",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {matchLabels: {pod: a}}
        policyTypes: [Egress]
        egress: [{ports: [{protocol: UDP, port: serve-80-udp}, {port: serve-7981-tcp}]}]
      """,
      [("80/UDP", [], []), ("80", ["x/a > *"], []), ("7981", ["x/a > *"], [])]),
    Scenario(
      "egress rules without policyTypes restrict both directions",
      """
      metadata: {name: p, namespace: x}
      spec: {podSelector: {matchExpressions: [{key: pod, operator: In, values: [a, b]}]}, egress: [{}], policyTypes: []}
      """,
      [("80", ["* > x/a", "* > x/b"], [])]),
    Scenario(
      "empty egress rules without policyTypes restrict ingress only",
      "{metadata: {name: p, namespace: x}, spec: {podSelector: {}, ingress: [{}], egress: []}}", [("80", [], [])]),
    Scenario(
      "the label that every namespace has",
      """
      metadata: {name: p, namespace: x}
      spec:
        podSelector: {}
        ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: z}}}]}]
      """, [("80", ["* > x/*"], ["z/* > x/*"])]),
  ]

  @Test("a scenario blocks exactly these connections", arguments: scenarios)
  func scenario(scenario: Scenario) throws {
    let grid = try PodGrid(
      scenario.policies, namespaceLabels: scenario.namespaceLabels, podLabels: scenario.podLabels)
    for (port, blocked, except) in scenario.expected {
      let expected = PodGrid.pairs(blocked).subtracting(PodGrid.pairs(except))
      let actual = try grid.blocked(on: port)
      #expect(actual == expected, "port \(port): \(actual.symmetricDifference(expected).sorted())")
    }
  }

  /// Peers of a policy in namespace x, with the pods that they select.
  static let peers: [(peer: String, pods: String)] = [
    ("podSelector: {}", "x/*"), ("podSelector: {matchLabels: {pod: c}}", "x/c"), ("namespaceSelector: {}", "*"),
    ("podSelector: {}, namespaceSelector: {}", "*"),
    ("podSelector: {matchLabels: {pod: c}}, namespaceSelector: {}", "*/c"),
    ("namespaceSelector: {matchLabels: {ns: 'y'}}", "y/*"),
    ("podSelector: {}, namespaceSelector: {matchLabels: {ns: 'y'}}", "y/*"),
    ("podSelector: {matchLabels: {pod: c}}, namespaceSelector: {matchLabels: {ns: 'y'}}", "y/c"),
    ("ipBlock: {cidr: 192.168.2.0/24}", "z/*"),
    ("ipBlock: {cidr: 192.168.2.0/24, except: [192.168.2.2/31]}", "z/a"),
    ("ipBlock: {cidr: 0.0.0.0/0}", "*"), ("ipBlock: {cidr: 0.0.0.0/31}", "w/*"),
    ("ipBlock: {cidr: 'fd00::/8'}", "w/*"), ("namespaceSelector: {matchLabels: {never: happens}}", "w/*"),
  ]

  @Test("each peer, and each pair of peers, allows the pods that it selects, in both directions")
  func combinesPeers() throws {
    for (index, first) in Self.peers.enumerated() {
      for second in Self.peers[index...] {
        let list = "[{\(first.peer)}, {\(second.peer)}]"
        let head = "metadata: {name: p, namespace: x}\nspec: {podSelector: {matchLabels: {pod: a}}, policyTypes: "
        let ingress = try PodGrid(head + "[Ingress], ingress: [{from: \(list)}]}").blocked(on: "80")
        let sources = [first.pods, second.pods].map { "\($0) > x/a" }
        #expect(ingress == PodGrid.pairs(["* > x/a"]).subtracting(PodGrid.pairs(sources)), "ingress \(list)")
        let egress = try PodGrid(head + "[Egress], egress: [{to: \(list)}]}").blocked(on: "80")
        let destinations = [first.pods, second.pods].map { "x/a > \($0)" }
        #expect(egress == PodGrid.pairs(["x/a > *"]).subtracting(PodGrid.pairs(destinations)), "egress \(list)")
      }
    }
  }

  /// Rules of a direction that allow all or nothing, in the ways that policies can say it.
  static let rules: [(rules: String, allows: Bool)] = [
    ("[{}]", true), ("[]", false), ("null", false), ("[{PEERS: [{namespaceSelector: {}}]}]", true),
    ("[{PEERS: [{ipBlock: {cidr: 0.0.0.0/0}}]}]", true), ("[{PEERS: [{ipBlock: {cidr: 0.0.0.0/31}}]}]", false),
    ("[{PEERS: [{namespaceSelector: {matchLabels: {never: happens}}}]}]", false), ("[{PEERS: [], ports: []}]", true),
  ]

  @Test("policies of the source and of the destination must both allow traffic; policies of one pod add up")
  func conflicts() throws {
    func policy(_ name: String, _ namespace: String, _ pod: String, _ type: String, _ rules: String) -> String {
      let (field, peers) = type == "Ingress" ? ("ingress", "from") : ("egress", "to")
      return """
        metadata: {name: \(name), namespace: '\(namespace)'}
        spec:
          podSelector: {matchLabels: {pod: \(pod)}}
          policyTypes: [\(type)]
          \(field): \(rules.replacing("PEERS", with: peers))
        """
    }
    for first in Self.rules {
      for second in Self.rules {
        let both =
          policy("e", "x", "b", "Egress", first.rules) + "\n---\n" + policy("i", "y", "c", "Ingress", second.rules)
        var expected = first.allows ? [] : PodGrid.pairs(["x/b > *"])
        if !second.allows { expected.formUnion(PodGrid.pairs(["* > y/c"])) }
        #expect(try PodGrid(both).blocked(on: "80") == expected, "\(both)")
        for (type, pairs) in [("Egress", "x/b > *"), ("Ingress", "* > x/b")] {
          let stacked =
            policy("p1", "x", "b", type, first.rules) + "\n---\n" + policy("p2", "x", "b", type, second.rules)
          let expected = first.allows || second.allows ? [] : PodGrid.pairs([pairs])
          #expect(try PodGrid(stacked).blocked(on: "80") == expected, "\(stacked)")
        }
      }
    }
  }
}
