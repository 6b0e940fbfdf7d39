extension RecordedWrite {
  /// Selectors of network policies: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let networkPolicySelectors: [RecordedWrite] = [
    RecordedWrite(
      "In without values",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchExpressions":[{"key":"a", "operator":"In"}]}}}
      """#,
      causes: [
        #"""
        spec.podSelector.matchExpressions[0].values: FieldValueRequired: Required value: must be specified when \#
        `operator` is 'In' or 'NotIn'
        """#
      ]),
    RecordedWrite(
      "Exists with values",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchExpressions":[{"key":"a", "operator":"Exists",
      "values":["b"]}]}}}
      """#,
      causes: [
        #"""
        spec.podSelector.matchExpressions[0].values: FieldValueForbidden: Forbidden: may not be specified when \#
        `operator` is 'Exists' or 'DoesNotExist'
        """#
      ]),
    RecordedWrite(
      "a bad label value in a selector",
      #"""
      {"apiVersion":"networking.k8s.io/v1", "kind":"NetworkPolicy", "metadata":{"name":"one",
      "namespace":"default"}, "spec":{"podSelector":{"matchLabels":{"a":"b c"}}}}
      """#,
      causes: [
        #"""
        spec.podSelector.matchLabels: FieldValueInvalid: Invalid value: "b c": a valid label must be an empty \#
        string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric \#
        character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is \#
        '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
        """#
      ]),
  ]
}
