extension RecordedRow {
  /// Rows of the tables of a kube-apiserver 1.36.2, of objects that are five minutes old.
  static let second: [RecordedRow] = [
    RecordedRow(
      "a pod that failed",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p5", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Failed",
      "containerStatuses":[{"name":"c", "state":{"terminated":{"exitCode":3, "startedAt":null, "finishedAt":null}},
      "lastState":{}, "ready":false, "restartCount":0, "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p5", "0/1", "ExitCode:3", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod that was killed",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p6", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Failed",
      "containerStatuses":[{"name":"c", "state":{"terminated":{"exitCode":137, "signal":9, "startedAt":null,
      "finishedAt":null}}, "lastState":{}, "ready":false, "restartCount":0, "image":"x", "imageID":""}],
      "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p6", "0/1", "Signal:9", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod whose init containers wait",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p7", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"initContainers":[{"name":"i", "image":"x"}], "containers":[{"name":"c",
      "image":"x"}]}, "status":{"phase":"Pending", "initContainerStatuses":[{"name":"i",
      "state":{"waiting":{"reason":"PodInitializing"}}, "lastState":{}, "ready":false, "restartCount":0,
      "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p7", "0/1", "Init:0/1", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod whose init container failed",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p8", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"initContainers":[{"name":"i", "image":"x"}], "containers":[{"name":"c",
      "image":"x"}]}, "status":{"phase":"Pending", "initContainerStatuses":[{"name":"i",
      "state":{"terminated":{"exitCode":2, "startedAt":null, "finishedAt":null}}, "lastState":{}, "ready":false,
      "restartCount":0, "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p8", "0/1", "Init:ExitCode:2", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod with readiness gates",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p9", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}],
      "readinessGates":[{"conditionType":"x/y"}, {"conditionType":"x/z"}]}, "status":{"phase":"Running",
      "conditions":[{"type":"x/y", "status":"True", "lastProbeTime":null, "lastTransitionTime":null},
      {"type":"Ready", "status":"True", "lastProbeTime":null, "lastTransitionTime":null}],
      "containerStatuses":[{"name":"c", "state":{"running":{"startedAt":null}}, "lastState":{}, "ready":true,
      "restartCount":0, "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p9", "1/1", "Running", "0", "5m", "<none>", "<none>", "<none>", "1/2"]
        """#),
    RecordedRow(
      "a pod with a sidecar",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p10", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"initContainers":[{"name":"i", "image":"x", "restartPolicy":"Always"}],
      "containers":[{"name":"c", "image":"x"}]}, "status":{"phase":"Running", "initContainerStatuses":[{"name":"i",
      "state":{"running":{"startedAt":null}}, "lastState":{}, "ready":true, "restartCount":2, "image":"x",
      "imageID":"", "started":true}], "containerStatuses":[{"name":"c", "state":{"running":{"startedAt":null}},
      "lastState":{}, "ready":true, "restartCount":0, "image":"x", "imageID":""}], "qosClass":"Burstable"}}
      """#,
      cells: #"""
        ["p10", "2/2", "Running", "2", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a pod that waits at a gate",
      #"""
      {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"p11", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"containers":[{"name":"c", "image":"x"}],
      "schedulingGates":[{"name":"a.b/c"}]}, "status":{"phase":"Pending", "conditions":[{"type":"PodScheduled",
      "status":"False", "lastProbeTime":null, "lastTransitionTime":"2026-11-21T09:04:58Z",
      "reason":"SchedulingGated", "message":"Scheduling is blocked due to non-empty scheduling gates"}],
      "qosClass":"Guaranteed"}}
      """#,
      cells: #"""
        ["p11", "0/1", "SchedulingGated", "0", "5m", "<none>", "<none>", "<none>", "<none>"]
        """#),
    RecordedRow(
      "a Deployment: 2/3, 3, 1",
      #"""
      {"kind":"Deployment", "apiVersion":"apps/v1", "metadata":{"name":"d1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"replicas":3,
      "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"x"}, {"name":"d", "image":"y"}]}},
      "strategy":{"type":"RollingUpdate", "rollingUpdate":{"maxUnavailable":"25%", "maxSurge":"25%"}},
      "revisionHistoryLimit":10, "progressDeadlineSeconds":600}, "status":{"replicas":3, "updatedReplicas":3,
      "readyReplicas":2, "availableReplicas":1}}
      """#,
      cells: #"""
        ["d1", "2/3", 3, 1, "5m", "c,d", "x,y", "a=b"]
        """#),
    RecordedRow(
      "a DaemonSet: 2, 1, 1",
      #"""
      {"kind":"DaemonSet", "apiVersion":"apps/v1", "metadata":{"name":"d1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"x"}, {"name":"d", "image":"y"}]}},
      "updateStrategy":{"type":"RollingUpdate", "rollingUpdate":{"maxUnavailable":1, "maxSurge":0}},
      "revisionHistoryLimit":10}, "status":{"currentNumberScheduled":1, "numberMisscheduled":0,
      "desiredNumberScheduled":2, "numberReady":1, "updatedNumberScheduled":1, "numberAvailable":1}}
      """#,
      cells: #"""
        ["d1", 2, 1, 1, 1, 1, "<none>", "5m", "c,d", "x,y", "a=b"]
        """#),
    RecordedRow(
      "a StatefulSet: 1/1, 5m, c,d",
      #"""
      {"kind":"StatefulSet", "apiVersion":"apps/v1", "metadata":{"name":"d1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"replicas":1,
      "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"x"}, {"name":"d", "image":"y"}]}}, "serviceName":"",
      "podManagementPolicy":"OrderedReady", "updateStrategy":{"type":"RollingUpdate",
      "rollingUpdate":{"partition":0}}, "revisionHistoryLimit":10,
      "persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain", "whenScaled":"Retain"}},
      "status":{"replicas":1, "readyReplicas":1, "availableReplicas":0}}
      """#,
      cells: #"""
        ["d1", "1/1", "5m", "c,d", "x,y"]
        """#),
    RecordedRow(
      "a ReplicationController: 1, 0, 0",
      #"""
      {"kind":"ReplicationController", "apiVersion":"v1", "metadata":{"name":"r1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"replicas":1,
      "selector":{"a":"b"}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"x"}, {"name":"d", "image":"y"}]}}}, "status":{"replicas":0}}
      """#,
      cells: #"""
        ["r1", 1, 0, 0, "5m", "c,d", "x,y", "a=b"]
        """#),
    RecordedRow(
      "a Job: Running, 0/1, ",
      #"""
      {"kind":"Job", "apiVersion":"batch/v1", "metadata":{"name":"j1", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"parallelism":1, "completions":1, "backoffLimit":6,
      "selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"f0823f80-4a2f-4ae1-ad1e-ad712c3f94e7"}},
      "manualSelector":false,
      "template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"f0823f80-4a2f-4ae1-ad1e-ad712c3f94e7",
      "batch.kubernetes.io/job-name":"j1", "controller-uid":"f0823f80-4a2f-4ae1-ad1e-ad712c3f94e7",
      "job-name":"j1"}}, "spec":{"containers":[{"name":"c", "image":"x"}]}}, "completionMode":"NonIndexed",
      "suspend":false, "podReplacementPolicy":"TerminatingOrFailed"}, "status":{}}
      """#,
      cells: #"""
        ["j1", "Running", "0/1", "", "5m", "c", "x",
        "batch.kubernetes.io/controller-uid=f0823f80-4a2f-4ae1-ad1e-ad712c3f94e7"]
        """#),
    RecordedRow(
      "a Job: Running, 0/1 of 3, ",
      #"""
      {"kind":"Job", "apiVersion":"batch/v1", "metadata":{"name":"j2", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"parallelism":3, "backoffLimit":6,
      "selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"0d79a348-3bf7-4a83-ac31-002d83e8dc2a"}},
      "manualSelector":false,
      "template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"0d79a348-3bf7-4a83-ac31-002d83e8dc2a",
      "batch.kubernetes.io/job-name":"j2", "controller-uid":"0d79a348-3bf7-4a83-ac31-002d83e8dc2a",
      "job-name":"j2"}}, "spec":{"containers":[{"name":"c", "image":"x"}]}}, "completionMode":"NonIndexed",
      "suspend":false, "podReplacementPolicy":"TerminatingOrFailed"}, "status":{}}
      """#,
      cells: #"""
        ["j2", "Running", "0/1 of 3", "", "5m", "c", "x",
        "batch.kubernetes.io/controller-uid=0d79a348-3bf7-4a83-ac31-002d83e8dc2a"]
        """#),
    RecordedRow(
      "a Job: Suspended, 0/1, ",
      #"""
      {"kind":"Job", "apiVersion":"batch/v1", "metadata":{"name":"j3", "creationTimestamp":"2026-11-21T09:00:00Z",
      "namespace":"default"}, "spec":{"parallelism":1, "completions":1, "backoffLimit":6,
      "selector":{"matchLabels":{"batch.kubernetes.io/controller-uid":"ac06e859-945b-4720-8225-1de800f554fb"}},
      "manualSelector":false,
      "template":{"metadata":{"labels":{"batch.kubernetes.io/controller-uid":"ac06e859-945b-4720-8225-1de800f554fb",
      "batch.kubernetes.io/job-name":"j3", "controller-uid":"ac06e859-945b-4720-8225-1de800f554fb",
      "job-name":"j3"}}, "spec":{"containers":[{"name":"c", "image":"x"}]}}, "completionMode":"NonIndexed",
      "suspend":true, "podReplacementPolicy":"TerminatingOrFailed"}, "status":{"conditions":[{"type":"Suspended",
      "status":"True", "lastProbeTime":null, "lastTransitionTime":"2026-11-21T09:00:00Z"}]}}
      """#,
      cells: #"""
        ["j3", "Suspended", "0/1", "", "5m", "c", "x",
        "batch.kubernetes.io/controller-uid=ac06e859-945b-4720-8225-1de800f554fb"]
        """#),
    RecordedRow(
      "a Node: NotReady,SchedulingDisabled, a,b, 5m",
      #"""
      {"kind":"Node", "apiVersion":"v1", "metadata":{"name":"n1", "creationTimestamp":"2026-11-21T09:00:00Z",
      "labels":{"kubernetes.io/role":"b", "node-role.kubernetes.io/a":""}}, "spec":{"unschedulable":true,
      "taints":[{"key":"node.kubernetes.io/not-ready", "effect":"NoSchedule"}]},
      "status":{"conditions":[{"type":"Ready", "status":"False", "lastHeartbeatTime":null,
      "lastTransitionTime":null}], "addresses":[{"type":"InternalIP", "address":"10.0.0.1"}],
      "daemonEndpoints":{"kubeletEndpoint":{"Port":0}}, "nodeInfo":{"machineID":"v", "systemUUID":"v", "bootID":"v",
      "kernelVersion":"v", "osImage":"v", "containerRuntimeVersion":"v", "kubeletVersion":"v",
      "kubeProxyVersion":"v", "operatingSystem":"v", "architecture":"v"}}}
      """#,
      cells: #"""
        ["n1", "NotReady,SchedulingDisabled", "a,b", "5m", "v", "10.0.0.1", "<none>", "v", "v (v)", "v"]
        """#),
    RecordedRow(
      "a Node: Unknown, <none>, 5m",
      #"""
      {"kind":"Node", "apiVersion":"v1", "metadata":{"name":"n2", "creationTimestamp":"2026-11-21T09:00:00Z"},
      "spec":{"taints":[{"key":"node.kubernetes.io/not-ready", "effect":"NoSchedule"}]},
      "status":{"daemonEndpoints":{"kubeletEndpoint":{"Port":0}}, "nodeInfo":{"machineID":"", "systemUUID":"",
      "bootID":"", "kernelVersion":"", "osImage":"", "containerRuntimeVersion":"", "kubeletVersion":"",
      "kubeProxyVersion":"", "operatingSystem":"", "architecture":""}}}
      """#,
      cells: #"""
        ["n2", "Unknown", "<none>", "5m", "", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>"]
        """#),
    RecordedRow(
      "a PersistentVolume: 1Gi, RWO,RWX, Retain",
      #"""
      {"kind":"PersistentVolume", "apiVersion":"v1", "metadata":{"name":"v1",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "spec":{"capacity":{"storage":"1Gi"}, "hostPath":{"path":"/x",
      "type":""}, "accessModes":["ReadWriteOnce", "ReadWriteMany"], "persistentVolumeReclaimPolicy":"Retain",
      "volumeMode":"Filesystem"}, "status":{"phase":"Pending", "lastPhaseTransitionTime":"2026-11-21T09:04:58Z"}}
      """#,
      cells: #"""
        ["v1", "1Gi", "RWO,RWX", "Retain", "Pending", "", "", "<unset>", "", "5m", "Filesystem"]
        """#),
    RecordedRow(
      "a HorizontalPodAutoscaler: Deployment/x, cpu: <unknown>/80%, 1",
      #"""
      {"kind":"HorizontalPodAutoscaler", "apiVersion":"autoscaling/v2", "metadata":{"name":"h1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"},
      "spec":{"scaleTargetRef":{"kind":"Deployment", "name":"x", "apiVersion":"apps/v1"}, "minReplicas":1,
      "maxReplicas":5, "metrics":[{"type":"Resource", "resource":{"name":"cpu", "target":{"type":"Utilization",
      "averageUtilization":80}}}]}, "status":{"desiredReplicas":0, "currentMetrics":null}}
      """#,
      cells: #"""
        ["h1", "Deployment/x", "cpu: <unknown>/80%", "1", 5, 0, "5m"]
        """#),
    RecordedRow(
      "an Ingress: c, a.com,b.com,c.com + 1 more..., ",
      #"""
      {"kind":"Ingress", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"i1",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"ingressClassName":"c",
      "tls":[{}], "rules":[{"host":"a.com", "http":{"paths":[{"path":"/", "pathType":"Prefix",
      "backend":{"service":{"name":"s", "port":{"number":80}}}}]}}, {"host":"b.com", "http":{"paths":[{"path":"/",
      "pathType":"Prefix", "backend":{"service":{"name":"s", "port":{"number":80}}}}]}}, {"host":"c.com",
      "http":{"paths":[{"path":"/", "pathType":"Prefix", "backend":{"service":{"name":"s",
      "port":{"number":80}}}}]}}, {"host":"d.com", "http":{"paths":[{"path":"/", "pathType":"Prefix",
      "backend":{"service":{"name":"s", "port":{"number":80}}}}]}}]}, "status":{"loadBalancer":{}}}
      """#,
      cells: #"""
        ["i1", "c", "a.com,b.com,c.com + 1 more...", "", "80, 443", "5m"]
        """#),
    RecordedRow(
      "an Ingress: <none>, *, ",
      #"""
      {"kind":"Ingress", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"i2",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"},
      "spec":{"defaultBackend":{"service":{"name":"s", "port":{"number":80}}}}, "status":{"loadBalancer":{}}}
      """#,
      cells: #"""
        ["i2", "<none>", "*", "", "80", "5m"]
        """#),
    RecordedRow(
      "an IngressClass: a/b, K.x.y/n, 5m",
      #"""
      {"kind":"IngressClass", "apiVersion":"networking.k8s.io/v1", "metadata":{"name":"i2",
      "creationTimestamp":"2026-11-21T09:00:00Z"}, "spec":{"controller":"a/b", "parameters":{"apiGroup":"x.y",
      "kind":"K", "name":"n", "scope":"Cluster"}}}
      """#,
      cells: #"""
        ["i2", "a/b", "K.x.y/n", "5m"]
        """#),
    RecordedRow(
      "a PodDisruptionBudget: 50%, N/A, 0",
      #"""
      {"kind":"PodDisruptionBudget", "apiVersion":"policy/v1", "metadata":{"name":"i2",
      "creationTimestamp":"2026-11-21T09:00:00Z", "namespace":"default"}, "spec":{"minAvailable":"50%",
      "selector":{"matchLabels":{"a":"b"}}}, "status":{"disruptionsAllowed":0, "currentHealthy":0,
      "desiredHealthy":0, "expectedPods":0}}
      """#,
      cells: #"""
        ["i2", "50%", "N/A", 0, "5m"]
        """#),
  ]
}
