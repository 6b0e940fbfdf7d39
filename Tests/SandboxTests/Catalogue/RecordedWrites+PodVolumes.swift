extension RecordedWrite {
  /// Volumes, variables and ports of pods: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let podVolumes: [RecordedWrite] = [
    RecordedWrite(
      "a secret volume without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "secret":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].secret.secretName: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a config map volume without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "configMap":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].configMap.name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a claim without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "persistentVolumeClaim":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].persistentVolumeClaim.claimName: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a volume without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"emptyDir":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "two volumes of one name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "emptyDir":{}}, {"name":"v", "emptyDir":{}}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[1].name: FieldValueDuplicate: Duplicate value: "v"
        """#
      ]),
    RecordedWrite(
      "a CSI volume without a driver",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "csi":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].csi.driver: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "an NFS volume without anything",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "nfs":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].nfs.path: FieldValueInvalid: Invalid value: "": must be an absolute path
        """#,
        #"""
        spec.volumes[0].nfs.path: FieldValueRequired: Required value
        """#,
        #"""
        spec.volumes[0].nfs.server: FieldValueRequired: Required value
        """#,
      ]),
    RecordedWrite(
      "volumes of drivers",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"n", "nfs":{"server":"s", "path":"/p"}}, {"name":"c",
      "csi":{"driver":"d.example.com"}}, {"name":"e", "emptyDir":{"medium":"Memory", "sizeLimit":"1024Mi"}},
      {"name":"p", "persistentVolumeClaim":{"claimName":"x", "readOnly":true}}, {"name":"h",
      "hostPath":{"path":"/x", "type":"Directory"}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"volumes":[{"name":"n", "nfs":{"server":"s", "path":"/p"}}, {"name":"c",
        "csi":{"driver":"d.example.com"}}, {"name":"e", "emptyDir":{"medium":"Memory", "sizeLimit":"1Gi"}},
        {"name":"p", "persistentVolumeClaim":{"claimName":"x", "readOnly":true}}, {"name":"h",
        "hostPath":{"path":"/x", "type":"Directory"}}], "containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a variable without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"value":"a"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a variable with a bad name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"a=b", "value":"a"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].name: FieldValueInvalid: Invalid value: "a=b": a valid environment variable name \#
        must consist only of printable ASCII characters other than '='
        """#
      ]),
    RecordedWrite(
      "a variable from a key without a key",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A",
      "valueFrom":{"secretKeyRef":{"name":"x"}}}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].valueFrom.secretKeyRef.key: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a variable from a key without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A",
      "valueFrom":{"configMapKeyRef":{"key":"x"}}}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].valueFrom.configMapKeyRef.name: FieldValueInvalid: Invalid value: "": a lowercase \#
        RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end \#
        with an alphanumeric character (e.g. 'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#
      ]),
    RecordedWrite(
      "variables from objects",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "envFrom":[{"configMapRef":{"name":"x"}}, {"prefix":"P_",
      "secretRef":{"name":"y", "optional":true}}]}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "envFrom":[{"configMapRef":{"name":"x"}}, {"prefix":"P_",
        "secretRef":{"name":"y", "optional":true}}], "resources":{}, "terminationMessagePath":"/dev/termination-log",
        "terminationMessagePolicy":"File", "imagePullPolicy":"Always"}], "restartPolicy":"Always",
        "terminationGracePeriodSeconds":30, "dnsPolicy":"ClusterFirst", "securityContext":{},
        "schedulerName":"default-scheduler", "tolerations":[{"key":"node.kubernetes.io/not-ready",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable",
        "operator":"Exists", "effect":"NoExecute", "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true,
        "preemptionPolicy":"PreemptLowerPriority"}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "variables from nowhere",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "envFrom":[{}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].envFrom: FieldValueInvalid: Invalid value: "": must specify one of: `configMapRef` or \#
        `secretRef`
        """#
      ]),
    RecordedWrite(
      "a host port out of range",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{"containerPort":1, "hostPort":70000}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[0].hostPort: FieldValueInvalid: Invalid value: 70000: must be between 1 and 65535, \#
        inclusive
        """#
      ]),
    RecordedWrite(
      "a host port twice",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{"containerPort":1, "hostPort":1},
      {"containerPort":2, "hostPort":1}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[1].hostPort: FieldValueDuplicate: Duplicate value: "TCP//1"
        """#
      ]),
    RecordedWrite(
      "two ports of one name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{"containerPort":1, "name":"a"}, {"containerPort":2,
      "name":"a"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[1].name: FieldValueDuplicate: Duplicate value: "a"
        """#
      ]),
    RecordedWrite(
      "an unknown protocol of a port",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "ports":[{"containerPort":1, "protocol":"X"}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[0].protocol: FieldValueNotSupported: Unsupported value: "X": supported values: \#
        "SCTP", "TCP", "UDP"
        """#
      ]),
    RecordedWrite(
      "a host network with other host ports",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hostNetwork":true, "containers":[{"name":"c", "image":"x", "ports":[{"containerPort":1,
      "hostPort":2}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].ports[0].hostPort: FieldValueInvalid: Invalid value: 2: must match `containerPort` when \#
        `hostNetwork` is true
        """#
      ]),
    RecordedWrite(
      "a probe of a bad port",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{"httpGet":{"port":0}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe.httpGet.port: FieldValueInvalid: Invalid value: 0: must be between 1 and \#
        65535, inclusive
        """#
      ]),
    RecordedWrite(
      "a probe with negative times",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{"exec":{"command":["a"]}, "periodSeconds":-1,
      "initialDelaySeconds":-2}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe.initialDelaySeconds: FieldValueInvalid: Invalid value: -2: must be greater \#
        than or equal to 0
        """#,
        #"""
        spec.containers[0].livenessProbe.periodSeconds: FieldValueInvalid: Invalid value: -1: must be greater than \#
        or equal to 0
        """#,
      ]),
    RecordedWrite(
      "a liveness probe that must succeed twice",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "livenessProbe":{"exec":{"command":["a"]},
      "successThreshold":2}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].livenessProbe.successThreshold: FieldValueInvalid: Invalid value: 2: must be 1
        """#
      ]),
  ]
}
