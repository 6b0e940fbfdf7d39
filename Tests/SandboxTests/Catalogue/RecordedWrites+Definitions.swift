extension RecordedWrite {
  /// Definitions: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let definitions: [RecordedWrite] = [
    RecordedWrite(
      "a definition",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
      "kind":"Thing"}, "scope":"Namespaced", "versions":[{"name":"v1", "served":true, "storage":true,
      "schema":{"openAPIV3Schema":{"type":"object", "x-kubernetes-preserve-unknown-fields":true}}}]}}
      """#,
      stored: #"""
        {"kind":"CustomResourceDefinition", "apiVersion":"apiextensions.k8s.io/v1",
        "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
        "singular":"thing", "kind":"Thing", "listKind":"ThingList"}, "scope":"Namespaced", "versions":[{"name":"v1",
        "served":true, "storage":true, "schema":{"openAPIV3Schema":{"type":"object",
        "x-kubernetes-preserve-unknown-fields":true}}}], "conversion":{"strategy":"None"}},
        "status":{"conditions":null, "acceptedNames":{"plural":"", "kind":""}, "storedVersions":["v1"]}}
        """#),
    RecordedWrite(
      "a definition with another name",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"x.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
      "kind":"Thing"}, "scope":"Namespaced", "versions":[{"name":"v1", "served":true, "storage":true,
      "schema":{"openAPIV3Schema":{"type":"object", "x-kubernetes-preserve-unknown-fields":true}}}]}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "x.example.com": must be spec.names.plural+"."+spec.group
        """#
      ]),
    RecordedWrite(
      "a definition without versions",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
      "kind":"Thing"}, "scope":"Namespaced", "versions":[]}}
      """#,
      causes: [
        #"""
        spec.versions: FieldValueInvalid: Invalid value: []: must have exactly one version marked as storage version
        """#,
        #"""
        status.storedVersions: FieldValueInvalid: Invalid value: null: must have at least one stored version
        """#,
      ]),
    RecordedWrite(
      "a definition without schema",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
      "kind":"Thing"}, "scope":"Namespaced", "versions":[{"name":"v1", "served":true, "storage":true}]}}
      """#,
      causes: [
        #"""
        spec.versions[0].schema.openAPIV3Schema: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a definition of an unknown scope",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "names":{"plural":"things",
      "kind":"Thing"}, "scope":"Some", "versions":[{"name":"v1", "served":true, "storage":true,
      "schema":{"openAPIV3Schema":{"type":"object", "x-kubernetes-preserve-unknown-fields":true}}}]}}
      """#,
      causes: [
        #"""
        spec.scope: FieldValueNotSupported: Unsupported value: "Some": supported values: "Cluster", "Namespaced"
        """#
      ]),
    RecordedWrite(
      "a definition without names",
      #"""
      {"apiVersion":"apiextensions.k8s.io/v1", "kind":"CustomResourceDefinition",
      "metadata":{"name":"things.example.com"}, "spec":{"group":"example.com", "scope":"Cluster",
      "versions":[{"name":"v1", "served":true, "storage":true, "schema":{"openAPIV3Schema":{"type":"object",
      "x-kubernetes-preserve-unknown-fields":true}}}]}}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "things.example.com": must be \#
        spec.names.plural+"."+spec.group
        """#,
        #"""
        spec.names.kind: FieldValueRequired: Required value
        """#,
        #"""
        spec.names.listKind: FieldValueRequired: Required value
        """#,
        #"""
        spec.names.plural: FieldValueRequired: Required value
        """#,
        #"""
        spec.names.singular: FieldValueRequired: Required value
        """#,
      ]),
  ]
}
