/// Pods about AppArmor, seccomp, SELinux and sysctls, and what kube-apiserver 1.36.2 answered.
extension RecordedPod {
  static let profiles: [RecordedPod] = [
    RecordedPod(
      "AppArmor turned off for the pod",
      spec: #"{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest", "baseline:v1.0"],
          #"forbidden AppArmor profile (pod must not set AppArmor profile type to "Unconfined")"#)
      ]),
    RecordedPod(
      "AppArmor turned off for containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "appArmorProfile":{"type":"Unconfined"},"capabilities":{"drop":["ALL"]}}}]}
        """#,
      web: #"{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profile (containers "init", "web" must not set AppArmor profile type to "Unconfined")
          """#)
      ]),
    RecordedPod(
      "AppArmor turned off for pod and container",
      spec: #"{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}"#,
      web: #"{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profile (pod and container "web" must not set AppArmor profile type to "Unconfined")
          """#)
      ]),
    RecordedPod(
      "AppArmor's own profiles",
      spec: #"{"securityContext":{"appArmorProfile":{"type":"RuntimeDefault"}}}"#,
      web: #"{"securityContext":{"appArmorProfile":{"localhostProfile":"web","type":"Localhost"}}}"#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "AppArmor turned off by annotation, which sets the field too",
      annotations: #"{"container.apparmor.security.beta.kubernetes.io/web":"unconfined"}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest"],
          #"""
          forbidden AppArmor profiles (container "web" and annotation must not set AppArmor profile type to \#
          "Unconfined", "container.apparmor.security.beta.kubernetes.io/web="unconfined"")
          """#)
      ]),
    RecordedPod(
      "AppArmor turned off by annotation and for the pod",
      annotations: #"{"container.apparmor.security.beta.kubernetes.io/web":"unconfined"}"#,
      spec: #"{"securityContext":{"appArmorProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profiles (pod and annotation must not set AppArmor profile type to "Unconfined", \#
          "container.apparmor.security.beta.kubernetes.io/web="unconfined"")
          """#)
      ]),
    RecordedPod(
      "AppArmor turned off by annotation, for two containers",
      annotations: #"""
        {"container.apparmor.security.beta.kubernetes.io/init":"unconfined",\#
        "container.apparmor.security.beta.kubernetes.io/web":"unconfined"}
        """#,
      spec: #"{"initContainers":[{"image":"init:1","name":"init"}]}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profiles (containers "init", "web" and annotations must not set AppArmor profile \#
          type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/init="unconfined"", \#
          "container.apparmor.security.beta.kubernetes.io/web="unconfined"")
          """#)
      ]),
    RecordedPod(
      "AppArmor's profiles by annotation",
      annotations: #"""
        {"container.apparmor.security.beta.kubernetes.io/init":"localhost/init",\#
        "container.apparmor.security.beta.kubernetes.io/web":"runtime/default"}
        """#,
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]}}}]}
        """#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "AppArmor by annotation on Windows, where it sets no field",
      annotations: #"{"container.apparmor.security.beta.kubernetes.io/web":"unconfined"}"#,
      spec: #"{"os":{"name":"windows"},"securityContext":{"seccompProfile":null}}"#,
      web: #"{"securityContext":null}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          forbidden AppArmor profile (annotation must not set AppArmor profile type to \#
          "container.apparmor.security.beta.kubernetes.io/web="unconfined"")
          """#)
      ]),
    RecordedPod(
      "seccomp turned off for the pod",
      spec: #"{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}"#,
      passes: ["baseline:v1.18", "restricted:v1.18"],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest", "baseline:v1.19"],
          #"seccompProfile (pod must not set securityContext.seccompProfile.type to "Unconfined")"#)
      ]),
    RecordedPod(
      "seccomp turned off for containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"seccompProfile":{"type":"Unconfined"}}}]}
        """#,
      web: #"{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest", "restricted:v1.24"],
          #"""
          seccompProfile (containers "init", "web" must not set securityContext.seccompProfile.type to \#
          "Unconfined")
          """#)
      ]),
    RecordedPod(
      "seccomp turned off for pod and container",
      spec: #"{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}"#,
      web: #"{"securityContext":{"seccompProfile":{"type":"Unconfined"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest"],
          #"""
          seccompProfile (pod and container "web" must not set securityContext.seccompProfile.type to \#
          "Unconfined")
          """#)
      ]),
    RecordedPod(
      "seccomp unsaid",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]}}}],"securityContext":{"seccompProfile":null}}
        """#,
      passes: ["baseline:latest", "restricted:v1.18"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.24", "restricted:v1.19"],
          #"""
          seccompProfile (pod or containers "init", "web" must set securityContext.seccompProfile.type to \#
          "RuntimeDefault" or "Localhost")
          """#)
      ]),
    RecordedPod(
      "seccomp said by one container alone",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]}}}],"securityContext":{"seccompProfile":null}}
        """#,
      web: #"{"securityContext":{"seccompProfile":{"type":"RuntimeDefault"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          seccompProfile (pod or container "init" must set securityContext.seccompProfile.type to \#
          "RuntimeDefault" or "Localhost")
          """#)
      ]),
  ]
}
