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
    RecordedWrite(
      "two controllers and an owner without members",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default",
      "ownerReferences":[{"apiVersion":"v1", "kind":"X", "name":"a", "uid":"u", "controller":true},
      {"apiVersion":"v1", "kind":"X", "name":"b", "uid":"u2", "controller":true}, {}]}}
      """#,
      causes: [
        #"""
        metadata.ownerReferences.apiVersion: FieldValueInvalid: Invalid value: "": version must not be empty
        """#,
        #"""
        metadata.ownerReferences.kind: FieldValueInvalid: Invalid value: "": must not be empty
        """#,
        #"""
        metadata.ownerReferences.name: FieldValueInvalid: Invalid value: "": must not be empty
        """#,
        #"""
        metadata.ownerReferences.uid: FieldValueInvalid: Invalid value: "": must not be empty
        """#,
        #"""
        metadata.ownerReferences: FieldValueInvalid: Invalid value: \#
        [{"apiVersion":"v1","kind":"X","name":"a","uid":"u","controller":true},{"apiVersion":"v1","kind":"X","name":"b","uid":"u2","controller":true},{"apiVersion":"","kind":"","name":"","uid":""}]: \#
        Only one reference can have Controller set to true. Found "true" in references for X/a and X/b
        """#,
      ]),
    RecordedWrite(
      "finalizers that are not qualified",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default", "finalizers":["x",
      "a b", "foregroundDeletion", "orphan", "example.com/y"]}}
      """#,
      causes: [
        #"""
        metadata.finalizers: FieldValueInvalid: Invalid value: "a b": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
        #"""
        metadata.finalizers: FieldValueInvalid: Invalid value: ["x","a \#
        b","foregroundDeletion","orphan","example.com/y"]: finalizer orphan and foregroundDeletion cannot be both \#
        set
        """#,
        #"""
        metadata.finalizers[0]: FieldValueInvalid: Invalid value: "x": name is neither a standard finalizer name \#
        nor is it fully qualified
        """#,
        #"""
        metadata.finalizers[1]: FieldValueInvalid: Invalid value: "a b": name is neither a standard finalizer name \#
        nor is it fully qualified
        """#,
      ]),
    RecordedWrite(
      "labels and annotations that are not allowed",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default",
      "labels":{"a":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "x/y/z":"1", "A.b/c":"d"},
      "annotations":{"a b":"1", "X Y":"2"}}}
      """#,
      causes: [
        #"""
        metadata.annotations: FieldValueInvalid: Invalid value: "X Y": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
        #"""
        metadata.annotations: FieldValueInvalid: Invalid value: "a b": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: "A.b/c": prefix part a lowercase RFC 1123 subdomain must \#
        consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric \#
        character (e.g. 'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#,
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: \#
        "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb": must be no more than 63 bytes
        """#,
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: "x/y/z": a valid label key must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an \#
        optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')
        """#,
      ]),
    RecordedWrite(
      "a label whose key is too long",
      #"""
      {"apiVersion":"v1", "kind":"ConfigMap", "metadata":{"name":"one", "namespace":"default",
      "labels":{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa":"b"},
      "annotations":{"a/b/c":"d"}}}
      """#,
      causes: [
        #"""
        metadata.annotations: FieldValueInvalid: Invalid value: "a/b/c": a valid label key must consist of \#
        alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. \#
        'MyName',  or 'my.name',  or '123-abc', regex used for validation is \#
        '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. \#
        'example.com/MyName')
        """#,
        #"""
        metadata.labels: FieldValueInvalid: Invalid value: \#
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa": name part must be no more than 63 bytes
        """#,
      ]),
  ]
}
