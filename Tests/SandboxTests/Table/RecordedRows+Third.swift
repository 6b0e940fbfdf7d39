extension RecordedRow {
  /// Rows of the tables of a kube-apiserver 1.36.2, of objects that are five minutes old.
  static let third: [RecordedRow] = [
    RecordedRow(
      "an EndpointSlice: IPv4, 80,81, 10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...",
      #"""
      {"kind":"EndpointSlice", "apiVersion":"discovery.k8s.io/v1", "metadata":{"name":"i2",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "addressType":"IPv4",
      "endpoints":[{"addresses":["10.0.0.1"], "conditions":{}}, {"addresses":["10.0.0.2"], "conditions":{}},
      {"addresses":["10.0.0.3"], "conditions":{}}, {"addresses":["10.0.0.4"], "conditions":{}},
      {"addresses":["10.0.0.5"], "conditions":{}}], "ports":[{"name":"", "protocol":"TCP", "port":80}, {"name":"x",
      "protocol":"TCP", "port":81}]}
      """#,
      cells: #"""
        ["i2", "IPv4", "80,81", "10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...", "5m"]
        """#),
    RecordedRow(
      "an Endpoints: 10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 3 more..., 5m",
      #"""
      {"kind":"Endpoints", "apiVersion":"v1", "metadata":{"name":"e2", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "subsets":[{"addresses":[{"ip":"10.0.0.1"}, {"ip":"10.0.0.2"}, {"ip":"10.0.0.3"}],
      "ports":[{"name":"a", "port":80, "protocol":"TCP"}, {"name":"b", "port":81, "protocol":"TCP"}]}]}
      """#,
      cells: #"""
        ["e2", "10.0.0.1:80,10.0.0.2:80,10.0.0.3:80 + 3 more...", "5m"]
        """#),
    RecordedRow(
      "a ValidatingWebhookConfiguration: 1, 5m",
      #"""
      {"kind":"ValidatingWebhookConfiguration", "apiVersion":"admissionregistration.k8s.io/v1",
      "metadata":{"name":"w", "creationTimestamp":"2026-11-21T09:00:00Z"}, "webhooks":[{"name":"a.b.c",
      "clientConfig":{"url":"https://x"}, "failurePolicy":"Fail", "matchPolicy":"Equivalent",
      "namespaceSelector":{}, "objectSelector":{}, "sideEffects":"None", "timeoutSeconds":10,
      "admissionReviewVersions":["v1"]}]}
      """#,
      cells: #"""
        ["w", 1, "5m"]
        """#),
    RecordedRow(
      "a ValidatingAdmissionPolicy: 1, v1/ConfigMap, 5m",
      #"""
      {"kind":"ValidatingAdmissionPolicy", "apiVersion":"admissionregistration.k8s.io/v1", "metadata":{"name":"w",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "spec":{"paramKind":{"apiVersion":"v1", "kind":"ConfigMap"},
      "matchConstraints":{"namespaceSelector":{}, "objectSelector":{}, "resourceRules":[{"operations":["CREATE"],
      "apiGroups":["x"], "apiVersions":["v1"], "resources":["y"], "scope":"*"}], "matchPolicy":"Equivalent"},
      "validations":[{"expression":"true"}], "failurePolicy":"Fail"}, "status":{}}
      """#,
      cells: #"""
        ["w", 1, "v1/ConfigMap", "5m"]
        """#),
    RecordedRow(
      "a ValidatingAdmissionPolicyBinding: w, n/p, 5m",
      #"""
      {"kind":"ValidatingAdmissionPolicyBinding", "apiVersion":"admissionregistration.k8s.io/v1",
      "metadata":{"name":"w", "creationTimestamp":"2026-11-21T09:00:00Z"}, "spec":{"policyName":"w",
      "paramRef":{"name":"p", "namespace":"n", "parameterNotFoundAction":"Deny"}, "validationActions":["Deny"]}}
      """#,
      cells: #"""
        ["w", "w", "n/p", "5m"]
        """#),
    RecordedRow(
      "an APIService: n/s, False (ServiceNotFound), 5m",
      #"""
      {"kind":"APIService", "apiVersion":"apiregistration.k8s.io/v1", "metadata":{"name":"v1.q.example.com",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "spec":{"service":{"namespace":"n", "name":"s", "port":443},
      "group":"q.example.com", "version":"v1", "groupPriorityMinimum":10, "versionPriority":10},
      "status":{"conditions":[{"type":"Available", "status":"False", "lastTransitionTime":"2026-11-21T09:04:59Z",
      "reason":"ServiceNotFound", "message":"service/s in \"n\" is not present"}]}}
      """#,
      cells: #"""
        ["v1.q.example.com", "n/s", "False (ServiceNotFound)", "5m"]
        """#),
    RecordedRow(
      "a PodTemplate: c,d, x,y, a=b",
      #"""
      {"kind":"PodTemplate", "apiVersion":"v1", "metadata":{"name":"pt", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"x"}, {"name":"d", "image":"y"}]}}}
      """#,
      cells: #"""
        ["pt", "c,d", "x,y", "a=b"]
        """#),
    RecordedRow(
      "a Service: LoadBalancer, 10.0.0.152, 5.6.7.8,x.y,1.2.3.4",
      #"""
      {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"ext", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"ports":[{"name":"a", "protocol":"TCP", "port":80, "targetPort":80,
      "nodePort":30090}, {"name":"b", "protocol":"UDP", "port":53, "targetPort":53, "nodePort":30414}],
      "selector":{"a":"b"}, "clusterIP":"10.0.0.152", "clusterIPs":["10.0.0.152"], "type":"LoadBalancer",
      "externalIPs":["1.2.3.4"], "sessionAffinity":"None", "externalTrafficPolicy":"Cluster", "ipFamilies":["IPv4"],
      "ipFamilyPolicy":"SingleStack", "allocateLoadBalancerNodePorts":true, "internalTrafficPolicy":"Cluster"},
      "status":{"loadBalancer":{"ingress":[{"ip":"5.6.7.8", "ipMode":"VIP"}, {"hostname":"x.y"}]}}}
      """#,
      cells: #"""
        ["ext", "LoadBalancer", "10.0.0.152", "5.6.7.8,x.y,1.2.3.4", "80:30090/TCP,53:30414/UDP", "5m", "a=b"]
        """#),
  ]
}
