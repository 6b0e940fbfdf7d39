import Audit

extension CheckRow {
  static let podSecurity: [CheckRow] = [
    CheckRow(
      "host-network", deployment("hostNetwork: true"), at: "spec.template.spec.hostNetwork",
      not: [deployment("hostNetwork: false"), deployment("hostNetwork: null")]),
    CheckRow("host-pid", pod("hostPID: yes"), at: "spec.hostPID", not: [pod("hostPID: no"), pod("hostIPC: true")]),
    CheckRow("host-ipc", pod("hostIPC: true"), at: "spec.hostIPC", not: [pod("hostNetwork: true")]),
    CheckRow(
      "privileged-container", secured("privileged: true"), at: "spec.containers[0].securityContext.privileged",
      not: [secured("privileged: false"), pod("securityContext: {privileged: true}, containers: [{name: web}]")]),
    CheckRow(
      "windows-host-process",
      pod(
        "securityContext: {windowsOptions: {hostProcess: true}}, initContainers: [{name: a, securityContext: {windowsOptions: {hostProcess: true}}}]"
      ),
      at: "spec.initContainers[0].securityContext.windowsOptions.hostProcess",
      "spec.securityContext.windowsOptions.hostProcess",
      not: [secured("windowsOptions: {hostProcess: false}")]),
    CheckRow(
      "added-capabilities", secured("capabilities: {add: [CHOWN, NET_RAW, kill]}"),
      at: "spec.containers[0].securityContext.capabilities.add[1]",
      "spec.containers[0].securityContext.capabilities.add[2]",
      not: [secured("capabilities: {add: [CHOWN, KILL], drop: [NET_RAW]}")]),
    CheckRow(
      "host-path", pod("volumes: [{name: a, emptyDir: {}}, {name: b, hostPath: {path: /data}}]"),
      at: "spec.volumes[1].hostPath", not: [pod("volumes: [{name: a, hostPath: null}]")]),
    CheckRow(
      "host-port", container("ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}]"),
      at: "spec.containers[0].ports[1].hostPort", not: [container("ports: [{containerPort: 80, hostPort: 0}]")]),
    CheckRow(
      "host-probe",
      container("livenessProbe: {httpGet: {host: example.com}}, lifecycle: {preStop: {tcpSocket: {host: localhost}}}"),
      at: "spec.containers[0].lifecycle.preStop.tcpSocket.host", "spec.containers[0].livenessProbe.httpGet.host",
      not: [container("livenessProbe: {httpGet: {host: '', port: 80}}")]),
    CheckRow(
      "host-probe", container("readinessProbe: {tcpSocket: {host: a}}"), not: [], settings: .version(33)),
    CheckRow(
      "apparmor-profile",
      pod(
        "securityContext: {appArmorProfile: {type: Unconfined}}",
        metadata: "annotations: {container.apparmor.security.beta.kubernetes.io/web: unconfined}"),
      at: "metadata.annotations[container.apparmor.security.beta.kubernetes.io/web]",
      "spec.securityContext.appArmorProfile.type",
      not: [
        pod(
          "securityContext: {appArmorProfile: {type: Localhost}}",
          metadata: "annotations: {container.apparmor.security.beta.kubernetes.io/web: runtime/default}")
      ]),
    CheckRow(
      "selinux-options", secured("seLinuxOptions: {user: a, role: b, type: spc_t}"),
      at: "spec.containers[0].securityContext.seLinuxOptions.role",
      "spec.containers[0].securityContext.seLinuxOptions.type",
      "spec.containers[0].securityContext.seLinuxOptions.user",
      not: [secured("seLinuxOptions: {type: container_engine_t, level: 's0:c1,c2'}")]),
    CheckRow(
      "unsafe-proc-mount", secured("procMount: Unmasked"), at: "spec.containers[0].securityContext.procMount",
      not: [secured("procMount: Default")]),
    CheckRow(
      "unsafe-proc-mount", secured("procMount: Unmasked", in: "hostUsers: false"),
      at: "spec.containers[0].securityContext.procMount", not: []),
    CheckRow(
      "unsafe-proc-mount", secured("procMount: Unmasked", in: "hostUsers: false"), not: [],
      settings: .version(35, profile: .baseline)),
    CheckRow(
      "seccomp-unconfined", secured("seccompProfile: {type: Unconfined}"),
      at: "spec.containers[0].securityContext.seccompProfile.type",
      not: [secured("seccompProfile: {type: Localhost}"), container("")]),
    CheckRow(
      "seccomp-unconfined",
      pod("containers: []", metadata: "annotations: {seccomp.security.alpha.kubernetes.io/pod: unconfined}"),
      at: "metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]",
      not: [secured("seccompProfile: {type: Unconfined}")], settings: .version(18)),
    CheckRow(
      "unsafe-sysctls",
      pod("securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}, {name: kernel.msgmax, value: '1'}]}"),
      at: "spec.securityContext.sysctls[1].name",
      not: [pod("securityContext: {sysctls: [{name: net.ipv4.ip_local_port_range, value: '1'}]}")]),
    CheckRow(
      "restricted-volume-types", pod("volumes: [{name: a, nfs: {}}, {name: b, hostPath: {path: /}}]"),
      at: "spec.volumes[0].nfs", "spec.volumes[1].hostPath",
      not: [pod("volumes: [{name: a}, {name: b, csi: {}}, {name: c, image: {}}]")]),
    CheckRow(
      "privilege-escalation-container", container("", in: "securityContext: {allowPrivilegeEscalation: false}"),
      at: "spec.containers[0].securityContext.allowPrivilegeEscalation",
      not: [secured("allowPrivilegeEscalation: false"), container("", in: "os: {name: windows}")]),
    CheckRow(
      "run-as-non-root", pod("containers: [{name: a}, {name: b, securityContext: {runAsNonRoot: true}}]"),
      at: "spec.containers[0].securityContext.runAsNonRoot",
      not: [
        container("", in: "securityContext: {runAsNonRoot: true}"), secured("runAsNonRoot: true"),
        container("", in: "hostUsers: false"),
      ]),
    CheckRow(
      "run-as-non-root", secured("runAsNonRoot: true", in: "securityContext: {runAsNonRoot: false}"),
      at: "spec.securityContext.runAsNonRoot", not: []),
    CheckRow(
      "run-as-user-zero", secured("runAsUser: 1000", in: "securityContext: {runAsUser: 0}"),
      at: "spec.securityContext.runAsUser", not: [secured("runAsUser: 1"), container("")]),
    CheckRow(
      "seccomp-not-set", container(""), at: "spec.containers[0].securityContext.seccompProfile.type",
      not: [
        container("", in: "securityContext: {seccompProfile: {type: RuntimeDefault}}"),
        container("", in: "os: {name: windows}"),
      ]),
    CheckRow(
      "restricted-capabilities", secured("capabilities: {add: [NET_BIND_SERVICE, CHOWN], drop: [all]}"),
      at: "spec.containers[0].securityContext.capabilities.add[1]",
      "spec.containers[0].securityContext.capabilities.drop",
      not: [secured("capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}")]),
    CheckRow("restricted-capabilities", container(""), not: [], settings: .version(21)),
  ]
}
