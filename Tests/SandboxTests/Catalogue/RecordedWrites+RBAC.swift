extension RecordedWrite {
  /// RBAC: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let rbac: [RecordedWrite] = [
    RecordedWrite(
      "a role without rules",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"}}
      """#,
      stored: #"""
        {"kind":"Role", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "rules":null}
        """#),
    RecordedWrite(
      "a role with no list of rules but an empty one",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"},
      "rules":[]}
      """#,
      stored: #"""
        {"kind":"Role", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "rules":null}
        """#),
    RecordedWrite(
      "a role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"},
      "rules":[{"apiGroups":[""], "resources":["pods"], "verbs":["get"]}]}
      """#,
      stored: #"""
        {"kind":"Role", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one", "namespace":"default"},
        "rules":[{"verbs":["get"], "apiGroups":[""], "resources":["pods"]}]}
        """#),
    RecordedWrite(
      "a rule without verbs",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"},
      "rules":[{"apiGroups":[""], "resources":["pods"], "verbs":[]}]}
      """#,
      causes: [
        #"""
        rules[0].verbs: FieldValueRequired: Required value: verbs must contain at least one value
        """#
      ]),
    RecordedWrite(
      "a rule without groups and resources",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"},
      "rules":[{"verbs":["get"]}]}
      """#,
      causes: [
        #"""
        rules[0].apiGroups: FieldValueRequired: Required value: resource rules must supply at least one api group
        """#,
        #"""
        rules[0].resources: FieldValueRequired: Required value: resource rules must supply at least one resource
        """#,
      ]),
    RecordedWrite(
      "paths in a role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"one", "namespace":"default"},
      "rules":[{"nonResourceURLs":["/x"], "verbs":["get"]}]}
      """#,
      causes: [
        #"""
        rules[0].nonResourceURLs: FieldValueInvalid: Invalid value: ["/x"]: namespaced rules cannot apply to \#
        non-resource URLs
        """#
      ]),
    RecordedWrite(
      "paths beside resources",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRole", "metadata":{"name":"one"},
      "rules":[{"nonResourceURLs":["/x"], "apiGroups":[""], "resources":["pods"], "verbs":["get"]}]}
      """#,
      causes: [
        #"""
        rules[0].nonResourceURLs: FieldValueInvalid: Invalid value: ["/x"]: rules cannot apply to both regular \#
        resources and non-resource URLs
        """#
      ]),
    RecordedWrite(
      "a role with a name of its own kind",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"system:some.Thing",
      "namespace":"default"}, "rules":[]}
      """#,
      stored: #"""
        {"kind":"Role", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"system:some.Thing",
        "namespace":"default"}, "rules":null}
        """#),
    RecordedWrite(
      "a role with a slash in its name",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"Role", "metadata":{"name":"a/b", "namespace":"default"},
      "rules":[]}
      """#,
      causes: [
        #"""
        metadata.name: FieldValueInvalid: Invalid value: "a/b": may not contain '/'
        """#
      ]),
    RecordedWrite(
      "a cluster role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRole", "metadata":{"name":"one"},
      "rules":[{"nonResourceURLs":["/x"], "verbs":["get"]}]}
      """#,
      stored: #"""
        {"kind":"ClusterRole", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one"},
        "rules":[{"verbs":["get"], "nonResourceURLs":["/x"]}]}
        """#),
    RecordedWrite(
      "an aggregated role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRole", "metadata":{"name":"one"},
      "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}
      """#,
      stored: #"""
        {"kind":"ClusterRole", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one"}, "rules":null,
        "aggregationRule":{"clusterRoleSelectors":[{"matchLabels":{"a":"b"}}]}}
        """#),
    RecordedWrite(
      "an aggregated role of nothing",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRole", "metadata":{"name":"one"},
      "aggregationRule":{}}
      """#,
      causes: [
        #"""
        aggregationRule.clusterRoleSelectors: FieldValueRequired: Required value: at least one clusterRoleSelector \#
        required if aggregationRule is non-nil
        """#
      ]),
    RecordedWrite(
      "a binding",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"User", "name":"u"},
      {"kind":"Group", "name":"g"}, {"kind":"ServiceAccount", "name":"s", "namespace":"default"}]}
      """#,
      stored: #"""
        {"kind":"RoleBinding", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "subjects":[{"kind":"User", "apiGroup":"rbac.authorization.k8s.io", "name":"u"},
        {"kind":"Group", "apiGroup":"rbac.authorization.k8s.io", "name":"g"}, {"kind":"ServiceAccount", "name":"s",
        "namespace":"default"}], "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"Role", "name":"r"}}
        """#),
    RecordedWrite(
      "a binding without subjects",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"ClusterRole",
      "name":"view"}}
      """#,
      stored: #"""
        {"kind":"RoleBinding", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"ClusterRole",
        "name":"view"}}
        """#),
    RecordedWrite(
      "a binding without role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}}
      """#,
      causes: [
        #"""
        roleRef.kind: FieldValueNotSupported: Unsupported value: "": supported values: "Role", "ClusterRole"
        """#,
        #"""
        roleRef.name: FieldValueRequired: Required value
        """#,
      ]),
    RecordedWrite(
      "a binding of an unknown kind",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Rule", "name":"r"}}
      """#,
      causes: [
        #"""
        roleRef.kind: FieldValueNotSupported: Unsupported value: "Rule": supported values: "Role", "ClusterRole"
        """#
      ]),
    RecordedWrite(
      "a binding without name",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role"}}
      """#,
      causes: [
        #"""
        roleRef.name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a binding of another group",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"apiGroup":"x", "kind":"Role", "name":"r"}}
      """#,
      causes: [
        #"""
        roleRef.apiGroup: FieldValueNotSupported: Unsupported value: "x": supported values: \#
        "rbac.authorization.k8s.io"
        """#
      ]),
    RecordedWrite(
      "a subject of an unknown kind",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"Robot", "name":"u"}]}
      """#,
      causes: [
        #"""
        subjects[0].kind: FieldValueNotSupported: Unsupported value: "Robot": supported values: "ServiceAccount", \#
        "User", "Group"
        """#
      ]),
    RecordedWrite(
      "a subject without name",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"User"}]}
      """#,
      causes: [
        #"""
        subjects[0].name: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a service account with a group",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"ServiceAccount",
      "name":"s", "apiGroup":"rbac.authorization.k8s.io"}]}
      """#,
      causes: [
        #"""
        subjects[0].apiGroup: FieldValueNotSupported: Unsupported value: "rbac.authorization.k8s.io": supported \#
        values: ""
        """#
      ]),
    RecordedWrite(
      "a service account with a bad name",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"ServiceAccount",
      "name":"S_", "namespace":"x"}]}
      """#,
      causes: [
        #"""
        subjects[0].name: FieldValueInvalid: Invalid value: "S_": a lowercase RFC 1123 subdomain must consist of \#
        lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. \#
        'example.com', regex used for validation is \#
        '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
        """#
      ]),
    RecordedWrite(
      "a cluster binding of a role",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRoleBinding", "metadata":{"name":"one"},
      "roleRef":{"kind":"Role", "name":"r"}}
      """#,
      causes: [
        #"""
        roleRef.kind: FieldValueNotSupported: Unsupported value: "Role": supported values: "ClusterRole"
        """#
      ]),
    RecordedWrite(
      "an account without namespace in a cluster binding",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"ClusterRoleBinding", "metadata":{"name":"one"},
      "roleRef":{"kind":"ClusterRole", "name":"r"}, "subjects":[{"kind":"ServiceAccount", "name":"s"}]}
      """#,
      causes: [
        #"""
        subjects[0].namespace: FieldValueRequired: Required value
        """#
      ]),
    RecordedWrite(
      "a subject whose empty members are left out",
      #"""
      {"apiVersion":"rbac.authorization.k8s.io/v1", "kind":"RoleBinding", "metadata":{"name":"one",
      "namespace":"default"}, "roleRef":{"kind":"Role", "name":"r"}, "subjects":[{"kind":"ServiceAccount",
      "name":"s", "namespace":"", "apiGroup":""}]}
      """#,
      stored: #"""
        {"kind":"RoleBinding", "apiVersion":"rbac.authorization.k8s.io/v1", "metadata":{"name":"one",
        "namespace":"default"}, "subjects":[{"kind":"ServiceAccount", "name":"s"}],
        "roleRef":{"apiGroup":"rbac.authorization.k8s.io", "kind":"Role", "name":"r"}}
        """#),
  ]
}
