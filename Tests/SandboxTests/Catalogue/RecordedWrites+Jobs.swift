extension RecordedWrite {
  /// Jobs: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let jobs: [RecordedWrite] = [
    RecordedWrite(
      "a Job that always restarts",
      #"""
      {"apiVersion":"batch/v1", "kind":"Job", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"template":{"metadata":{"labels":{"a":"b"}}, "spec":{"containers":[{"name":"c", "image":"nginx"}]}}}}
      """#,
      causes: [
        #"""
        spec.template.spec.restartPolicy: FieldValueRequired: Required value: valid values: "OnFailure", "Never"
        """#
      ]),
    RecordedWrite(
      "a CronJob",
      #"""
      {"apiVersion":"batch/v1", "kind":"CronJob", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"schedule":"* * * * *", "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never",
      "containers":[{"name":"c", "image":"nginx"}]}}}}}}
      """#,
      stored: #"""
        {"kind":"CronJob", "apiVersion":"batch/v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"schedule":"* * * * *", "concurrencyPolicy":"Allow", "suspend":false, "jobTemplate":{"metadata":{},
        "spec":{"template":{"metadata":{}, "spec":{"containers":[{"name":"c", "image":"nginx", "resources":{},
        "terminationMessagePath":"/dev/termination-log", "terminationMessagePolicy":"File",
        "imagePullPolicy":"Always"}], "restartPolicy":"Never", "terminationGracePeriodSeconds":30,
        "dnsPolicy":"ClusterFirst", "securityContext":{}, "schedulerName":"default-scheduler"}}}},
        "successfulJobsHistoryLimit":3, "failedJobsHistoryLimit":1}, "status":{}}
        """#),
    RecordedWrite(
      "a CronJob without schedule",
      #"""
      {"apiVersion":"batch/v1", "kind":"CronJob", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never", "containers":[{"name":"c",
      "image":"nginx"}]}}}}}}
      """#,
      causes: [
        #"""
        spec.schedule: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a CronJob with an unknown policy",
      #"""
      {"apiVersion":"batch/v1", "kind":"CronJob", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"schedule":"* * * * *", "concurrencyPolicy":"Some",
      "jobTemplate":{"spec":{"template":{"spec":{"restartPolicy":"Never", "containers":[{"name":"c",
      "image":"nginx"}]}}}}}}
      """#,
      causes: [
        #"""
        spec.concurrencyPolicy: FieldValueNotSupported: Unsupported value: "Some": supported values: "Allow", \#
        "Forbid", "Replace"
        """#
      ]),
  ]
}
