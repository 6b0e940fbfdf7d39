extension RecordedWrite {
  /// Pods: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let pods: [RecordedWrite] = [
    RecordedWrite(
      "a plain pod",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a pod with all sorts",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"serviceAccountName":"default", "automountServiceAccountToken":false, "initContainers":[{"name":"i",
      "image":"busybox:1", "command":["true"]}], "containers":[{"name":"c",
      "image":"registry.example.com:5000/a/b:v1", "ports":[{"containerPort":80, "name":"http"}], "env":[{"name":"A",
      "value":"b"}, {"name":"N", "valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}, {"name":"R",
      "valueFrom":{"resourceFieldRef":{"resource":"limits.cpu"}}}], "resources":{"limits":{"cpu":1,
      "memory":"1024Mi"}}, "livenessProbe":{"httpGet":{"port":80}}, "readinessProbe":{"tcpSocket":{"port":"http"}},
      "volumeMounts":[{"name":"v", "mountPath":"/v"}], "securityContext":{"allowPrivilegeEscalation":false,
      "capabilities":{"drop":["ALL"]}}}], "volumes":[{"name":"v"}, {"name":"h", "hostPath":{"path":"/x"}},
      {"name":"m", "configMap":{"name":"cm"}}, {"name":"s", "secret":{"secretName":"x"}}, {"name":"p",
      "projected":{"sources":[{"serviceAccountToken":{"path":"t"}}, {"configMap":{"name":"x"}}]}}, {"name":"d",
      "downwardAPI":{"items":[{"path":"x", "fieldRef":{"fieldPath":"metadata.labels"}}]}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"volumes":[{"name":"v", "emptyDir":{}}, {"name":"h", "hostPath":{"path":"/x", "type":""}},
        {"name":"m", "configMap":{"name":"cm", "defaultMode":420}}, {"name":"s", "secret":{"secretName":"x",
        "defaultMode":420}}, {"name":"p", "projected":{"sources":[{"serviceAccountToken":{"expirationSeconds":3600,
        "path":"t"}}, {"configMap":{"name":"x"}}], "defaultMode":420}}, {"name":"d",
        "downwardAPI":{"items":[{"path":"x", "fieldRef":{"apiVersion":"v1", "fieldPath":"metadata.labels"}}],
        "defaultMode":420}}], "initContainers":[{"name":"i", "image":"busybox:1", "command":["true"], "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"IfNotPresent"}], "containers":[{"name":"c", "image":"registry.example.com:5000/a/b:v1",
        "ports":[{"name":"http", "containerPort":80, "protocol":"TCP"}], "env":[{"name":"A", "value":"b"},
        {"name":"N", "valueFrom":{"fieldRef":{"apiVersion":"v1", "fieldPath":"metadata.name"}}}, {"name":"R",
        "valueFrom":{"resourceFieldRef":{"resource":"limits.cpu", "divisor":"0"}}}], "resources":{"limits":{"cpu":"1",
        "memory":"1Gi"}, "requests":{"cpu":"1", "memory":"1Gi"}}, "volumeMounts":[{"name":"v", "mountPath":"/v"}],
        "livenessProbe":{"httpGet":{"path":"/", "port":80, "scheme":"HTTP"}, "timeoutSeconds":1, "periodSeconds":10,
        "successThreshold":1, "failureThreshold":3}, "readinessProbe":{"tcpSocket":{"port":"http"},
        "timeoutSeconds":1, "periodSeconds":10, "successThreshold":1, "failureThreshold":3},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"IfNotPresent", "securityContext":{"capabilities":{"drop":["ALL"]},
        "allowPrivilegeEscalation":false}}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "serviceAccountName":"default", "serviceAccount":"default",
        "automountServiceAccountToken":false, "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"Burstable"}}
        """#),
    RecordedWrite(
      "a pod with the network of its node",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hostNetwork":true, "containers":[{"name":"c",
      "image":"a@sha256:0123456789012345678901234567890123456789012345678901234567890123",
      "ports":[{"containerPort":80}]}], "tolerations":[{"operator":"Exists"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c",
        "image":"a@sha256:0123456789012345678901234567890123456789012345678901234567890123", "ports":[{"hostPort":80,
        "containerPort":80, "protocol":"TCP"}], "resources":{}, "terminationMessagePath":"/dev/termination-log",
        "terminationMessagePolicy":"File", "imagePullPolicy":"IfNotPresent"}], "restartPolicy":"Always",
        "terminationGracePeriodSeconds":30, "dnsPolicy":"ClusterFirst", "hostNetwork":true, "securityContext":{},
        "schedulerName":"default-scheduler", "tolerations":[{"operator":"Exists"}], "priority":0,
        "enableServiceLinks":true, "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending",
        "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a pod without containers",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"}, "spec":{}}
      """#,
      causes: [
        #"""
        spec.containers: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a container without name and image",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].image: FieldValueRequired: Required value
        """#,
        #"""
        spec.containers[0].name: FieldValueRequired: Required value
        """#,
      ]),
    RecordedWrite(
      "two containers of one name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"nginx"}, {"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.containers[1].name: FieldValueDuplicate: Duplicate value: "c"
        """#
      ]),
    RecordedWrite(
      "a container with a bad name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"A_b", "image":"x"}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].name: FieldValueInvalid: Invalid value: "A_b": a lowercase RFC 1123 label must consist \#
        of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. \#
        'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
        """#
      ]),
    RecordedWrite(
      "a mount of nothing",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "volumeMounts":[{"name":"v", "mountPath":"/v"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].volumeMounts[0].name: FieldValueNotFound: Not found: "v"
        """#
      ]),
    RecordedWrite(
      "two mounts in one place",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v"}], "containers":[{"name":"c", "image":"x", "volumeMounts":[{"name":"v",
      "mountPath":"/v"}, {"name":"v", "mountPath":"/v"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].volumeMounts[1].mountPath: FieldValueInvalid: Invalid value: "/v": must be unique
        """#
      ]),
    RecordedWrite(
      "a volume with two sources",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "emptyDir":{}, "hostPath":{"path":"/"}}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].hostPath: FieldValueForbidden: Forbidden: may not specify more than 1 volume type
        """#
      ]),
    RecordedWrite(
      "a container port out of range",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{"containerPort":70000}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[0].containerPort: FieldValueInvalid: Invalid value: 70000: must be between 1 and \#
        65535, inclusive
        """#
      ]),
    RecordedWrite(
      "a container port without number",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[0].containerPort: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a request above its limit",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"limits":{"cpu":"1"}, "requests":{"cpu":"2"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].resources.requests: FieldValueInvalid: Invalid value: "2": must be less than or equal to \#
        cpu limit of 1
        """#
      ]),
    RecordedWrite(
      "an unknown resource of a container",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "resources":{"limits":{"pods":"1"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].resources.limits[pods]: FieldValueInvalid: Invalid value: "pods": must be a standard \#
        resource for containers
        """#,
        #"""
        spec.containers[0].resources.requests[pods]: FieldValueInvalid: Invalid value: "pods": must be a standard \#
        resource for containers
        """#,
      ]),
    RecordedWrite(
      "a bad restart policy",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"restartPolicy":"Perhaps", "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.restartPolicy: FieldValueNotSupported: Unsupported value: "Perhaps": supported values: "Always", \#
        "OnFailure", "Never"
        """#
      ]),
    RecordedWrite(
      "a bad pull policy",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "imagePullPolicy":"Perhaps"}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].imagePullPolicy: FieldValueNotSupported: Unsupported value: "Perhaps": supported values: \#
        "Always", "IfNotPresent", "Never"
        """#
      ]),
    RecordedWrite(
      "a bad DNS policy",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"dnsPolicy":"Perhaps", "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.dnsPolicy: FieldValueNotSupported: Unsupported value: "Perhaps": supported values: \#
        "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"
        """#
      ]),
    RecordedWrite(
      "a negative user",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "securityContext":{"runAsUser":-1}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].securityContext.runAsUser: FieldValueInvalid: Invalid value: -1: must be between 0 and \#
        2147483647, inclusive
        """#
      ]),
    RecordedWrite(
      "a probe without handler",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe: FieldValueRequired: Required value: must specify a handler type
        """#
      ]),
    RecordedWrite(
      "a probe with two handlers",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{"exec":{"command":["a"]},
      "tcpSocket":{"port":1}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe.tcpSocket: FieldValueForbidden: Forbidden: may not specify more than 1 \#
        handler type
        """#
      ]),
  ]
}
