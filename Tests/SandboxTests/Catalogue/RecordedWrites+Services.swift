extension RecordedWrite {
  /// Services: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let services: [RecordedWrite] = [
    RecordedWrite(
      "a service without an address",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "selector":{"a":"b"}, "ports":[{"port":80}]}}
      """#,
      stored: #"""
        {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"ports":[{"protocol":"TCP", "port":80, "targetPort":80}], "selector":{"a":"b"}, "clusterIP":"None",
        "clusterIPs":["None"], "type":"ClusterIP", "sessionAffinity":"None", "ipFamilies":["IPv4"],
        "ipFamilyPolicy":"SingleStack", "internalTrafficPolicy":"Cluster"}, "status":{"loadBalancer":{}}}
        """#),
    RecordedWrite(
      "a service of an external name",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"type":"ExternalName", "externalName":"example.com"}}
      """#,
      stored: #"""
        {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"type":"ExternalName", "sessionAffinity":"None", "externalName":"example.com"},
        "status":{"loadBalancer":{}}}
        """#),
    RecordedWrite(
      "an external name that is missing",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"type":"ExternalName"}}
      """#,
      causes: [
        #"""
        spec.externalName: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a service without ports",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"a":"b"}}}
      """#,
      causes: [
        #"""
        spec.ports: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "ports without names",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":80}, {"port":81}]}}
      """#,
      causes: [
        #"""
        spec.ports[0].name: FieldValueRequired: Required value
        """#,
        #"""
        spec.ports[1].name: FieldValueRequired: Required value
        """#,
      ]),
    RecordedWrite(
      "ports of one name",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":80, "name":"a"}, {"port":81, "name":"a"}]}}
      """#,
      causes: [
        #"""
        spec.ports[1].name: FieldValueDuplicate: Duplicate value: "a"
        """#
      ]),
    RecordedWrite(
      "one port twice",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":80, "name":"a"}, {"port":80, "name":"b"}]}}
      """#,
      causes: [
        #"""
        spec.ports[1]: FieldValueDuplicate: Duplicate value: \#
        {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}
        """#
      ]),
    RecordedWrite(
      "a service port out of range",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":0}]}}
      """#,
      causes: [
        #"""
        spec.ports[0].port: FieldValueInvalid: Invalid value: 0: must be between 1 and 65535, inclusive
        """#,
        #"""
        spec.ports[0].targetPort: FieldValueInvalid: Invalid value: 0: must be between 1 and 65535, inclusive
        """#,
      ]),
    RecordedWrite(
      "an unknown type",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"}, "spec":{"type":"Some",
      "ports":[{"port":1}]}}
      """#,
      causes: [
        #"""
        spec.type: FieldValueNotSupported: Unsupported value: "Some": supported values: "ClusterIP", \#
        "ExternalName", "LoadBalancer", "NodePort"
        """#
      ]),
    RecordedWrite(
      "an unknown affinity",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "sessionAffinity":"Some", "ports":[{"port":1}]}}
      """#,
      causes: [
        #"""
        spec.sessionAffinity: FieldValueNotSupported: Unsupported value: "Some": supported values: "ClientIP", \#
        "None"
        """#
      ]),
    RecordedWrite(
      "affinity by client",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"clusterIP":"None", "sessionAffinity":"ClientIP", "ports":[{"port":1}]}}
      """#,
      stored: #"""
        {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"ports":[{"protocol":"TCP", "port":1, "targetPort":1}], "clusterIP":"None", "clusterIPs":["None"],
        "type":"ClusterIP", "sessionAffinity":"ClientIP",
        "sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}}, "ipFamilies":["IPv4", "IPv6"],
        "ipFamilyPolicy":"RequireDualStack", "internalTrafficPolicy":"Cluster"}, "status":{"loadBalancer":{}}}
        """#),
    RecordedWrite(
      "endpoints",
      #"""
      {"apiVersion":"v1", "kind":"Endpoints", "metadata":{"name":"one", "namespace":"default"},
      "subsets":[{"addresses":[{"ip":"10.0.0.1"}], "ports":[{"port":80}]}]}
      """#,
      stored: #"""
        {"kind":"Endpoints", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "subsets":[{"addresses":[{"ip":"10.0.0.1"}], "ports":[{"port":80, "protocol":"TCP"}]}]}
        """#),
    RecordedWrite(
      "a service whose name begins with a digit",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"1a", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":1}], "selector":{"a":"b"}}}
      """#,
      stored: #"""
        {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"1a", "namespace":"default"},
        "spec":{"ports":[{"protocol":"TCP", "port":1, "targetPort":1}], "selector":{"a":"b"}, "clusterIP":"None",
        "clusterIPs":["None"], "type":"ClusterIP", "sessionAffinity":"None", "ipFamilies":["IPv4"],
        "ipFamilyPolicy":"SingleStack", "internalTrafficPolicy":"Cluster"}, "status":{"loadBalancer":{}}}
        """#),
    RecordedWrite(
      "a service whose name has a dot",
      #"""
      {"apiVersion":"v1", "kind":"Service", "metadata":{"name":"a.b", "namespace":"default"},
      "spec":{"clusterIP":"None", "ports":[{"port":1}]}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "a.b": must not contain dots
        """#
      ]),
  ]
}
