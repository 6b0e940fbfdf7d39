extension RecordedWrite {
  /// Probes, hooks, tolerations and mounts of pods: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let podLifecycles: [RecordedWrite] = [
    RecordedWrite(
      "a probe with an empty command",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{"exec":{}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe.exec.command: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a probe by gRPC",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "readinessProbe":{"grpc":{"port":5}}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "resources":{}, "readinessProbe":{"grpc":{"port":5,
        "service":""}, "timeoutSeconds":1, "periodSeconds":10, "successThreshold":1, "failureThreshold":3},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "hooks",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "lifecycle":{"preStop":{"exec":{"command":["a"]}},
      "postStart":{"httpGet":{"port":80}}}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "resources":{},
        "lifecycle":{"postStart":{"httpGet":{"path":"/", "port":80, "scheme":"HTTP"}},
        "preStop":{"exec":{"command":["a"]}}}, "terminationMessagePath":"/dev/termination-log",
        "terminationMessagePolicy":"File", "imagePullPolicy":"Always"}], "restartPolicy":"Always",
        "terminationGracePeriodSeconds":30, "dnsPolicy":"ClusterFirst", "securityContext":{},
        "schedulerName":"default-scheduler", "tolerations":[{"key":"node.kubernetes.io/not-ready",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a hook that does nothing",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "lifecycle":{"preStop":{}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].lifecycle.preStop: FieldValueRequired: Required value: must specify a handler type
        """#
      ]),
    RecordedWrite(
      "a probe of an init container",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"initContainers":[{"name":"i", "image":"x", "livenessProbe":{"exec":{"command":["a"]}}}],
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.initContainers[0].livenessProbe: FieldValueForbidden: Forbidden: may not be set for init containers \#
        without restartPolicy=Always
        """#
      ]),
    RecordedWrite(
      "a sidecar with a probe",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"initContainers":[{"name":"i", "image":"x", "restartPolicy":"Always",
      "livenessProbe":{"exec":{"command":["a"]}}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"initContainers":[{"name":"i", "image":"x", "resources":{}, "restartPolicy":"Always",
        "livenessProbe":{"exec":{"command":["a"]}, "timeoutSeconds":1, "periodSeconds":10, "successThreshold":1,
        "failureThreshold":3}, "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "an init container with the name of a container",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"initContainers":[{"name":"c", "image":"nginx"}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.initContainers[0].name: FieldValueDuplicate: Duplicate value: "c"
        """#
      ]),
    RecordedWrite(
      "an unknown operator of a toleration",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"tolerations":[{"key":"a", "operator":"Some"}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.tolerations[0].operator: FieldValueNotSupported: Unsupported value: "Some": supported values: "Equal", \#
        "Exists"
        """#
      ]),
    RecordedWrite(
      "a toleration that exists with a value",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"tolerations":[{"key":"a", "operator":"Exists", "value":"b"}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.tolerations[0].operator: FieldValueInvalid: Invalid value: "b": value must be empty when `operator` is \#
        'Exists'
        """#
      ]),
    RecordedWrite(
      "a toleration without a key",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"tolerations":[{"value":"b"}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.tolerations[0].operator: FieldValueInvalid: Invalid value: "": operator must be Exists when `key` is \#
        empty, which means "match all values and all keys"
        """#
      ]),
    RecordedWrite(
      "a toleration with an unknown effect",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"tolerations":[{"key":"a", "value":"b", "effect":"Some"}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.tolerations[0].effect: FieldValueNotSupported: Unsupported value: "Some": supported values: \#
        "NoSchedule", "PreferNoSchedule", "NoExecute"
        """#
      ]),
    RecordedWrite(
      "a message policy that is unknown",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "terminationMessagePolicy":"Some"}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].terminationMessagePolicy: FieldValueNotSupported: Unsupported value: "Some": supported \#
        values: "File", "FallbackToLogsOnError"
        """#
      ]),
    RecordedWrite(
      "a negative grace period",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"terminationGracePeriodSeconds":-1, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":1,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "no time to be active",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"activeDeadlineSeconds":0, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.activeDeadlineSeconds: FieldValueInvalid: Invalid value: 0: must be between 1 and 2147483647, inclusive
        """#
      ]),
    RecordedWrite(
      "a bad host name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"}, "spec":{"hostname":"a_b",
      "subdomain":"c.d", "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.hostname: FieldValueInvalid: Invalid value: "a_b": a lowercase RFC 1123 label must consist of lower \#
        case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name', \#
         or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
        """#,
        #"""
        spec.subdomain: FieldValueInvalid: Invalid value: "c.d": must not contain dots
        """#,
      ]),
    RecordedWrite(
      "a bad node",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"}, "spec":{"nodeName":"A_",
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.nodeName: FieldValueInvalid: Invalid value: "A_": a lowercase RFC 1123 subdomain must consist of lower \#
        case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. \#
        'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#
      ]),
    RecordedWrite(
      "a bad pull secret",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"imagePullSecrets":[{"name":""}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "imagePullSecrets":[{}],
        "schedulerName":"default-scheduler", "tolerations":[{"key":"node.kubernetes.io/not-ready",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "an unknown operating system",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"os":{"name":"plan9"}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.os: FieldValueNotSupported: Unsupported value: "plan9": supported values: "linux", "windows"
        """#
      ]),
    RecordedWrite(
      "a sub path that climbs",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "emptyDir":{}}], "containers":[{"name":"c", "image":"x",
      "volumeMounts":[{"name":"v", "mountPath":"/v", "subPath":"../x"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].volumeMounts.subPath: FieldValueInvalid: Invalid value: "../x": must not contain '..'
        """#
      ]),
    RecordedWrite(
      "a mount propagated in an unknown way",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "emptyDir":{}}], "containers":[{"name":"c", "image":"x",
      "volumeMounts":[{"name":"v", "mountPath":"/v", "mountPropagation":"Some"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].volumeMounts.mountPropagation: FieldValueNotSupported: Unsupported value: "Some": \#
        supported values: "Bidirectional", "HostToContainer", "None"
        """#
      ]),
    RecordedWrite(
      "a mount propagated outwards without privileges",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "emptyDir":{}}], "containers":[{"name":"c", "image":"x",
      "volumeMounts":[{"name":"v", "mountPath":"/v", "mountPropagation":"Bidirectional"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].volumeMounts.mountPropagation: FieldValueForbidden: Forbidden: Bidirectional mount \#
        propagation is available only to privileged containers
        """#
      ]),
  ]
}
