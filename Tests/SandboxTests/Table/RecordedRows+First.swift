extension RecordedRow {
  /// Rows of the tables of a kube-apiserver 1.36.2, of objects that are five minutes old.
  static let first: [RecordedRow] = [
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell3",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "policyTypes":["Ingress"]}}
      """#,
      cells: #"""
        ["cell3", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell4",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "policyTypes":["Ingress", "Egress"]}}
      """#,
      cells: #"""
        ["cell4", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: a=b, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell5",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"},
      "spec":{"podSelector":{"matchLabels":{"a":"b"}}, "egress":[{}], "policyTypes":["Ingress", "Egress"]}}
      """#,
      cells: #"""
        ["cell5", "a=b", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell6",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "policyTypes":["Ingress"]}}
      """#,
      cells: #"""
        ["cell6", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell7",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "egress":[{"ports":[{"protocol":"UDP", "port":53}, {"protocol":"TCP", "port":53}],
      "to":[{"podSelector":{"matchLabels":{"k8s-app":"kube-dns"}},
      "namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"kube-system"}}}]}],
      "policyTypes":["Egress"]}}
      """#,
      cells: #"""
        ["cell7", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell8",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "egress":[{"to":[{"ipBlock":{"cidr":"10.0.0.0/8", "except":["10.1.0.0/16"]}}]}], "policyTypes":["Ingress",
      "Egress"]}}
      """#,
      cells: #"""
        ["cell8", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell9",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "ingress":[{"from":[{"ipBlock":{"cidr":"2001:db8::/32", "except":["2001:db8:1::/48"]}}]}],
      "policyTypes":["Ingress"]}}
      """#,
      cells: #"""
        ["cell9", "<none>", "5m"]
        """#),
    RecordedRow(
      "a NetworkPolicy: <none>, 5m",
      #"""
      {"kind":"NetworkPolicy", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"cell10",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"podSelector":{},
      "ingress":[{"ports":[{"protocol":"TCP", "port":80, "endPort":90}]}], "policyTypes":["Ingress"]}}
      """#,
      cells: #"""
        ["cell10", "<none>", "5m"]
        """#),
    RecordedRow(
      "a RoleBinding: Role/r, 5m, u",
      #"""
      {"kind":"RoleBinding", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"cell17",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "subjects":[{"kind":"User",
      "apiGroup":"rbac.authorization.k8s.io", "name":"u"}, {"kind":"Group", "apiGroup":"rbac.authorization.k8s.io",
      "name":"g"}, {"kind":"ServiceAccount", "name":"s", "namespace":"default"}],
      "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"Role", "name":"r"}}
      """#,
      cells: #"""
        ["cell17", "Role/r", "5m", "u", "g", "default/s"]
        """#),
    RecordedRow(
      "a RoleBinding: ClusterRole/view, 5m, ",
      #"""
      {"kind":"RoleBinding", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"cell18",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"},
      "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"ClusterRole", "name":"view"}}
      """#,
      cells: #"""
        ["cell18", "ClusterRole/view", "5m", "", "", ""]
        """#),
    RecordedRow(
      "a ResourceQuota: , , 5m",
      #"""
      {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"cell19",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{}, "status":{}}
      """#,
      cells: #"""
        ["cell19", "", "", "5m"]
        """#),
    RecordedRow(
      "a ResourceQuota: , , 5m",
      #"""
      {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"cell20",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"hard":{"count/jobs.batch":"5",
      "limits.memory":"2Gi", "pods":"10", "requests.cpu":"1", "requests.nvidia.com/gpu":"4"}}, "status":{}}
      """#,
      cells: #"""
        ["cell20", "", "", "5m"]
        """#),
    RecordedRow(
      "a ResourceQuota: , , 5m",
      #"""
      {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"cell21",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"hard":{"limits.cpu":"1500m",
      "limits.memory":"1000Ki", "pods":"1k", "requests.cpu":"500m", "requests.ephemeral-storage":"1500M",
      "requests.memory":"1e3", "requests.storage":"512Mi", "secrets":"0", "services":"10"}}, "status":{}}
      """#,
      cells: #"""
        ["cell21", "", "", "5m"]
        """#),
    RecordedRow(
      "a ResourceQuota: , , 5m",
      #"""
      {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"cell22",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"hard":{"pods":"1"},
      "scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass", "operator":"In", "values":["high"]}]}},
      "status":{}}
      """#,
      cells: #"""
        ["cell22", "", "", "5m"]
        """#),
    RecordedRow(
      "a Lease: me, 5m",
      #"""
      {"kind":"Lease", "apiVersion":"coordination.k8s.io/v1", "metadata":{"name":"cell34",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"holderIdentity":"me",
      "leaseDurationSeconds":15, "renewTime":"2026-01-01T00:00:00.000000Z"}}
      """#,
      cells: #"""
        ["cell34", "me", "5m"]
        """#),
    RecordedRow(
      "a Lease: , 5m",
      #"""
      {"kind":"Lease", "apiVersion":"coordination.k8s.io/v1", "metadata":{"name":"cell35",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{}}
      """#,
      cells: #"""
        ["cell35", "", "5m"]
        """#),
    RecordedRow(
      "a Service: ClusterIP, None, <none>",
      #"""
      {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"cell41", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"ports":[{"protocol":"TCP", "port":80, "targetPort":80}],
      "selector":{"a":"b"}, "clusterIP":"None", "clusterIPs":["None"], "type":"ClusterIP", "sessionAffinity":"None",
      "ipFamilies":["IPv4"], "ipFamilyPolicy":"SingleStack", "internalTrafficPolicy":"Cluster"},
      "status":{"loadBalancer":{}}}
      """#,
      cells: #"""
        ["cell41", "ClusterIP", "None", "<none>", "80/TCP", "5m", "a=b"]
        """#),
    RecordedRow(
      "a Service: ExternalName, <none>, example.com",
      #"""
      {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"cell42", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"type":"ExternalName", "sessionAffinity":"None",
      "externalName":"example.com"}, "status":{"loadBalancer":{}}}
      """#,
      cells: #"""
        ["cell42", "ExternalName", "<none>", "example.com", "<none>", "5m", "<none>"]
        """#),
    RecordedRow(
      "a Service: ClusterIP, None, <none>",
      #"""
      {"kind":"Service", "apiVersion":"v1", "metadata":{"name":"cell43", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"ports":[{"protocol":"TCP", "port":1, "targetPort":1}], "clusterIP":"None",
      "clusterIPs":["None"], "type":"ClusterIP", "sessionAffinity":"ClientIP",
      "sessionAffinityConfig":{"clientIP":{"timeoutSeconds":10800}}, "ipFamilies":["IPv4", "IPv6"],
      "ipFamilyPolicy":"RequireDualStack", "internalTrafficPolicy":"Cluster"}, "status":{"loadBalancer":{}}}
      """#,
      cells: #"""
        ["cell43", "ClusterIP", "None", "<none>", "1/TCP", "5m", "<none>"]
        """#),
    RecordedRow(
      "a CronJob: * * * * *, <none>, False",
      #"""
      {"kind":"CronJob", "apiVersion":"batch/v1", "metadata":{"name":"cell50",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"schedule":"* * * * *",
      "concurrencyPolicy":"Allow", "suspend":false, "jobTemplate":{"metadata":{}, "spec":{"template":{"metadata":{},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}, "successfulJobsHistoryLimit":3,
      "failedJobsHistoryLimit":1}, "status":{}}
      """#,
      cells: #"""
        ["cell50", "* * * * *", "<none>", "False", 0, "<none>", "5m", "c", "nginx", "<none>"]
        """#),
    RecordedRow(
      "a PriorityClass: 5, False, 5m",
      #"""
      {"kind":"PriorityClass", "apiVersion":"scheduling.k8s.io/v1", "metadata":{"name":"cell52",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "value":5, "preemptionPolicy":"PreemptLowerPriority"}
      """#,
      cells: #"""
        ["cell52", 5, false, "5m", "PreemptLowerPriority"]
        """#),
    RecordedRow(
      "a StorageClass: x, Delete, Immediate",
      #"""
      {"kind":"StorageClass", "apiVersion":"storage.k8s.io/v1", "metadata":{"name":"cell53",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "provisioner":"x", "reclaimPolicy":"Delete",
      "volumeBindingMode":"Immediate"}
      """#,
      cells: #"""
        ["cell53", "x", "Delete", "Immediate", false, "5m"]
        """#),
    RecordedRow(
      "a PersistentVolumeClaim: Pending, , ",
      #"""
      {"kind":"PersistentVolumeClaim", "apiVersion":"v1", "metadata":{"name":"cell54",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"accessModes":["ReadWriteOnce"],
      "resources":{"requests":{"storage":"1Gi"}}, "volumeMode":"Filesystem"}, "status":{"phase":"Pending"}}
      """#,
      cells: #"""
        ["cell54", "Pending", "", "", "", "", "<unset>", "5m", "Filesystem"]
        """#),
    RecordedRow(
      "a pod that runs",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p1", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Running",
      "podIP":"10.1.1.1", "podIPs":[{"ip":"10.1.1.1"}], "containerStatuses":[{"name":"c",
      "state":{"running":{"startedAt":"2026-01-01T00:00:00Z"}}, "lastState":{}, "ready":false, "restartCount":0,
      "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p1", "0/1", "Running", "0", "5m", "10.1.1.1", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod that crashes",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p2", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Pending",
      "containerStatuses":[{"name":"c", "state":{"waiting":{"reason":"CrashLoopBackOff"}},
      "lastState":{"terminated":{"exitCode":1, "startedAt":null, "finishedAt":"2026-11-21T09:00:00Z"}},
      "ready":false, "restartCount":3, "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p2", "0/1", "CrashLoopBackOff", "3 (5m ago)", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod that was evicted",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p3", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Failed",
      "reason":"Evicted", "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p3", "0/1", "Evicted", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod that is done",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p4", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Succeeded",
      "containerStatuses":[{"name":"c", "state":{"terminated":{"exitCode":0, "reason":"Completed", "startedAt":null,
      "finishedAt":null}}, "lastState":{}, "ready":false, "restartCount":0, "image":"x", "imageID":""}],
      "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p4", "0/1", "Completed", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
  ]
}
