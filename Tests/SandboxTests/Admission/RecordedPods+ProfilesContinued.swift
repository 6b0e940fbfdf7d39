/// Pods about AppArmor, seccomp, SELinux and sysctls, and what kube-apiserver 1.36.2 answered.
extension RecordedPod {
  static let profilesContinued: [RecordedPod] = [
    RecordedPod(
      "seccomp said by the containers",
      spec: #"{"securityContext":{"seccompProfile":null}}"#,
      web: #"{"securityContext":{"seccompProfile":{"localhostProfile":"web.json","type":"Localhost"}}}"#,
      passes: ["restricted:latest", "baseline:latest"]),
    RecordedPod(
      "seccomp annotations, read until 1.18",
      annotations: #"""
        {"container.seccomp.security.alpha.kubernetes.io/other":"unconfined",\#
        "container.seccomp.security.alpha.kubernetes.io/web":"unconfined",\#
        "seccomp.security.alpha.kubernetes.io/pod":"unconfined"}
        """#,
      spec: #"{"securityContext":{"seccompProfile":null}}"#,
      passes: ["baseline:v1.19"],
      refusals: [
        Refusal(
          by: ["baseline:v1.18", "restricted:v1.18"],
          #"""
          seccompProfile (forbidden annotations container.seccomp.security.alpha.kubernetes.io/web="unconfined", \#
          seccomp.security.alpha.kubernetes.io/pod="unconfined")
          """#),
        Refusal(
          by: ["restricted:latest"],
          #"""
          seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" \#
          or "Localhost")
          """#),
      ]),
    RecordedPod(
      "one seccomp annotation",
      annotations: #"""
        {"container.seccomp.security.alpha.kubernetes.io/web":"unconfined",\#
        "seccomp.security.alpha.kubernetes.io/pod":"docker/default"}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:v1.0"],
          #"""
          seccompProfile (forbidden annotation container.seccomp.security.alpha.kubernetes.io/web="unconfined")
          """#)
      ]),
    RecordedPod(
      "fair seccomp annotations",
      annotations: #"""
        {"container.seccomp.security.alpha.kubernetes.io/web":"runtime/default",\#
        "seccomp.security.alpha.kubernetes.io/pod":"localhost/x"}
        """#,
      passes: ["baseline:v1.0"]),
    RecordedPod(
      "an SELinux type, user and role",
      spec: #"{"securityContext":{"seLinuxOptions":{"role":"r","type":"spc_t","user":"u"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest"],
          #"""
          seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; \#
          role may not be set)
          """#)
      ]),
    RecordedPod(
      "SELinux types of pod and containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"seLinuxOptions":{"type":"a_t"}}}],\#
        "securityContext":{"seLinuxOptions":{"type":"b_t"}}}
        """#,
      web: #"{"securityContext":{"seLinuxOptions":{"type":"container_t"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          seLinuxOptions (pod and container "init" set forbidden securityContext.seLinuxOptions: types "a_t", \#
          "b_t")
          """#)
      ]),
    RecordedPod(
      "an SELinux role of a container",
      web: #"{"securityContext":{"seLinuxOptions":{"level":"s0","role":"r"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.0"],
          #"seLinuxOptions (container "web" set forbidden securityContext.seLinuxOptions: role may not be set)"#)
      ]),
    RecordedPod(
      "an SELinux user of two containers",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","securityContext":{"allowPrivilegeEscalation":false,\#
        "capabilities":{"drop":["ALL"]},"seLinuxOptions":{"user":"u"}}}]}
        """#,
      web: #"{"securityContext":{"seLinuxOptions":{"user":"v"}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          seLinuxOptions (containers "init", "web" set forbidden securityContext.seLinuxOptions: user may not be \#
          set)
          """#)
      ]),
    RecordedPod(
      "SELinux types for containers",
      spec: #"{"securityContext":{"seLinuxOptions":{"level":"s0","type":"container_kvm_t"}}}"#,
      web: #"{"securityContext":{"seLinuxOptions":{"type":"container_init_t"}}}"#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "the SELinux type for container engines, since 1.31",
      web: #"{"securityContext":{"seLinuxOptions":{"type":"container_engine_t"}}}"#,
      passes: ["baseline:v1.31", "baseline:latest"],
      refusals: [
        Refusal(
          by: ["baseline:v1.30"],
          #"""
          seLinuxOptions (container "web" set forbidden securityContext.seLinuxOptions: type "container_engine_t")
          """#)
      ]),
    RecordedPod(
      "unsafe sysctls in their order",
      spec: #"""
        {"securityContext":{"sysctls":[{"name":"kernel.sem","value":"1"},{"name":"net.ipv4.tcp_syncookies",\#
        "value":"1"},{"name":"fs.mqueue.msg_max","value":"1"}]}}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest", "baseline:v1.0"],
          #"forbidden sysctls (kernel.sem, fs.mqueue.msg_max)"#)
      ]),
    RecordedPod(
      "the first safe sysctls",
      spec: #"""
        {"securityContext":{"sysctls":[{"name":"kernel.shm_rmid_forced","value":"1"},\#
        {"name":"net.ipv4.ip_local_port_range","value":"1"},{"name":"net.ipv4.tcp_syncookies","value":"1"},\#
        {"name":"net.ipv4.ping_group_range","value":"1"},{"name":"net.ipv4.ip_unprivileged_port_start",\#
        "value":"1"}]}}
        """#,
      passes: ["baseline:v1.0", "baseline:latest"]),
    RecordedPod(
      "safe sysctls of later releases",
      spec: #"""
        {"securityContext":{"sysctls":[{"name":"net.ipv4.ip_local_reserved_ports","value":"1"},\#
        {"name":"net.ipv4.tcp_keepalive_time","value":"1"},{"name":"net.ipv4.tcp_fin_timeout","value":"1"},\#
        {"name":"net.ipv4.tcp_keepalive_intvl","value":"1"},{"name":"net.ipv4.tcp_keepalive_probes","value":"1"},\#
        {"name":"net.ipv4.tcp_rmem","value":"1"},{"name":"net.ipv4.tcp_wmem","value":"1"}]}}
        """#,
      passes: ["baseline:v1.32", "baseline:latest"],
      refusals: [
        Refusal(
          by: ["baseline:v1.26"],
          #"""
          forbidden sysctls (net.ipv4.ip_local_reserved_ports, net.ipv4.tcp_keepalive_time, \#
          net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl, net.ipv4.tcp_keepalive_probes, \#
          net.ipv4.tcp_rmem, net.ipv4.tcp_wmem)
          """#),
        Refusal(
          by: ["baseline:v1.27", "baseline:v1.28"],
          #"""
          forbidden sysctls (net.ipv4.tcp_keepalive_time, net.ipv4.tcp_fin_timeout, net.ipv4.tcp_keepalive_intvl, \#
          net.ipv4.tcp_keepalive_probes, net.ipv4.tcp_rmem, net.ipv4.tcp_wmem)
          """#),
        Refusal(
          by: ["baseline:v1.29", "baseline:v1.31"],
          #"forbidden sysctls (net.ipv4.tcp_rmem, net.ipv4.tcp_wmem)"#),
      ]),
    RecordedPod(
      "a sysctl that 1.36 does not know as safe",
      spec: #"{"securityContext":{"sysctls":[{"name":"net.ipv4.tcp_notsent_lowat","value":"1"}]}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.99"],
          #"forbidden sysctls (net.ipv4.tcp_notsent_lowat)"#)
      ]),
  ]
}
