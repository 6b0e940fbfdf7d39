extension RecordedWrite {
  /// Cluster: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let cluster: [RecordedWrite] = [
    RecordedWrite(
      "a lease",
      #"""
      {"apiVersion":"coordination.k8s.io/v1", "kind":"Lease", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"holderIdentity":"me", "leaseDurationSeconds":15, "renewTime":"2026-01-01T00:00:00.000000Z"}}
      """#,
      stored: #"""
        {"kind":"Lease", "apiVersion":"coordination.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"holderIdentity":"me", "leaseDurationSeconds":15, "renewTime":"2026-01-01T00:00:00.000000Z"}}
        """#),
    RecordedWrite(
      "a lease for no time",
      #"""
      {"apiVersion":"coordination.k8s.io/v1", "kind":"Lease", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"leaseDurationSeconds":0, "leaseTransitions":-1}}
      """#,
      causes: [
        #"""
        spec.leaseDurationSeconds: FieldValueInvalid: Invalid value: 0: must be greater than 0
        """#,
        #"""
        spec.leaseTransitions: FieldValueInvalid: Invalid value: -1: must be greater than or equal to 0
        """#,
      ]),
    RecordedWrite(
      "an empty lease",
      #"""
      {"apiVersion":"coordination.k8s.io/v1", "kind":"Lease", "metadata":{"name":"one", "namespace":"default"}}
      """#,
      stored: #"""
        {"kind":"Lease", "apiVersion":"coordination.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{}}
        """#),
    RecordedWrite(
      "an event",
      #"""
      {"apiVersion":"v1", "kind":"Event", "metadata":{"name":"one", "namespace":"default"},
      "involvedObject":{"kind":"Pod", "namespace":"default", "name":"p"}, "reason":"R", "message":"m",
      "type":"Normal"}
      """#,
      stored: #"""
        {"kind":"Event", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "involvedObject":{"kind":"Pod", "namespace":"default", "name":"p"}, "reason":"R", "message":"m", "source":{},
        "firstTimestamp":null, "lastTimestamp":null, "type":"Normal", "eventTime":null, "reportingComponent":"",
        "reportingInstance":""}
        """#),
    RecordedWrite(
      "an event of another namespace",
      #"""
      {"apiVersion":"v1", "kind":"Event", "metadata":{"name":"one", "namespace":"default"},
      "involvedObject":{"kind":"Pod", "namespace":"other", "name":"p"}}
      """#,
      causes: [
        #"""
        involvedObject.namespace: FieldValueInvalid: Invalid value: "other": does not match event.namespace
        """#
      ]),
    RecordedWrite(
      "an event of the newer kind",
      #"""
      {"apiVersion":"events.k8s.io/v1", "kind":"Event", "metadata":{"name":"one", "namespace":"default"},
      "regarding":{"kind":"Pod", "namespace":"default", "name":"p"}, "reason":"R", "action":"A", "type":"Normal",
      "note":"n", "reportingController":"c.example.com/x", "reportingInstance":"i",
      "eventTime":"2026-01-01T00:00:00.000000Z"}
      """#,
      stored: #"""
        {"kind":"Event", "apiVersion":"events.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "eventTime":"2026-01-01T00:00:00.000000Z", "reportingController":"c.example.com/x", "reportingInstance":"i",
        "action":"A", "reason":"R", "regarding":{"kind":"Pod", "namespace":"default", "name":"p"}, "note":"n",
        "type":"Normal", "deprecatedSource":{}, "deprecatedFirstTimestamp":null, "deprecatedLastTimestamp":null}
        """#),
    RecordedWrite(
      "an event of the newer kind without anything",
      #"""
      {"apiVersion":"events.k8s.io/v1", "kind":"Event", "metadata":{"name":"one", "namespace":"default"},
      "regarding":{"kind":"Pod", "namespace":"default", "name":"p"}}
      """#,
      causes: [
        #"""
        eventTime: FieldValueRequired: Required value
        """#,
        #"""
        type: FieldValueInvalid: Invalid value: "": has invalid value: 
        """#,
      ]),
    RecordedWrite(
      "a priority class",
      #"""
      {"apiVersion":"scheduling.k8s.io/v1", "kind":"PriorityClass", "metadata":{"name":"one"}, "value":5}
      """#,
      stored: #"""
        {"kind":"PriorityClass", "apiVersion":"scheduling.k8s.io/v1", "metadata":{"name":"one"}, "value":5,
        "preemptionPolicy":"PreemptLowerPriority"}
        """#),
    RecordedWrite(
      "a storage class",
      #"""
      {"apiVersion":"storage.k8s.io/v1", "kind":"StorageClass", "metadata":{"name":"one"}, "provisioner":"x"}
      """#,
      stored: #"""
        {"kind":"StorageClass", "apiVersion":"storage.k8s.io/v1", "metadata":{"name":"one"}, "provisioner":"x",
        "reclaimPolicy":"Delete", "volumeBindingMode":"Immediate"}
        """#),
    RecordedWrite(
      "a claim",
      #"""
      {"apiVersion":"v1", "kind":"PersistentVolumeClaim", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"accessModes":["ReadWriteOnce"], "resources":{"requests":{"storage":"1024Mi"}}}}
      """#,
      stored: #"""
        {"kind":"PersistentVolumeClaim", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"accessModes":["ReadWriteOnce"], "resources":{"requests":{"storage":"1Gi"}},
        "volumeMode":"Filesystem"}, "status":{"phase":"Pending"}}
        """#),
    RecordedWrite(
      "a claim of nothing",
      #"""
      {"apiVersion":"v1", "kind":"PersistentVolumeClaim", "metadata":{"name":"one", "namespace":"default"},
      "spec":{}}
      """#,
      causes: [
        #"""
        spec.accessModes: FieldValueRequired: Required value: at least 1 access mode is required
        """#,
        #"""
        spec.resources[storage]: FieldValueRequired: Required value
        """#,
      ]),
  ]
}
