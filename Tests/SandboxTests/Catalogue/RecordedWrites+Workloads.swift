extension RecordedWrite {
  /// Workloads: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let workloads: [RecordedWrite] = [
    RecordedWrite(
      "a plain Deployment",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      stored: #"""
        {"kind":"Deployment", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"replicas":1, "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}},
        "strategy":{"type":"RollingUpdate", "rollingUpdate":{"maxUnavailable":"25%", "maxSurge":"25%"}},
        "revisionHistoryLimit":10, "progressDeadlineSeconds":600}, "status":{}}
        """#),
    RecordedWrite(
      "a Deployment without selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueRequired: Required value
        """#,
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#,
      ]),
    RecordedWrite(
      "a Deployment that selects other labels",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"c"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#
      ]),
    RecordedWrite(
      "a Deployment with an empty selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueInvalid: Invalid value: {}: empty selector is invalid for deployment
        """#
      ]),
    RecordedWrite(
      "a plain ReplicaSet",
      #"""
      {"apiVersion":"apps/v1", "kind":"ReplicaSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      stored: #"""
        {"kind":"ReplicaSet", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"replicas":1, "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}}},
        "status":{"replicas":0}}
        """#),
    RecordedWrite(
      "a ReplicaSet without selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"ReplicaSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueRequired: Required value
        """#,
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#,
      ]),
    RecordedWrite(
      "a ReplicaSet that selects other labels",
      #"""
      {"apiVersion":"apps/v1", "kind":"ReplicaSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"c"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#
      ]),
    RecordedWrite(
      "a ReplicaSet with an empty selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"ReplicaSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueInvalid: Invalid value: {}: empty selector is invalid for deployment
        """#
      ]),
    RecordedWrite(
      "a plain StatefulSet",
      #"""
      {"apiVersion":"apps/v1", "kind":"StatefulSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      stored: #"""
        {"kind":"StatefulSet", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"replicas":1, "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}}, "serviceName":"",
        "podManagementPolicy":"OrderedReady", "updateStrategy":{"type":"RollingUpdate",
        "rollingUpdate":{"partition":0}}, "revisionHistoryLimit":10,
        "persistentVolumeClaimRetentionPolicy":{"whenDeleted":"Retain", "whenScaled":"Retain"}},
        "status":{"replicas":0, "availableReplicas":0}}
        """#),
    RecordedWrite(
      "a StatefulSet without selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"StatefulSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueRequired: Required value
        """#,
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#,
      ]),
    RecordedWrite(
      "a StatefulSet that selects other labels",
      #"""
      {"apiVersion":"apps/v1", "kind":"StatefulSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"c"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#
      ]),
    RecordedWrite(
      "a StatefulSet with an empty selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"StatefulSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueInvalid: Invalid value: {}: empty selector is invalid for statefulset
        """#
      ]),
    RecordedWrite(
      "a plain DaemonSet",
      #"""
      {"apiVersion":"apps/v1", "kind":"DaemonSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      stored: #"""
        {"kind":"DaemonSet", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default",
        "annotations":{"deprecated.daemonset.template.generation":"1"}},
        "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}},
        "updateStrategy":{"type":"RollingUpdate", "rollingUpdate":{"maxUnavailable":1, "maxSurge":0}},
        "revisionHistoryLimit":10}, "status":{"currentNumberScheduled":0, "numberMisscheduled":0,
        "desiredNumberScheduled":0, "numberReady":0}}
        """#),
    RecordedWrite(
      "a DaemonSet without selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"DaemonSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#
      ]),
    RecordedWrite(
      "a DaemonSet that selects other labels",
      #"""
      {"apiVersion":"apps/v1", "kind":"DaemonSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"c"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.metadata.labels: FieldValueInvalid: Invalid value: {"a":"b"}: `selector` does not match \#
        template `labels`
        """#
      ]),
    RecordedWrite(
      "a DaemonSet with an empty selector",
      #"""
      {"apiVersion":"apps/v1", "kind":"DaemonSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{}, "template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c",
      "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.selector: FieldValueInvalid: Invalid value: {}: empty selector is invalid for daemonset
        """#
      ]),
    RecordedWrite(
      "a Deployment to recreate",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}, "strategy":{"type":"Recreate"}, "replicas":0}}
      """#,
      stored: #"""
        {"kind":"Deployment", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"replicas":0, "selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}},
        "strategy":{"type":"Recreate"}, "revisionHistoryLimit":10, "progressDeadlineSeconds":600}, "status":{}}
        """#),
    RecordedWrite(
      "a Deployment with fewer than no pods",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}, "replicas":-1}}
      """#,
      causes: [
        #"""
        spec.replicas: FieldValueInvalid: Invalid value: -1: must be greater than or equal to 0
        """#
      ]),
    RecordedWrite(
      "a Deployment that ends",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"restartPolicy":"Never", "containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.spec.restartPolicy: FieldValueNotSupported: Unsupported value: "Never": supported values: \#
        "Always"
        """#
      ]),
    RecordedWrite(
      "a Deployment without containers",
      #"""
      {"apiVersion":"apps/v1", "kind":"Deployment", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[]}}}}
      """#,
      causes: [
        #"""
        spec.template.spec.containers: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a DaemonSet to delete",
      #"""
      {"apiVersion":"apps/v1", "kind":"DaemonSet", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
      "spec":{"containers":[{"name":"c", "image":"nginx"}]}}, "updateStrategy":{"type":"OnDelete"}}}
      """#,
      stored: #"""
        {"kind":"DaemonSet", "apiVersion":"apps/v1", "metadata":{"name":"one", "namespace":"default",
        "annotations":{"deprecated.daemonset.template.generation":"1"}},
        "spec":{"selector":{"matchLabels":{"a":"b"}}, "template":{"metadata":{"labels":{"a":"b"}},
        "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Always", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}},
        "updateStrategy":{"type":"OnDelete"}, "revisionHistoryLimit":10}, "status":{"currentNumberScheduled":0,
        "numberMisscheduled":0, "desiredNumberScheduled":0, "numberReady":0}}
        """#),
  ]
}
