extension RecordedWrite {
  /// PodsMore: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let podsMore: [RecordedWrite] = [
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
  ]
}
