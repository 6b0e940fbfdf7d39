extension RecordedWrite {
  /// Security contexts, names and host paths of pods: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let podSecurityContexts: [RecordedWrite] = [
    RecordedWrite(
      "a variable with two values",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A", "value":"b",
      "valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].valueFrom: FieldValueInvalid: Invalid value: "": may not be specified when \#
        `value` is not empty
        """#
      ]),
    RecordedWrite(
      "a variable from nowhere",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "env":[{"name":"A", "valueFrom":{}}]}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].env[0].valueFrom: FieldValueInvalid: Invalid value: "": must specify one of: `fieldRef`, \#
        `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`
        """#
      ]),
    RecordedWrite(
      "a pod with a name that is no subdomain",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"A", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "A": a lowercase RFC 1123 subdomain must consist of lower \#
        case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. \#
        'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#
      ]),
    RecordedWrite(
      "an image with blanks",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":" x"}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].image: FieldValueInvalid: Invalid value: " x": must not have leading or trailing \#
        whitespace
        """#
      ]),
    RecordedWrite(
      "a bad node selector",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"nodeSelector":{"a b":"c"}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.nodeSelector: FieldValueInvalid: Invalid value: "a b": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#
      ]),
    RecordedWrite(
      "a bad service account",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"serviceAccountName":"A_", "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.serviceAccountName: FieldValueInvalid: Invalid value: "A_": a lowercase RFC 1123 subdomain must \#
        consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric \#
        character (e.g. 'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#
      ]),
    RecordedWrite(
      "a pod hardened in every way",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"}, "spec":{"hostUsers":false,
      "securityContext":{"runAsNonRoot":true, "runAsUser":1000, "runAsGroup":1000, "fsGroup":1000,
      "fsGroupChangePolicy":"OnRootMismatch", "supplementalGroups":[1, 2],
      "seccompProfile":{"type":"RuntimeDefault"}, "sysctls":[{"name":"net.ipv4.ip_unprivileged_port_start",
      "value":"0"}], "appArmorProfile":{"type":"RuntimeDefault"}}, "containers":[{"name":"c", "image":"x",
      "securityContext":{"allowPrivilegeEscalation":false, "readOnlyRootFilesystem":true,
      "capabilities":{"drop":["ALL"], "add":["NET_BIND_SERVICE"]}, "seLinuxOptions":{"type":"container_t"},
      "procMount":"Default"}}]}}
      """#,
      stored: #"""
        {"kind":"Pod", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"containers":[{"name":"c", "image":"x", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always", "securityContext":{"capabilities":{"add":["NET_BIND_SERVICE"], "drop":["ALL"]},
        "seLinuxOptions":{"type":"container_t"}, "readOnlyRootFilesystem":true, "allowPrivilegeEscalation":false,
        "procMount":"Default"}}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{"runAsUser":1000, "runAsGroup":1000, "runAsNonRoot":true,
        "supplementalGroups":[1, 2], "fsGroup":1000, "sysctls":[{"name":"net.ipv4.ip_unprivileged_port_start",
        "value":"0"}], "fsGroupChangePolicy":"OnRootMismatch", "seccompProfile":{"type":"RuntimeDefault"},
        "appArmorProfile":{"type":"RuntimeDefault"}}, "schedulerName":"default-scheduler",
        "tolerations":[{"key":"node.kubernetes.io/not-ready", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}, {"key":"node.kubernetes.io/unreachable", "operator":"Exists", "effect":"NoExecute",
        "tolerationSeconds":300}], "priority":0, "enableServiceLinks":true, "preemptionPolicy":"PreemptLowerPriority",
        "hostUsers":false}, "status":{"phase":"Pending", "qosClass":"BestEffort"}}
        """#),
    RecordedWrite(
      "a local seccomp profile without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"seccompProfile":{"type":"Localhost"}}, "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.seccompProfile.localhostProfile: FieldValueRequired: Required value: must be set when \#
        seccomp type is Localhost
        """#
      ]),
    RecordedWrite(
      "a runtime profile with a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"seccompProfile":{"type":"RuntimeDefault", "localhostProfile":"x"}},
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.seccompProfile.localhostProfile: FieldValueInvalid: Invalid value: \#
        {"Type":"RuntimeDefault","LocalhostProfile":"x"}: can only be set when seccomp type is Localhost
        """#
      ]),
    RecordedWrite(
      "an unknown seccomp profile",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"seccompProfile":{"type":"Some"}}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.seccompProfile.type: FieldValueNotSupported: Unsupported value: "Some": supported \#
        values: "Localhost", "RuntimeDefault", "Unconfined"
        """#
      ]),
    RecordedWrite(
      "a seccomp profile without a type",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"seccompProfile":{}}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.seccompProfile.type: FieldValueRequired: Required value: type is required when \#
        seccompProfile is set
        """#
      ]),
    RecordedWrite(
      "an unknown AppArmor profile",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "securityContext":{"appArmorProfile":{"type":"Some"}}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].securityContext.appArmorProfile.type: FieldValueNotSupported: Unsupported value: "Some": \#
        supported values: "Localhost", "RuntimeDefault", "Unconfined"
        """#
      ]),
    RecordedWrite(
      "an unknown mount of proc",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"containers":[{"name":"c", "image":"x", "securityContext":{"procMount":"Some"}}]}}
      """#,
      causes: [
        #"""
        spec.containers[0].securityContext.procMount: FieldValueNotSupported: Unsupported value: "Some": supported \#
        values: "Default", "Unmasked"
        """#
      ]),
    RecordedWrite(
      "a negative user of a pod",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"runAsUser":-1, "runAsGroup":-1, "fsGroup":-1, "supplementalGroups":[-1]},
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.fsGroup: FieldValueInvalid: Invalid value: -1: must be between 0 and 2147483647, \#
        inclusive
        """#,
        #"""
        spec.securityContext.runAsGroup: FieldValueInvalid: Invalid value: -1: must be between 0 and 2147483647, \#
        inclusive
        """#,
        #"""
        spec.securityContext.runAsUser: FieldValueInvalid: Invalid value: -1: must be between 0 and 2147483647, \#
        inclusive
        """#,
        #"""
        spec.securityContext.supplementalGroups[0]: FieldValueInvalid: Invalid value: -1: must be between 0 and \#
        2147483647, inclusive
        """#,
      ]),
    RecordedWrite(
      "an unknown change policy",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"fsGroupChangePolicy":"Some"}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.fsGroupChangePolicy: FieldValueNotSupported: Unsupported value: "Some": supported \#
        values: "Always", "OnRootMismatch"
        """#
      ]),
    RecordedWrite(
      "a bad sysctl",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"sysctls":[{"name":"a b", "value":"1"}]}, "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.sysctls[0].name: FieldValueInvalid: Invalid value: "a b": must have at most 253 \#
        characters and match regex ^([a-z0-9]([-_a-z0-9]*[a-z0-9])?[\./])*[a-z0-9]([-_a-z0-9]*[a-z0-9])?$
        """#
      ]),
    RecordedWrite(
      "a sysctl twice",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"sysctls":[{"name":"a.b", "value":"1"}, {"name":"a.b", "value":"2"}]},
      "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.sysctls[1].name: FieldValueDuplicate: Duplicate value: "a.b"
        """#
      ]),
    RecordedWrite(
      "a sysctl without a name",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"securityContext":{"sysctls":[{"value":"1"}]}, "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.securityContext.sysctls[0].name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "an unknown type of a host path",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "hostPath":{"path":"/x", "type":"Some"}}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].hostPath.type: FieldValueNotSupported: Unsupported value: "Some": supported values: "", \#
        "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket"
        """#
      ]),
    RecordedWrite(
      "a host path without path",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "hostPath":{}}], "containers":[{"name":"c", "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].hostPath.path: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a host path that climbs",
      #"""
      {"apiVersion":"v1", "kind":"Pod", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"volumes":[{"name":"v", "hostPath":{"path":"/a/../b"}}], "containers":[{"name":"c",
      "image":"nginx"}]}}
      """#,
      causes: [
        #"""
        spec.volumes[0].hostPath.path: FieldValueInvalid: Invalid value: "/a/../b": must not contain '..'
        """#
      ]),
  ]
}
