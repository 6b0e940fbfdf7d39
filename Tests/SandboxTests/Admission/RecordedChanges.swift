/// What kube-apiserver 1.36.2 answered to a change of a namespace with pods, by labels before and after.
extension RecordedChange {
  static let all: [RecordedChange] = [
    RecordedChange(
      from: [:], to: ["enforce": "restricted"],
      warnings: [
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "restricted:latest""#,
        #"""
        api (and 2 other pods): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != \#
        true, seccompProfile
        """#,
        #"node: host namespaces"#,
        #"""
        root (and 1 other pod): privileged, allowPrivilegeEscalation != false, unrestricted capabilities, \#
        runAsNonRoot != true, seccompProfile
        """#,
      ]),
    RecordedChange(
      from: [:], to: ["enforce": "baseline"],
      warnings: [
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:latest""#,
        #"node: host namespaces"#,
        #"root (and 1 other pod): privileged"#,
      ]),
    RecordedChange(
      from: [:], to: ["enforce": "privileged"]),
    RecordedChange(
      from: ["enforce": "restricted"], to: ["enforce": "baseline"]),
    RecordedChange(
      from: ["enforce": "baseline"], to: ["enforce": "restricted"],
      warnings: [
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "restricted:latest""#,
        #"""
        api (and 2 other pods): allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != \#
        true, seccompProfile
        """#,
        #"node: host namespaces"#,
        #"""
        root (and 1 other pod): privileged, allowPrivilegeEscalation != false, unrestricted capabilities, \#
        runAsNonRoot != true, seccompProfile
        """#,
      ]),
    RecordedChange(
      from: ["enforce": "restricted"], to: ["enforce": "restricted", "enforce-version": "v1.20"],
      warnings: [
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "restricted:v1.20""#,
        #"api (and 2 other pods): allowPrivilegeEscalation != false, runAsNonRoot != true, seccompProfile"#,
        #"node: host namespaces"#,
        #"""
        root (and 1 other pod): privileged, allowPrivilegeEscalation != false, runAsNonRoot != true, \#
        seccompProfile
        """#,
      ]),
    RecordedChange(
      from: ["enforce": "restricted"], to: ["enforce": "baseline", "enforce-version": "v1.20"],
      warnings: [
        #"existing pods in namespace "team" violate the new PodSecurity enforce level "baseline:v1.20""#,
        #"node: host namespaces"#,
        #"root (and 1 other pod): privileged"#,
      ]),
    RecordedChange(
      from: [:], to: ["warn": "restricted", "audit": "restricted"]),
    RecordedChange(
      from: ["enforce": "restricted"], to: [:]),
    RecordedChange(
      from: [:], to: ["enforce": "strict"],
      refusal: #"""
        Namespace "team" is invalid: metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \#
        "strict": must be one of privileged, baseline, restricted
        """#),
    RecordedChange(
      from: [:],
      to: [
        "enforce": "Restricted", "enforce-version": "1.25", "audit": "x", "audit-version": "v1", "warn": "",
        "warn-version": "v1.025",
      ],
      refusal: #"""
        Namespace "team" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \#
        "Restricted": must be one of privileged, baseline, restricted, \#
        metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: "1.25": must be "latest" or \#
        "v1.x", metadata.labels[pod-security.kubernetes.io/audit]: Invalid value: "x": must be one of privileged, \#
        baseline, restricted, metadata.labels[pod-security.kubernetes.io/audit-version]: Invalid value: "v1": \#
        must be "latest" or "v1.x", metadata.labels[pod-security.kubernetes.io/warn]: Invalid value: "": must be \#
        one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]: \#
        Invalid value: "v1.025": must be "latest" or "v1.x"]
        """#),
    RecordedChange(
      from: [:], to: ["enforce-version": "v2.0"],
      refusal: #"""
        Namespace "team" is invalid: metadata.labels[pod-security.kubernetes.io/enforce-version]: Invalid value: \#
        "v2.0": must be "latest" or "v1.x"
        """#),
    RecordedChange(
      from: [:], to: ["enforce-version": "v1.25"]),
  ]
}
