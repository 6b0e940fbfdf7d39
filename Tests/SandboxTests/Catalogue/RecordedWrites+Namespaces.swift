extension RecordedWrite {
  /// Namespaces: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let namespaces: [RecordedWrite] = [
    RecordedWrite(
      "a bare namespace",
      #"""
      {"apiVersion":"v1", "kind":"Namespace", "metadata":{"name":"one"}}
      """#,
      stored: #"""
        {"kind":"Namespace", "apiVersion":"v1", "metadata":{"name":"one",
        "labels":{"kubernetes.io/metadata.name":"one"}}, "spec":{"finalizers":["kubernetes"]},
        "status":{"phase":"Active"}}
        """#),
    RecordedWrite(
      "a namespace with labels",
      #"""
      {"apiVersion":"v1", "kind":"Namespace", "metadata":{"name":"one", "labels":{"a":"b"}}}
      """#,
      stored: #"""
        {"kind":"Namespace", "apiVersion":"v1", "metadata":{"name":"one", "labels":{"a":"b",
        "kubernetes.io/metadata.name":"one"}}, "spec":{"finalizers":["kubernetes"]}, "status":{"phase":"Active"}}
        """#),
    RecordedWrite(
      "a namespace whose name is no label",
      #"""
      {"apiVersion":"v1", "kind":"Namespace", "metadata":{"name":"a.b"}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "a.b": must not contain dots
        """#
      ]),
    RecordedWrite(
      "a namespace with a bad label",
      #"""
      {"apiVersion":"v1", "kind":"Namespace", "metadata":{"name":"one", "labels":{"a b":"c d"}}}
      """#,
      causes: [
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: "a b": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: "c d": a valid label must be an empty string or consist \#
        of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \#
        'MyValue',  or 'my_value',  or '12345', regex used for validation is \#
        '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')
        """#,
      ]),
    RecordedWrite(
      "a namespace whose name is too long",
      #"""
      {"apiVersion":"v1", "kind":"Namespace",
      "metadata":{"name":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}
      """#,
      causes: [
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: \#
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 63 bytes
        """#,
        #"""
        metadata.name: FieldValueInvalid: Invalid value: \#
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": must be no more than 63 characters
        """#,
      ]),
    RecordedWrite(
      "a namespace whose name is not in lower case",
      #"""
      {"apiVersion":"v1", "kind":"Namespace", "metadata":{"name":"A"}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "A": a lowercase RFC 1123 label must consist of lower case \#
        alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or \#
        '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')
        """#
      ]),
  ]
}
