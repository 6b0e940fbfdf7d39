/// Pods about users, capabilities, privilege escalation and volumes, and what kube-apiserver 1.36.2 answered.
extension RecordedPod {
  static let privileges: [RecordedPod] = [
    RecordedPod(
      "a pod that asks for nothing",
      spec: #"{"securityContext":null}"#,
      web: #"{"securityContext":null}"#,
      passes: ["privileged:latest"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.22", "restricted:v1.25", "restricted:v1.99"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
          securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
          securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#),
        Refusal(
          by: ["restricted:v1.0"],
          #"runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)"#),
        Refusal(
          by: ["restricted:v1.8"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true)
          """#),
        Refusal(
          by: ["restricted:v1.19"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
          securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#),
      ]),
    RecordedPod(
      "a hardened pod",
      passes: ["restricted:latest", "restricted:v1.0", "restricted:v1.24", "restricted:v1.30", "baseline:latest"]),
    RecordedPod(
      "two containers that ask for nothing",
      spec: #"{"initContainers":[{"image":"init:1","name":"init"}],"securityContext":null}"#,
      web: #"{"securityContext":null}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          allowPrivilegeEscalation != false (containers "init", "web" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "init", "web" \#
          must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or containers "init", \#
          "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or containers "init", "web" must \#
          set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#)
      ]),
    RecordedPod(
      "empty security contexts",
      spec: #"{"securityContext":{"runAsNonRoot":null,"seccompProfile":null}}"#,
      web: #"{"securityContext":{"allowPrivilegeEscalation":null,"capabilities":{"drop":null}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
          securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
          securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
          securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
          """#)
      ]),
    RecordedPod(
      "privilege escalation allowed",
      web: #"{"securityContext":{"allowPrivilegeEscalation":true}}"#,
      passes: ["restricted:v1.7", "baseline:latest"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.8"],
          #"""
          allowPrivilegeEscalation != false (container "web" must set \#
          securityContext.allowPrivilegeEscalation=false)
          """#)
      ]),
    RecordedPod(
      "privilege escalation unsaid by the init container",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"capabilities":{"drop":["ALL"]}}}]}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          allowPrivilegeEscalation != false (container "init" must set \#
          securityContext.allowPrivilegeEscalation=false)
          """#)
      ]),
    RecordedPod(
      "capabilities added",
      web: #"{"securityContext":{"capabilities":{"add":["SYS_ADMIN","NET_ADMIN","CHOWN"]}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:v1.21"],
          #"""
          non-default capabilities (container "web" must not include "NET_ADMIN", "SYS_ADMIN" in \#
          securityContext.capabilities.add)
          """#),
        Refusal(
          by: ["restricted:latest", "restricted:v1.22"],
          #"""
          unrestricted capabilities (container "web" must not include "CHOWN", "NET_ADMIN", "SYS_ADMIN" in \#
          securityContext.capabilities.add)
          """#),
      ]),
    RecordedPod(
      "capabilities added by two containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init",\#
        "securityContext":{"capabilities":{"add":["NET_RAW"]}}}]}
        """#,
      web: #"{"securityContext":{"capabilities":{"add":["BPF","NET_RAW"]}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          non-default capabilities (containers "init", "web" must not include "BPF", "NET_RAW" in \#
          securityContext.capabilities.add)
          """#)
      ]),
    RecordedPod(
      "default capabilities added",
      web: #"""
        {"securityContext":{"capabilities":{"add":["AUDIT_WRITE","CHOWN","DAC_OVERRIDE","FOWNER","FSETID","KILL",\#
        "MKNOD","NET_BIND_SERVICE","SETFCAP","SETGID","SETPCAP","SETUID","SYS_CHROOT"]}}}
        """#,
      passes: ["baseline:latest", "restricted:v1.21"],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          unrestricted capabilities (container "web" must not include "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", \#
          "FOWNER", "FSETID", "KILL", "MKNOD", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT" in \#
          securityContext.capabilities.add)
          """#)
      ]),
    RecordedPod(
      "the one capability that may be added",
      web: #"{"securityContext":{"capabilities":{"add":["NET_BIND_SERVICE"]}}}"#,
      passes: ["restricted:latest"]),
    RecordedPod(
      "every capability but one dropped",
      web: #"{"securityContext":{"capabilities":{"drop":["NET_RAW"]}}}"#,
      passes: ["restricted:v1.21"],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"])"#)
      ]),
    RecordedPod(
      "capabilities kept by one container and added by another",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{}}}]}
        """#,
      web: #"{"securityContext":{"capabilities":{"add":["SYS_TIME"],"drop":["ALL"]}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"""
          unrestricted capabilities (container "init" must set securityContext.capabilities.drop=["ALL"]; \#
          container "web" must not include "SYS_TIME" in securityContext.capabilities.add)
          """#)
      ]),
    RecordedPod(
      "capabilities are spelled in capitals, without CAP_",
      web: #"{"securityContext":{"capabilities":{"add":["CAP_CHOWN"],"drop":["all"]}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          non-default capabilities (container "web" must not include "CAP_CHOWN" in \#
          securityContext.capabilities.add)
          """#),
        Refusal(
          by: ["restricted:latest"],
          #"""
          unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]; \#
          container "web" must not include "CAP_CHOWN" in securityContext.capabilities.add)
          """#),
      ]),
    RecordedPod(
      "root allowed by the pod",
      spec: #"{"securityContext":{"runAsNonRoot":false}}"#,
      passes: ["baseline:latest"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "restricted:v1.0"],
          #"runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)"#)
      ]),
    RecordedPod(
      "root allowed by the pod, forbidden by its container",
      spec: #"{"securityContext":{"runAsNonRoot":false}}"#,
      web: #"{"securityContext":{"runAsNonRoot":true}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsNonRoot != true (pod must not set securityContext.runAsNonRoot=false)"#)
      ]),
    RecordedPod(
      "root allowed by a container",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"runAsNonRoot":false}}]}
        """#,
      web: #"{"securityContext":{"runAsNonRoot":true}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["restricted:latest"],
          #"runAsNonRoot != true (container "init" must not set securityContext.runAsNonRoot=false)"#)
      ]),
  ]
}
