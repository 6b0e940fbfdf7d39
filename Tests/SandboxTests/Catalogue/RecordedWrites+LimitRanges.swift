extension RecordedWrite {
  /// LimitRanges: objects as they were sent to a kube-apiserver 1.36.2, and what it made of them.
  static let limitRanges: [RecordedWrite] = [
    RecordedWrite(
      "a limit range",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "default":{"cpu":"500m", "memory":"512Mi"},
      "defaultRequest":{"cpu":"100m", "memory":"128Mi"}, "max":{"cpu":"2"}, "min":{"cpu":"50m"}}]}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":[{"type":"Container", "max":{"cpu":"2"}, "min":{"cpu":"50m"}, "default":{"cpu":"500m",
        "memory":"512Mi"}, "defaultRequest":{"cpu":"100m", "memory":"128Mi"}}]}}
        """#),
    RecordedWrite(
      "defaults from the maximum",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "max":{"cpu":"2", "memory":"1Gi"}, "min":{"cpu":"100m"}}]}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":[{"type":"Container", "max":{"cpu":"2", "memory":"1Gi"}, "min":{"cpu":"100m"},
        "default":{"cpu":"2", "memory":"1Gi"}, "defaultRequest":{"cpu":"2", "memory":"1Gi"}}]}}
        """#),
    RecordedWrite(
      "defaults from the minimum",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "min":{"cpu":"100m"}}]}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":[{"type":"Container", "min":{"cpu":"100m"}, "defaultRequest":{"cpu":"100m"}}]}}
        """#),
    RecordedWrite(
      "limits of pods",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Pod", "max":{"cpu":"2"}}]}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":[{"type":"Pod", "max":{"cpu":"2"}}]}}
        """#),
    RecordedWrite(
      "defaults of pods",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Pod", "default":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].default: FieldValueForbidden: Forbidden: may not be specified when `type` is 'Pod'
        """#
      ]),
    RecordedWrite(
      "limits of claims",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"PersistentVolumeClaim", "max":{"storage":"2Gi"}}]}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":[{"type":"PersistentVolumeClaim", "max":{"storage":"2Gi"}}]}}
        """#),
    RecordedWrite(
      "no limit of claims",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"PersistentVolumeClaim"}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].limits: FieldValueRequired: Required value: either minimum or maximum storage value is \#
        required, but neither was provided
        """#
      ]),
    RecordedWrite(
      "more at least than at most",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "max":{"cpu":"1"}, "min":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].defaultRequest[cpu]: FieldValueInvalid: Invalid value: "1": min value 2 is greater than \#
        default request value 1
        """#,
        #"""
        spec.limits[0].default[cpu]: FieldValueInvalid: Invalid value: "2": min value 2 is greater than default \#
        value 1
        """#,
        #"""
        spec.limits[0].min[cpu]: FieldValueInvalid: Invalid value: "2": min value 2 is greater than max value 1
        """#,
      ]),
    RecordedWrite(
      "a default beyond the maximum",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "max":{"cpu":"1"}, "default":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].defaultRequest[cpu]: FieldValueInvalid: Invalid value: "2": default request value 2 is \#
        greater than max value 1
        """#,
        #"""
        spec.limits[0].default[cpu]: FieldValueInvalid: Invalid value: "1": default value 2 is greater than max \#
        value 1
        """#,
      ]),
    RecordedWrite(
      "a request beyond the limit",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "default":{"cpu":"1"}, "defaultRequest":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].defaultRequest[cpu]: FieldValueInvalid: Invalid value: "2": default request value 2 is \#
        greater than default limit value 1
        """#
      ]),
    RecordedWrite(
      "a type twice",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Pod", "max":{"cpu":"2"}}, {"type":"Pod", "max":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[1].type: FieldValueDuplicate: Duplicate value: "Pod"
        """#
      ]),
    RecordedWrite(
      "a ratio below one",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Pod", "maxLimitRequestRatio":{"cpu":"500m"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].maxLimitRequestRatio[cpu]: FieldValueInvalid: Invalid value: "500m": ratio 500m is less than \#
        1
        """#
      ]),
    RecordedWrite(
      "a resource that containers do not have",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"type":"Container", "max":{"pods":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].defaultRequest[pods]: FieldValueInvalid: Invalid value: "pods": must be a standard resource \#
        for containers
        """#,
        #"""
        spec.limits[0].default[pods]: FieldValueInvalid: Invalid value: "pods": must be a standard resource for \#
        containers
        """#,
        #"""
        spec.limits[0].max[pods]: FieldValueInvalid: Invalid value: "pods": must be a standard resource for \#
        containers
        """#,
      ]),
    RecordedWrite(
      "no type",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"},
      "spec":{"limits":[{"max":{"cpu":"2"}}]}}
      """#,
      causes: [
        #"""
        spec.limits[0].type: FieldValueInvalid: Invalid value: "": name part must be non-empty
        """#,
        #"""
        spec.limits[0].type: FieldValueInvalid: Invalid value: "": name part must consist of alphanumeric \#
        characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or \#
        'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
        """#,
      ]),
    RecordedWrite(
      "a limit range without limits",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"}, "spec":{}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":null}}
        """#),
    RecordedWrite(
      "a limit range without spec",
      #"""
      {"apiVersion":"v1", "kind":"LimitRange", "metadata":{"name":"one", "namespace":"default"}}
      """#,
      stored: #"""
        {"kind":"LimitRange", "apiVersion":"v1", "metadata":{"name":"one", "namespace":"default"},
        "spec":{"limits":null}}
        """#),
  ]
}
