extension RecordedWrite {
  /// Resources and affinities of pods: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let podResources: [RecordedWrite] = [
    RecordedWrite(
      "requests without limits",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"requests":{"cpu":"100m", "memory":"64Mi"}}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "resources":{"requests":{"cpu":"100m", "memory":"64Mi"}},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"Burstable"}}
        """#),
    RecordedWrite(
      "a guaranteed pod",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"limits":{"cpu":"100m", "memory":"64Mi"}}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "resources":{"limits":{"cpu":"100m", "memory":"64Mi"},
        "requests":{"cpu":"100m", "memory":"64Mi"}}, "terminationMessagePath":"/dev/termination-log",
        "terminationMessagePolicy":"File", "imagePullPolicy":"Always"}], "restartPolicy":"Always",
        "terminationGracePeriodSeconds":30, "dnsPolicy":"ClusterFirst", "securityContext":{},
        "schedulerName":"default-scheduler", "tolerations":[{"key":"node.kubernetes.io/not-ready",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"Guaranteed"}}
        """#),
    RecordedWrite(
      "a negative request",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"requests":{"cpu":"-1"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].resources.requests[cpu]: FieldValueInvalid: Invalid value: "-1": must be greater than or \#
        equal to 0
        """#
      ]),
    RecordedWrite(
      "a vendor resource without a limit",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"requests":{"example.com/gpu":"1"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].resources.limits: FieldValueRequired: Required value: Limit must be set for non \#
        overcommitable resources
        """#
      ]),
    RecordedWrite(
      "half a vendor resource",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"limits":{"example.com/gpu":"500m"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].resources.limits[example.com/gpu]: FieldValueInvalid: Invalid value: "500m": must be an \#
        integer
        """#,
        #"""
        spec.containers[0].resources.requests[example.com/gpu]: FieldValueInvalid: Invalid value: "500m": must be \#
        an integer
        """#,
      ]),
    RecordedWrite(
      "an affinity",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a",
      "operator":"In", "values":["b"]}]}]}},
      "podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,
      "podAffinityTerm":{"topologyKey":"kubernetes.io/hostname", "labelSelector":{"matchLabels":{"a":"b"}}}}]}},
      "topologySpreadConstraints":[{"maxSkew":1, "topologyKey":"zone", "whenUnsatisfiable":"ScheduleAnyway"}],
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{},
        "affinity":{"nodeAffinity":{"requiredDuringSchedulingIgnoredDuringExecution":{"nodeSelectorTerms":[{"matchExpressions":[{"key":"a",
        "operator":"In", "values":["b"]}]}]}},
        "podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[{"weight":1,
        "podAffinityTerm":{"labelSelector":{"matchLabels":{"a":"b"}}, "topologyKey":"kubernetes.io/hostname"}}]}},
        "schedulerName":"default-scheduler", "tolerations":[{"key":"node.kubernetes.io/not-ready",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority", "topologySpreadConstraints":[{"maxSkew":1, "topologyKey":"zone",
        "whenUnsatisfiable":"ScheduleAnyway"}]}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a variable that is empty",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A", "value":""}]}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A"}], "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
  ]
}
