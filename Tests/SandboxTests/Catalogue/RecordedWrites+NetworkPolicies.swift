extension RecordedWrite {
  /// NetworkPolicies: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let networkPolicies: [RecordedWrite] = [
    RecordedWrite(
      "no spec members",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "policyTypes":["Ingress"]}}
        """#),
    RecordedWrite(
      "deny all",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{}, "policyTypes":["Ingress", "Egress"]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "policyTypes":["Ingress", "Egress"]}}
        """#),
    RecordedWrite(
      "egress implies both types",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchLabels":{"a":"b"}}, "egress":[{}]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{"matchLabels":{"a":"b"}}, "egress":[{}],
        "policyTypes":["Ingress", "Egress"]}}
        """#),
    RecordedWrite(
      "empty lists are left out",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchLabels":{}}, "ingress":[], "egress":[]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "policyTypes":["Ingress"]}}
        """#),
    RecordedWrite(
      "dns egress with ports",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{}, "policyTypes":["Egress"],
      "egress":[{"to":[{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}},
      "podSelector":{"matchLabels":{"k8s-app":"kube-dns"}}}], "ports":[{"port":53, "protocol":"UDP"},
      {"port":53}]}]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "egress":[{"ports":[{"protocol":"UDP", "port":53},
        {"protocol":"TCP", "port":53}], "to":[{"podSelector":{"matchLabels":{"k8s-app":"kube-dns"}},
        "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}}}]}],
        "policyTypes":["Egress"]}}
        """#),
    RecordedWrite(
      "an address block with holes",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8",
      "except":["10.1.0.0/16"]}}]}]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8",
        "except":["10.1.0.0/16"]}}]}], "policyTypes":["Ingress", "Egress"]}}
        """#),
    RecordedWrite(
      "a hole outside its block",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8",
      "except":["11.1.0.0/16"]}}]}]}}
      """#,
      causes: [
        #"""
        spec.egress[0].to[0].ipBlock.except[0]: FieldValueInvalid: Invalid value: "11.1.0.0/16": must be a strict \#
        subset of `cidr`
        """#
      ]),
    RecordedWrite(
      "a hole as large as its block",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8",
      "except":["10.0.0.0/8"]}}]}]}}
      """#,
      causes: [
        #"""
        spec.egress[0].to[0].ipBlock.except[0]: FieldValueInvalid: Invalid value: "10.0.0.0/8": must be a strict \#
        subset of `cidr`
        """#
      ]),
    RecordedWrite(
      "no address block",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0"}}]}]}}
      """#,
      causes: [
        #"""
        spec.egress[0].to[0].ipBlock.cidr: FieldValueInvalid: Invalid value: "10.0.0.0": must be a valid CIDR \#
        value, (e.g. 10.9.8.0/24 or 2001:db8::/64)
        """#
      ]),
    RecordedWrite(
      "an empty address block",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"egress":[{"to":[{"ipBlock":{}}]}]}}
      """#,
      causes: [
        #"""
        spec.egress[0].to[0].ipBlock.cidr: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "an IPv6 block",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"from":[{"ipBlock":{"cidr":"2001:db8::/32",
      "except":["2001:db8:1::/48"]}}]}]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "ingress":[{"from":[{"ipBlock":{"cidr":"2001:db8::/32",
        "except":["2001:db8:1::/48"]}}]}], "policyTypes":["Ingress"]}}
        """#),
    RecordedWrite(
      "a block beside a selector",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"from":[{"ipBlock":{"cidr":"10.0.0.0/8"}, "podSelector":{}}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].from[0]: FieldValueForbidden: Forbidden: may not specify both ipBlock and another peer
        """#
      ]),
    RecordedWrite(
      "an empty peer",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"from":[{}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].from[0]: FieldValueRequired: Required value: must specify a peer
        """#
      ]),
    RecordedWrite(
      "a port out of range",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":70000}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].port: FieldValueInvalid: Invalid value: 70000: must be between 1 and 65535, \#
        inclusive
        """#
      ]),
    RecordedWrite(
      "a bad port name",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":"Bad--Name-"}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].port: FieldValueInvalid: Invalid value: "Bad--Name-": must contain only \#
        alpha-numeric characters (a-z, 0-9), and hyphens (-)
        """#,
        #"""
        spec.ingress[0].ports[0].port: FieldValueInvalid: Invalid value: "Bad--Name-": must not begin or end with a \#
        hyphen
        """#,
        #"""
        spec.ingress[0].ports[0].port: FieldValueInvalid: Invalid value: "Bad--Name-": must not contain consecutive \#
        hyphens
        """#,
      ]),
    RecordedWrite(
      "a port name that is too long",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":"a-name-that-is-too-long"}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].port: FieldValueInvalid: Invalid value: "a-name-that-is-too-long": must be no more \#
        than 15 characters
        """#
      ]),
    RecordedWrite(
      "a range of ports",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":80, "endPort":90}]}]}}
      """#,
      stored: #"""
        {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "spec":{"podSelector":{}, "ingress":[{"ports":[{"protocol":"TCP", "port":80,
        "endPort":90}]}], "policyTypes":["Ingress"]}}
        """#),
    RecordedWrite(
      "a range that ends before it begins",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":80, "endPort":70}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].endPort: FieldValueInvalid: Invalid value: 80: must be greater than or equal to \#
        `port`
        """#
      ]),
    RecordedWrite(
      "an end without a port",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"endPort":70}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].endPort: FieldValueInvalid: Invalid value: 70: may not be specified when `port` is \#
        not specified
        """#
      ]),
    RecordedWrite(
      "an end after a name",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":"http", "endPort":70}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].endPort: FieldValueInvalid: Invalid value: 70: may not be specified when `port` is \#
        non-numeric
        """#
      ]),
    RecordedWrite(
      "an unknown protocol",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"ingress":[{"ports":[{"port":80, "protocol":"ICMP"}]}]}}
      """#,
      causes: [
        #"""
        spec.ingress[0].ports[0].protocol: FieldValueNotSupported: Unsupported value: "ICMP": supported values: \#
        "TCP", "UDP", "SCTP"
        """#
      ]),
    RecordedWrite(
      "an unknown direction",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"policyTypes":["Sideways"]}}
      """#,
      causes: [
        #"""
        spec.policyTypes[0]: FieldValueNotSupported: Unsupported value: "Sideways": supported values: "Ingress", \#
        "Egress"
        """#
      ]),
    RecordedWrite(
      "three directions",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"policyTypes":["Ingress", "Egress", "Ingress"]}}
      """#,
      causes: [
        #"""
        spec.policyTypes: FieldValueInvalid: Invalid value: ["Ingress","Egress","Ingress"]: may not specify more \#
        than two policyTypes
        """#
      ]),
    RecordedWrite(
      "a bad operator",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchExpressions":[{"key":"a", "operator":"Is",
      "values":["b"]}]}}}
      """#,
      causes: [
        #"""
        spec.podSelector.matchExpressions[0].operator: FieldValueInvalid: Invalid value: "Is": not a valid selector \#
        operator
        """#
      ]),
  ]
}
