import Audit

extension CheckRow {
  private static let cronJob = manifest(
    "CronJob", in: "batch/v1", "spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: web}]}}}}}")
  private static func limitRange(_ item: String) -> String {
    manifest("LimitRange", "spec: {limits: [{type: Container, \(item)}]}")
  }
  private static func budget(_ spec: String) -> String {
    manifest("PodDisruptionBudget", in: "policy/v1", "spec: {\(spec), selector: {matchLabels: {app: web}}}")
  }
  private static func hostPath(_ path: String) -> String { pod("volumes: [{name: a, hostPath: {path: \(path)}}]") }

  static let workloads: [CheckRow] = [
    CheckRow(
      "dangerous-capabilities", secured("capabilities: {add: [CHOWN, cap_sys_admin, MAC_OVERRIDE]}"),
      at: "spec.containers[0].securityContext.capabilities.add[1]",
      "spec.containers[0].securityContext.capabilities.add[2]",
      not: [secured("capabilities: {add: [NET_RAW, SYS_TIME], drop: [SYS_ADMIN]}")]),
    CheckRow(
      "no-linux-hardening",
      secured("seccompProfile: {type: Unconfined}", in: "securityContext: {seccompProfile: {type: RuntimeDefault}}"),
      at: "spec.containers[0].securityContext",
      not: [
        secured("capabilities: {drop: [NET_RAW]}"), container("", in: "securityContext: {seLinuxOptions: {level: s0}}"),
        container("", in: "os: {name: windows}"), secured("appArmorProfile: {type: Localhost}"),
      ]),
    CheckRow(
      "no-linux-hardening", secured("capabilities: {drop: [KILL], add: [ALL]}"),
      at: "spec.containers[0].securityContext", not: []),
    CheckRow(
      "no-read-only-root-fs", secured("readOnlyRootFilesystem: false"),
      at: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      not: [secured("readOnlyRootFilesystem: true"), container("", in: "os: {name: windows}")]),
    CheckRow(
      "container-runtime-socket", hostPath("/var/run/./docker.sock/"), at: "spec.volumes[0].hostPath.path",
      not: [hostPath("/run/app"), hostPath("/var/run/app.sock")]),
    CheckRow("container-runtime-socket", hostPath("/var/run/"), at: "spec.volumes[0].hostPath.path", not: []),
    CheckRow(
      "sensitive-host-mounts", hostPath("/var/../etc/ssl"), at: "spec.volumes[0].hostPath.path",
      not: [hostPath("/etcd"), hostPath("/var/lib/app"), hostPath("/data/etc")]),
    CheckRow("sensitive-host-mounts", hostPath("/"), at: "spec.volumes[0].hostPath.path", not: []),
    CheckRow(
      "writable-host-mount",
      container("volumeMounts: [{name: a}, {name: b}]", in: "volumes: [{name: a, hostPath: {path: /a}}, {name: b}]"),
      at: "spec.containers[0].volumeMounts[0].readOnly",
      not: [container("volumeMounts: [{name: a, readOnly: true}]", in: "volumes: [{name: a, hostPath: {path: /a}}]")]),
    CheckRow(
      "root-group", container("", in: "securityContext: {runAsGroup: 0, fsGroup: 0, supplementalGroups: [1, 0]}"),
      at: "spec.securityContext.fsGroup", "spec.securityContext.runAsGroup",
      "spec.securityContext.supplementalGroups[1]",
      not: [secured("runAsGroup: 1", in: "securityContext: {runAsGroup: 0}"), container("")]),
    CheckRow(
      "root-group", secured("runAsGroup: 0", in: "securityContext: {runAsGroup: 1}"),
      at: "spec.containers[0].securityContext.runAsGroup", not: []),
    CheckRow(
      "no-cpu-limit", container("resources: {requests: {cpu: 1}}"), at: "spec.containers[0].resources.limits.cpu",
      not: [
        container("resources: {limits: {cpu: 1}}"), container("", in: "resources: {limits: {cpu: 1}}"),
        container("") + limitRange("max: {cpu: 1}"), pod("initContainers: [{name: a}]"),
      ]),
    CheckRow(
      "no-memory-limit", container("") + limitRange("default: {cpu: 1}"),
      at: "spec.containers[0].resources.limits.memory",
      not: [container("resources: {limits: {memory: 1Gi}}"), container("") + limitRange("default: {memory: 1Gi}")]),
    CheckRow(
      "no-cpu-request", container("resources: {limits: {memory: 1}}") + limitRange("defaultRequest: {memory: 1}"),
      at: "spec.containers[0].resources.requests.cpu",
      not: [container("resources: {limits: {cpu: 1}}"), container("") + limitRange("min: {cpu: 1}")]),
    CheckRow(
      "no-memory-request", container("resources: {limits: {memory: null}}"),
      at: "spec.containers[0].resources.requests.memory",
      not: [container("resources: {requests: {memory: 1Gi}}"), container("") + limitRange("default: {memory: 1}")]),
    CheckRow(
      "no-liveness-probe", deployment("containers: [{name: a, readinessProbe: {}}]"),
      at: "spec.template.spec.containers[0].livenessProbe",
      not: [container("livenessProbe: {}"), cronJob, pod("initContainers: [{name: a}]")]),
    CheckRow(
      "no-readiness-probe", container("livenessProbe: {}"), at: "spec.containers[0].readinessProbe",
      not: [container("readinessProbe: {exec: {}}"), cronJob]),
    CheckRow(
      "ssh-port", container("ports: [{containerPort: 22}]") + manifest("Service", "spec: {ports: [{port: 22}]}"),
      at: "spec.containers[0].ports[0].containerPort", "spec.ports[0].port",
      not: [
        container("ports: [{containerPort: 22, protocol: UDP}]"), manifest("Service", "spec: {ports: [{port: 2222}]}"),
      ]),
    CheckRow(
      "duplicate-env-var", container("env: [{name: A}, {name: B}, {name: A}]"), at: "spec.containers[0].env[2].name",
      not: [pod("containers: [{name: a, env: [{name: A}]}, {name: b, env: [{name: A}]}]")]),
    CheckRow(
      "mismatching-selector",
      manifest(
        "StatefulSet", in: "apps/v1",
        "spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: b}}, spec: {}}}"),
      at: "spec.selector",
      not: [
        deployment(),
        manifest(
          "DaemonSet", in: "apps/v1",
          "spec: {selector: {matchExpressions: [{key: app, operator: Exists}]}, template: {metadata: {labels: {app: b}}, spec: {}}}"
        ),
        manifest(
          "ReplicationController", "spec: {selector: {app: b}, template: {metadata: {labels: {app: b}}, spec: {}}}"),
      ]),
    CheckRow(
      "pdb-blocks-eviction", budget("maxUnavailable: 0%"), at: "spec.maxUnavailable",
      not: [budget("maxUnavailable: 1"), budget("minAvailable: 1")]),
    CheckRow(
      "pdb-blocks-eviction", deployment() + budget("minAvailable: 1"), at: "spec.minAvailable",
      not: [
        deployment().replacing("spec: {template", with: "spec: {replicas: 2, template") + budget("minAvailable: 1"),
        deployment(metadata: "namespace: other") + budget("minAvailable: 1"),
      ]),
    CheckRow("pdb-blocks-eviction", budget("minAvailable: 100%"), at: "spec.minAvailable", not: []),
    CheckRow(
      "deprecated-api",
      manifest("Ingress", in: "extensions/v1beta1") + manifest("PodSecurityPolicy", in: "policy/v1beta1")
        + manifest("Deployment", in: "apps/v1beta2"), at: "apiVersion", "apiVersion", "apiVersion",
      not: [manifest("Ingress", in: "networking.k8s.io/v1"), manifest("Widget", in: "example.com/v1beta1")]),
  ]
}
