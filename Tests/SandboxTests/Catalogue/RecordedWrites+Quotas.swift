extension RecordedWrite {
  /// Quotas: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let quotas: [RecordedWrite] = [
    RecordedWrite(
      "a quota without spec",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"}}
      """#,
      stored: #"""
        {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"}, "spec":{},
        "status":{}}
        """#),
    RecordedWrite(
      "a quota",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":10, "requests.cpu":"1000m", "limits.memory":"2048Mi", "count/jobs.batch":"5",
      "requests.nvidia.com/gpu":"4"}}}
      """#,
      stored: #"""
        {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"hard":{"count/jobs.batch":"5", "limits.memory":"2Gi", "pods":"10", "requests.cpu":"1",
        "requests.nvidia.com/gpu":"4"}}, "status":{}}
        """#),
    RecordedWrite(
      "quantities in other words",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"requests.cpu":"0.5", "limits.cpu":"1.5", "requests.memory":"1e3", "limits.memory":"1000Ki",
      "requests.storage":"0.5Gi", "requests.ephemeral-storage":"1500M", "pods":"1000", "secrets":"0",
      "services":"10"}}}
      """#,
      stored: #"""
        {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"hard":{"limits.cpu":"1500m", "limits.memory":"1000Ki", "pods":"1k", "requests.cpu":"500m",
        "requests.ephemeral-storage":"1500M", "requests.memory":"1e3", "requests.storage":"512Mi", "secrets":"0",
        "services":"10"}}, "status":{}}
        """#),
    RecordedWrite(
      "a negative amount",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"-1"}}}
      """#,
      causes: [
        #"""
        spec.hard[pods]: FieldValueInvalid: Invalid value: "-1": must be greater than or equal to 0
        """#
      ]),
    RecordedWrite(
      "half a pod",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"500m"}}}
      """#,
      causes: [
        #"""
        spec.hard[pods]: FieldValueInvalid: Invalid value: "500m": must be an integer
        """#
      ]),
    RecordedWrite(
      "an unknown resource",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"widgets":"1"}}}
      """#,
      causes: [
        #"""
        spec.hard[widgets]: FieldValueInvalid: Invalid value: "widgets": must be a standard resource for quota
        """#,
        #"""
        spec.hard[widgets]: FieldValueInvalid: Invalid value: "widgets": must be a standard resource type or fully \#
        qualified
        """#,
      ]),
    RecordedWrite(
      "a bad name of a resource",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"a b":"1"}}}
      """#,
      causes: [
        #"""
        spec.hard[a b]: FieldValueInvalid: Invalid value: "a b": must be a standard resource for quota
        """#,
        #"""
        spec.hard[a b]: FieldValueInvalid: Invalid value: "a b": name part must consist of alphanumeric characters, \#
        '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or \#
        '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
      ]),
    RecordedWrite(
      "unknown scopes",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"1"}, "scopes":["Nowhere"]}}
      """#,
      causes: [
        #"""
        spec.scopes: FieldValueInvalid: Invalid value: ["Nowhere"]: unsupported scope
        """#
      ]),
    RecordedWrite(
      "conflicting scopes",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"1"}, "scopes":["BestEffort", "NotBestEffort"]}}
      """#,
      causes: [
        #"""
        spec.scopes: FieldValueInvalid: Invalid value: ["BestEffort","NotBestEffort"]: conflicting scopes
        """#
      ]),
    RecordedWrite(
      "a scope that does not count the resource",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"secrets":"1"}, "scopes":["Terminating"]}}
      """#,
      causes: [
        #"""
        spec.scopes: FieldValueInvalid: Invalid value: ["Terminating"]: unsupported scope applied to resource
        """#
      ]),
    RecordedWrite(
      "a scope selector",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"1"}, "scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass",
      "operator":"In", "values":["high"]}]}}}
      """#,
      stored: #"""
        {"kind":"ResourceQuota", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"hard":{"pods":"1"}, "scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass",
        "operator":"In", "values":["high"]}]}}, "status":{}}
        """#),
    RecordedWrite(
      "a scope selector without values",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"1"}, "scopeSelector":{"matchExpressions":[{"scopeName":"PriorityClass",
      "operator":"In"}]}}}
      """#,
      causes: [
        #"""
        spec.scopeSelector.matchExpressions.values: FieldValueRequired: Required value: must be at least one value \#
        when `operator` is 'In' or 'NotIn' for scope selector
        """#
      ]),
    RecordedWrite(
      "a scope selector with a bad operator",
      #"""
      {"apiVersion":"v1", "kind":"ResourceQuota", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"hard":{"pods":"1"}, "scopeSelector":{"matchExpressions":[{"scopeName":"BestEffort", "operator":"In",
      "values":["x"]}]}}}
      """#,
      causes: [
        #"""
        spec.scopeSelector.matchExpressions.operator: FieldValueInvalid: Invalid value: "In": must be 'Exists' when \#
        scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, \#
        ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity
        """#
      ]),
  ]
}
