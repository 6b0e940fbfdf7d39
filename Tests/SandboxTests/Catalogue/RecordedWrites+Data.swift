extension RecordedWrite {
  /// Data: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let data: [RecordedWrite] = [
    RecordedWrite(
      "a service account",
      #"""
      {"apiVersion":"v1", "kind":"ServiceAccount", "metadata":{"name":"one", "namespace":"default"},
      "automountServiceAccountToken":false, "imagePullSecrets":[{"name":"x"}], "secrets":[{"name":"y"}]}
      """#,
      stored: #"""
        {"kind":"ServiceAccount", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "secrets":[{"name":"y"}], "imagePullSecrets":[{"name":"x"}], "automountServiceAccountToken":false}
        """#),
    RecordedWrite(
      "an empty config map",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default"}, "data":{}}
      """#,
      stored: #"""
        {"kind":"ConfigMap", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"}}
        """#),
    RecordedWrite(
      "a config map",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default"}, "data":{"a.b":"c"},
      "binaryData":{"d":"ZGF0YQ=="}}
      """#,
      stored: #"""
        {"kind":"ConfigMap", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"}, "data":{"a.b":"c"},
        "binaryData":{"d":"ZGF0YQ=="}}
        """#),
    RecordedWrite(
      "a bad key",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default"}, "data":{"a b":"c",
      "..":"d"}}
      """#,
      causes: [
        #"""
        data[..]: FieldValueInvalid: Invalid value: "..": must not be '..'
        """#,
        #"""
        data[a b]: FieldValueInvalid: Invalid value: "a b": a valid config key must consist of alphanumeric \#
        characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is \#
        '[-._a-zA-Z0-9]+')
        """#,
      ]),
    RecordedWrite(
      "a key in both",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default"}, "data":{"a":"c"},
      "binaryData":{"a":"ZGF0YQ=="}}
      """#,
      causes: [
        #"""
        data[a]: FieldValueInvalid: Invalid value: "a": duplicate of key present in binaryData
        """#
      ]),
    RecordedWrite(
      "a secret",
      #"""
      {"apiVersion":"v1", "kind":"Secret", "metadata":{"name":"one", "namespace":"default"},
      "stringData":{"a":"hello"}, "data":{"b":"ZGF0YQ=="}}
      """#,
      stored: #"""
        {"kind":"Secret", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"}, "data":{"a":"aGVsbG8=",
        "b":"ZGF0YQ=="}, "type":"Opaque"}
        """#),
    RecordedWrite(
      "a TLS secret without key",
      #"""
      {"apiVersion":"v1", "kind":"Secret", "metadata":{"name":"one", "namespace":"default"},
      "type":"kubernetes.io/tls", "data":{"tls.crt":"ZGF0YQ=="}}
      """#,
      causes: [
        #"""
        data[tls.key]: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a secret with a bad key",
      #"""
      {"apiVersion":"v1", "kind":"Secret", "metadata":{"name":"one", "namespace":"default"},
      "data":{"a b":"ZGF0YQ=="}}
      """#,
      causes: [
        #"""
        data[a b]: FieldValueInvalid: Invalid value: "a b": a valid config key must consist of alphanumeric \#
        characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is \#
        '[-._a-zA-Z0-9]+')
        """#
      ]),
    RecordedWrite(
      "a basic-auth secret without anything",
      #"""
      {"apiVersion":"v1", "kind":"Secret", "metadata":{"name":"one", "namespace":"default"},
      "type":"kubernetes.io/basic-auth"}
      """#,
      causes: [
        #"""
        data[password]: FieldValueRequired: Required value
        """#,
        #"""
        data[username]: FieldValueRequired: Required value
        """#,
      ]),
    RecordedWrite(
      "metadata whose empty members are left out",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default", "generateName":"",
      "resourceVersion":"", "uid":"", "selfLink":"", "labels":{}, "finalizers":[], "ownerReferences":[]}}
      """#,
      stored: #"""
        {"kind":"ConfigMap", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"}}
        """#),
  ]
}
