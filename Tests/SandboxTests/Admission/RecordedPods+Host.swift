/// Pods about what a pod shares with its node, and what kube-apiserver 1.36.2 answered.
extension RecordedPod {
  static let host: [RecordedPod] = [
    RecordedPod(
      "a pod that asks for nothing",
      passes: ["baseline:latest", "privileged:latest", "baseline:v1.0"]),
    RecordedPod(
      "the node's network",
      spec: #"{"hostNetwork":true}"#,
      passes: ["privileged:latest"],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"host namespaces (hostNetwork=true)"#)
      ]),
    RecordedPod(
      "all the node's namespaces",
      spec: #"{"hostIPC":true,"hostNetwork":true,"hostPID":true}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.5"],
          #"host namespaces (hostNetwork=true, hostPID=true, hostIPC=true)"#)
      ]),
    RecordedPod(
      "namespaces of its own, said aloud",
      spec: #"{"hostNetwork":false,"hostPID":false}"#,
      passes: ["baseline:latest"]),
    RecordedPod(
      "the node's network, which makes ports the node's",
      spec: #"{"hostNetwork":true,"initContainers":[{"image":"init:1","name":"init","ports":[{"containerPort":9}]}]}"#,
      web: #"{"ports":[{"containerPort":80},{"containerPort":443,"hostPort":443}]}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"host namespaces (hostNetwork=true), hostPort (containers "init", "web" use hostPorts 443, 80, 9)"#),
        Refusal(
          by: ["restricted:latest"],
          #"""
          host namespaces (hostNetwork=true), hostPort (containers "init", "web" use hostPorts 443, 80, 9), \#
          allowPrivilegeEscalation != false (container "init" must set \#
          securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "init" must set \#
          securityContext.capabilities.drop=["ALL"])
          """#),
      ]),
    RecordedPod(
      "a directory of the node",
      spec: #"{"volumes":[{"hostPath":{"path":"/etc"},"name":"etc"}]}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"hostPath volumes (volume "etc")"#),
        Refusal(
          by: ["restricted:latest"],
          #"restricted volume types (volume "etc" uses restricted volume type "hostPath")"#),
      ]),
    RecordedPod(
      "two directories of the node, among others",
      spec: #"""
        {"volumes":[{"hostPath":{"path":"/etc"},"name":"etc"},{"emptyDir":{},"name":"tmp"},\#
        {"hostPath":{"path":"/run"},"name":"run"}]}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"hostPath volumes (volumes "etc", "run")"#)
      ]),
    RecordedPod(
      "a port of the node",
      web: #"{"ports":[{"containerPort":80,"hostPort":8080}]}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.0"],
          #"hostPort (container "web" uses hostPort 8080)"#)
      ]),
    RecordedPod(
      "ports of the node, sorted as text",
      spec: #"{"initContainers":[{"image":"init:1","name":"init","ports":[{"containerPort":9,"hostPort":9090}]}]}"#,
      web: #"""
        {"ports":[{"containerPort":80,"hostPort":8080},{"containerPort":81,"hostPort":10000},\#
        {"containerPort":82}]}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"hostPort (containers "init", "web" use hostPorts 10000, 8080, 9090)"#)
      ]),
    RecordedPod(
      "a port of its own",
      web: #"{"ports":[{"containerPort":80}]}"#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "a probe of another host",
      web: #"{"livenessProbe":{"httpGet":{"host":"10.0.0.1","port":80}}}"#,
      passes: ["baseline:v1.33"],
      refusals: [
        Refusal(
          by: ["baseline:latest", "restricted:latest", "baseline:v1.34"],
          #"probe or lifecycle host (container "web" uses probe or lifecycle host "10.0.0.1")"#)
      ]),
    RecordedPod(
      "probes and hooks of other hosts",
      spec: #"""
        {"initContainers":[{"image":"init:1","name":"init","restartPolicy":"Always",\#
        "startupProbe":{"tcpSocket":{"host":"b.example","port":1}}}]}
        """#,
      web: #"""
        {"lifecycle":{"postStart":{"tcpSocket":{"host":"b.example","port":80}},\#
        "preStop":{"httpGet":{"host":"a.example","port":80}}},"readinessProbe":{"tcpSocket":{"host":"127.0.0.1",\#
        "port":80}}}
        """#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          probe or lifecycle host (containers "init", "web" use probe or lifecycle hosts "127.0.0.1", \#
          "a.example", "b.example")
          """#)
      ]),
    RecordedPod(
      "a probe of itself",
      web: #"""
        {"lifecycle":{"preStop":{"sleep":{"seconds":1}}},"livenessProbe":{"httpGet":{"port":80}},\#
        "readinessProbe":{"exec":{"command":["true"]}}}
        """#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "a privileged container",
      web: #"{"securityContext":{"privileged":true}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.0"],
          #"privileged (container "web" must not set securityContext.privileged=true)"#)
      ]),
    RecordedPod(
      "privileged containers of both sorts, init first",
      spec: #"{"initContainers":[{"image":"init:1","name":"init","securityContext":{"privileged":true}}]}"#,
      web: #"{"securityContext":{"privileged":true}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"privileged (containers "init", "web" must not set securityContext.privileged=true)"#)
      ]),
    RecordedPod(
      "an unprivileged container, said aloud",
      web: #"{"securityContext":{"privileged":false}}"#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "an unmasked /proc in a user namespace",
      spec: #"{"hostUsers":false}"#,
      web: #"{"securityContext":{"procMount":"Unmasked"}}"#,
      passes: ["baseline:latest", "baseline:v1.35"],
      refusals: [
        Refusal(
          by: ["restricted:latest", "baseline:v1.34", "restricted:v1.34"],
          #"procMount (container "web" must not set securityContext.procMount to "Unmasked")"#)
      ]),
    RecordedPod(
      "two unmasked containers in a user namespace",
      spec: #"""
        {"hostUsers":false,"initContainers":[{"image":"init:1","name":"init",\#
        "securityContext":{"allowPrivilegeEscalation":false,"capabilities":{"drop":["ALL"]},\#
        "procMount":"Unmasked"}}]}
        """#,
      web: #"{"securityContext":{"procMount":"Unmasked"}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:v1.24", "restricted:latest"],
          #"procMount (containers "init", "web" must not set securityContext.procMount to "Unmasked")"#)
      ]),
    RecordedPod(
      "a masked /proc, said aloud",
      web: #"{"securityContext":{"procMount":"Default"}}"#,
      passes: ["baseline:latest", "restricted:latest"]),
    RecordedPod(
      "a Windows process on the host",
      spec: #"{"hostNetwork":true,"securityContext":{"windowsOptions":{"hostProcess":true}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          host namespaces (hostNetwork=true), hostProcess (pod must not set \#
          securityContext.windowsOptions.hostProcess=true)
          """#)
      ]),
    RecordedPod(
      "a Windows process on the host, by container",
      spec: #"{"hostNetwork":true}"#,
      web: #"{"securityContext":{"windowsOptions":{"hostProcess":true}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest", "baseline:v1.0"],
          #"""
          host namespaces (hostNetwork=true), hostProcess (container "web" must not set \#
          securityContext.windowsOptions.hostProcess=true)
          """#)
      ]),
    RecordedPod(
      "a Windows process on the host, by pod and container",
      spec: #"{"hostNetwork":true,"securityContext":{"windowsOptions":{"hostProcess":true}}}"#,
      web: #"{"securityContext":{"windowsOptions":{"hostProcess":true}}}"#,
      passes: [],
      refusals: [
        Refusal(
          by: ["baseline:latest"],
          #"""
          host namespaces (hostNetwork=true), hostProcess (pod and container "web" must not set \#
          securityContext.windowsOptions.hostProcess=true)
          """#)
      ]),
    RecordedPod(
      "a Windows container",
      spec: #"{"securityContext":{"windowsOptions":{"hostProcess":false,"runAsUserName":"x"}}}"#,
      passes: ["baseline:latest"]),
  ]
}
