import Kubernetes
import Planning
import Testing

@Suite("What a network policy opens") struct OpeningAssessmentTests {
  /// A policy and what it opens, as text; `nil` for nothing.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var spec: JSONValue
    var ingress: String?
    var egress: String?
  }

  static let cases: [Case] = [
    Case(testDescription: "no rules", spec: ["podSelector": [:]]),
    Case(testDescription: "empty lists", spec: ["podSelector": [:], "ingress": [], "egress": []]),
    Case(
      testDescription: "all ingress", spec: ["podSelector": [:], "ingress": [[:]]],
      ingress: "high from anywhere on all ports complete"),
    Case(
      testDescription: "all egress, types by default", spec: ["podSelector": [:], "egress": [[:]]],
      egress: "high to anywhere on all ports complete"),
    Case(
      testDescription: "egress rules without the type Egress",
      spec: ["podSelector": [:], "egress": [[:]], "policyTypes": ["Ingress"]]),
    Case(
      testDescription: "anywhere on some ports",
      spec: [
        "podSelector": [:],
        "ingress": [
          [
            "ports": [
              ["port": 443], ["port": "web", "protocol": "UDP"], ["port": 8000, "endPort": 8010], ["port": 1],
            ]
          ]
        ],
      ], ingress: "medium from anywhere on port 443/TCP, web/UDP, 8000-8010/TCP and 1 more"),
    Case(
      testDescription: "DNS to anywhere",
      spec: ["podSelector": [:], "egress": [["ports": [["port": 53, "protocol": "UDP"], ["port": 53]]]]],
      egress: "low to anywhere on port 53/UDP and 53/TCP"),
    Case(
      testDescription: "all addresses",
      spec: ["podSelector": [:], "ingress": [["from": [["ipBlock": ["cidr": "0.0.0.0/0"]]]]]],
      ingress: "high from anywhere on all ports complete"),
    Case(
      testDescription: "all addresses with exceptions",
      spec: [
        "podSelector": [:],
        "egress": [["to": [["ipBlock": ["cidr": "0.0.0.0/0", "except": ["10.0.0.0/8"]]]]]],
      ], egress: "high to anywhere on all ports complete"),
    Case(
      testDescription: "all addresses in two halves",
      spec: [
        "podSelector": [:],
        "ingress": [["from": [["ipBlock": ["cidr": "0.0.0.0/1"]], ["ipBlock": ["cidr": "128.0.0.0/1"]]]]],
      ], ingress: "high from anywhere on all ports complete"),
    Case(
      testDescription: "all IPv6 addresses",
      spec: ["podSelector": [:], "ingress": [["from": [["ipBlock": ["cidr": "::/0"]]]]]],
      ingress: "high from anywhere on all ports complete"),
    Case(
      testDescription: "private networks",
      spec: [
        "podSelector": [:],
        "ingress": [
          [
            "from": [
              ["ipBlock": ["cidr": "10.0.0.0/8"]], ["ipBlock": ["cidr": "172.16.0.0/12"]],
              ["ipBlock": ["cidr": "192.168.0.0/16"]], ["ipBlock": ["cidr": "fc00::/7"]],
            ]
          ]
        ],
      ], ingress: "low from 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and 1 more on all ports"),
    Case(
      testDescription: "all namespaces",
      spec: ["podSelector": [:], "ingress": [["from": [["namespaceSelector": [:]]]]]],
      ingress: "medium from all namespaces on all ports complete"),
    Case(
      testDescription: "all namespaces, by a selector that excludes none",
      spec: [
        "podSelector": [:],
        "ingress": [
          [
            "from": [
              [
                "namespaceSelector": [
                  "matchExpressions": [
                    ["key": "kubernetes.io/metadata.name", "operator": "Exists"],
                    ["key": "x", "operator": "NotIn", "values": ["y"]],
                  ]
                ], "podSelector": [:],
              ]
            ]
          ]
        ],
      ], ingress: "medium from all namespaces on all ports complete"),
    Case(
      testDescription: "certain pods in all namespaces",
      spec: [
        "podSelector": [:],
        "egress": [["to": [["namespaceSelector": [:], "podSelector": ["matchLabels": ["k8s-app": "kube-dns"]]]]]],
      ], egress: "low to selected namespaces on all ports"),
    Case(
      testDescription: "other namespaces",
      spec: ["podSelector": [:], "ingress": [["from": [["namespaceSelector": ["matchLabels": ["team": "x"]]]]]]],
      ingress: "low from selected namespaces on all ports"),
    Case(
      testDescription: "its own namespace",
      spec: ["podSelector": [:], "ingress": [["from": [["podSelector": [:]]]]]],
      ingress: "low from its own namespace on all ports"),
    Case(
      testDescription: "the most severe of several rules",
      spec: [
        "podSelector": [:],
        "ingress": [["from": [["podSelector": [:]]]], ["ports": [["port": 80]]]],
      ], ingress: "medium from anywhere on port 80/TCP"),
    Case(
      testDescription: "a pod selector that contradicts itself",
      spec: [
        "podSelector": [
          "matchLabels": ["a": "b"], "matchExpressions": [["key": "a", "operator": "NotIn", "values": ["b"]]],
        ], "ingress": [[:]],
      ]),
    Case(
      testDescription: "a peer that contradicts itself",
      spec: [
        "podSelector": [:],
        "ingress": [
          [
            "from": [
              [
                "namespaceSelector": [
                  "matchExpressions": [
                    ["key": "a", "operator": "Exists"], ["key": "a", "operator": "DoesNotExist"],
                  ]
                ]
              ]
            ]
          ]
        ],
      ]),
    Case(
      testDescription: "a port name that could fake a message",
      spec: ["podSelector": [:], "ingress": [["ports": [["port": "a'\nb"]]]]],
      ingress: "medium from anywhere on port a\\'\\u{a}b/TCP"),
  ]

  @Test("is judged by direction, peers and ports", arguments: cases)
  func rules(example: Case) throws {
    let assessment = OpeningAssessment(try example.spec.decode(NetworkPolicySpec.self))
    #expect(assessment?.openings[.ingress].map(text) == example.ingress)
    #expect(assessment?.openings[.egress].map(text) == example.egress)
    #expect((assessment == nil) == (example.ingress == nil && example.egress == nil))
  }

  private func text(_ opening: OpeningAssessment.Opening) -> String {
    "\(opening.severity) \(opening.summary)" + (opening.isComplete ? " complete" : "")
  }

  @Test("applies to all pods unless the selector requires a label")
  func pods() {
    let rules = [NetworkPolicyIngressRule()]
    let all = OpeningAssessment(NetworkPolicySpec(ingress: rules))
    let some = OpeningAssessment(
      NetworkPolicySpec(podSelector: LabelSelector(matchLabels: ["app": "web"]), ingress: rules))
    #expect(all?.appliesToAllPods == true)
    #expect(some?.appliesToAllPods == false)
  }

  @Test("has a bounded description, whatever the size of the policy")
  func bounded() {
    let peers = (0..<5000).map { NetworkPolicyPeer(ipBlock: IPBlock(cidr: "10.0.\($0 % 256).0/24")) }
    let ports = (1...5000).map { NetworkPolicyPort(port: .string(String(repeating: "x", count: $0))) }
    let spec = NetworkPolicySpec(ingress: [.init(ports: ports, from: peers)])
    #expect((OpeningAssessment(spec)?.openings[.ingress]?.summary.count ?? .max) < 400)
  }
}
