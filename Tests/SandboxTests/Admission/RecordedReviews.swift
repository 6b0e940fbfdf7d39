/// What kube-apiserver 1.36.2 answered, by the labels of a namespace (less `pod-security.kubernetes.io/`).
extension RecordedReview {
  static let all: [RecordedReview] = [
    RecordedReview(
      "no labels", labels: [:], pod: .bare),
    RecordedReview(
      "no labels", labels: [:], pod: .hardened),
    RecordedReview(
      "no labels", labels: [:], pod: .privileged),
    RecordedReview(
      "enforce restricted", labels: ["enforce": "restricted"], pod: .bare,
      refusal: #"""
        violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
        securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#),
    RecordedReview(
      "enforce restricted", labels: ["enforce": "restricted"], pod: .hardened),
    RecordedReview(
      "enforce restricted", labels: ["enforce": "restricted"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "restricted:latest": privileged (container "web" must not set \#
        securityContext.privileged=true), allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
        securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#),
    RecordedReview(
      "enforce baseline", labels: ["enforce": "baseline"], pod: .bare),
    RecordedReview(
      "enforce baseline", labels: ["enforce": "baseline"], pod: .hardened),
    RecordedReview(
      "enforce baseline", labels: ["enforce": "baseline"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "baseline:latest": privileged (container "web" must not set \#
        securityContext.privileged=true)
        """#),
    RecordedReview(
      "enforce baseline, warn restricted", labels: ["enforce": "baseline", "warn": "restricted"], pod: .bare,
      warnings: [
        #"""
        would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must \#
        set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
        securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#
      ]),
    RecordedReview(
      "enforce baseline, warn restricted", labels: ["enforce": "baseline", "warn": "restricted"], pod: .hardened),
    RecordedReview(
      "enforce baseline, warn restricted", labels: ["enforce": "baseline", "warn": "restricted"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "baseline:latest": privileged (container "web" must not set \#
        securityContext.privileged=true)
        """#),
    RecordedReview(
      "warn restricted of an old release", labels: ["warn": "restricted", "warn-version": "v1.20"], pod: .bare,
      warnings: [
        #"""
        would violate PodSecurity "restricted:v1.20": allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#
      ]),
    RecordedReview(
      "warn restricted of an old release", labels: ["warn": "restricted", "warn-version": "v1.20"], pod: .hardened),
    RecordedReview(
      "warn restricted of an old release", labels: ["warn": "restricted", "warn-version": "v1.20"], pod: .privileged,
      warnings: [
        #"""
        would violate PodSecurity "restricted:v1.20": privileged (container "web" must not set \#
        securityContext.privileged=true), allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#
      ]),
    RecordedReview(
      "enforce baseline of an old release, with warnings that follow it",
      labels: ["enforce": "baseline", "enforce-version": "v1.10"], pod: .bare),
    RecordedReview(
      "enforce baseline of an old release, with warnings that follow it",
      labels: ["enforce": "baseline", "enforce-version": "v1.10"], pod: .hardened),
    RecordedReview(
      "enforce baseline of an old release, with warnings that follow it",
      labels: ["enforce": "baseline", "enforce-version": "v1.10"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "baseline:v1.10": privileged (container "web" must not set \#
        securityContext.privileged=true)
        """#),
    RecordedReview(
      "enforce restricted of an old release, warn by the latest",
      labels: ["enforce": "restricted", "enforce-version": "v1.0", "warn-version": "latest"], pod: .bare,
      refusal: #"""
        violates PodSecurity "restricted:v1.0": runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true)
        """#),
    RecordedReview(
      "enforce restricted of an old release, warn by the latest",
      labels: ["enforce": "restricted", "enforce-version": "v1.0", "warn-version": "latest"], pod: .hardened),
    RecordedReview(
      "enforce restricted of an old release, warn by the latest",
      labels: ["enforce": "restricted", "enforce-version": "v1.0", "warn-version": "latest"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "restricted:v1.0": privileged (container "web" must not set \#
        securityContext.privileged=true), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true)
        """#),
    RecordedReview(
      "enforce privileged, warn baseline",
      labels: ["enforce": "privileged", "warn": "baseline", "audit": "restricted"], pod: .bare),
    RecordedReview(
      "enforce privileged, warn baseline",
      labels: ["enforce": "privileged", "warn": "baseline", "audit": "restricted"], pod: .hardened),
    RecordedReview(
      "enforce privileged, warn baseline",
      labels: ["enforce": "privileged", "warn": "baseline", "audit": "restricted"], pod: .privileged,
      warnings: [
        #"""
        would violate PodSecurity "baseline:latest": privileged (container "web" must not set \#
        securityContext.privileged=true)
        """#
      ]),
    RecordedReview(
      "enforce restricted, warn privileged", labels: ["enforce": "restricted", "warn": "privileged"], pod: .bare,
      refusal: #"""
        violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
        securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#),
    RecordedReview(
      "enforce restricted, warn privileged", labels: ["enforce": "restricted", "warn": "privileged"], pod: .hardened),
    RecordedReview(
      "enforce restricted, warn privileged", labels: ["enforce": "restricted", "warn": "privileged"], pod: .privileged,
      refusal: #"""
        violates PodSecurity "restricted:latest": privileged (container "web" must not set \#
        securityContext.privileged=true), allowPrivilegeEscalation != false (container "web" must set \#
        securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
        securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
        securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
        securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
        """#),
    RecordedReview(
      "audit alone", labels: ["audit": "restricted"], pod: .bare),
    RecordedReview(
      "audit alone", labels: ["audit": "restricted"], pod: .hardened),
    RecordedReview(
      "audit alone", labels: ["audit": "restricted"], pod: .privileged),
  ]
}
