import Audit

extension CheckRow {
  private static let registries: AuditSettings = {
    var settings = AuditSettings()
    settings.allowedRegistries = ["registry.example.com/team/", "docker.io/library"]
    return settings
  }()

  static let images: [CheckRow] = [
    CheckRow(
      "latest-tag", pod("containers: [{name: a, image: nginx:latest}, {name: b, image: 'host:5000/nginx'}]"),
      at: "spec.containers[0].image", "spec.containers[1].image",
      not: [container("image: nginx:1"), container("image: nginx:latest@sha256:0"), container("")]),
    CheckRow(
      "image-no-digest", pod("ephemeralContainers: [{name: a, image: nginx:1}]"),
      at: "spec.ephemeralContainers[0].image", not: [container("image: nginx@sha256:0")]),
    CheckRow(
      "image-registry", container("image: registry.example.com/teams/app:1"), at: "spec.containers[0].image",
      not: [
        container("image: registry.example.com/team/app:1"), container("image: nginx"),
        container("image: docker.io/nginx"),
      ], settings: registries),
    CheckRow(
      "image-registry", container("image: other/app"), at: "spec.containers[0].image", not: [], settings: registries),
    CheckRow("image-registry", container("image: other/app"), not: []),
    CheckRow(
      "image-pull-policy", container("image: nginx:1"), at: "spec.containers[0].imagePullPolicy",
      not: [
        container("image: nginx:1, imagePullPolicy: Always"), container("image: nginx"),
        container("image: nginx:1@sha256:0, imagePullPolicy: Never"),
      ]),
  ]

  static let secrets: [CheckRow] = [
    CheckRow(
      "env-var-secret",
      container("env: [{name: DB_PASSWORD, value: hunter2}, {name: URL, value: 'postgres://app:hunter2@db'}]"),
      at: "spec.containers[0].env[0].value", "spec.containers[0].env[1].value",
      not: [
        container("env: [{name: DB_PASSWORD_FILE, value: a}, {name: TOKEN, value: ''}, {name: TOKEN2, value: $(VAR)}]"),
        container("env: [{name: SECRET, value: /etc/secret}, {name: TOKEN_TTL, value: '30'}, {name: A, value: b}]"),
        container("env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: a, key: b}}}]"),
        container("env: [{name: URL, value: 'postgres://app:$(PASSWORD)@db'}, {name: USE_TOKEN, value: 'true'}]"),
      ]),
    CheckRow(
      "configmap-secret", manifest("ConfigMap", "data: {api-key: abcd, app.conf: \"x=AKIAABCDEFGHIJKLMNOP\", a: b}"),
      at: "data[api-key]", "data[app.conf]",
      not: [manifest("ConfigMap", "data: {log-level: debug, token-path: a}"), manifest("Widget", "data: {token: a}")]),
    CheckRow(
      "configmap-secret",
      manifest("ConfigMap", "binaryData: {keystore-password: aHVudGVyMg==, logo.png: aHVudGVyMg==}"),
      at: "binaryData[keystore-password]",
      not: [manifest("ConfigMap", "binaryData: {password: '', token-path: YQ==, logo.png: aHVudGVyMg==}")]),
    CheckRow(
      "secret-in-args", container("command: [run, --password=x], args: ['--api-token', abc, --verbose]"),
      at: "spec.containers[0].args[1]", "spec.containers[0].command[1]",
      not: [container("args: ['--password-file=x', '--token=$(TOKEN)', '--token', --verbose, password]")]),
    CheckRow(
      "secret-in-args",
      container(
        "command: [sh, -c, 'cd /app; ./run --password=hunter2 &'], "
          + "args: [\"export A=1\\nDB_PASSWORD='hunter2' ./run\", 'run -v \"--api-token=hunter2\"']"),
      at: "spec.containers[0].args[0]", "spec.containers[0].args[1]", "spec.containers[0].command[2]",
      not: [
        container("command: [sh, -c, 'run --password=$PASSWORD --token=\"$(cat /run/token)\" --token-file=a']"),
        container("command: [sh, -c, 'PASSWORD= run; TOKEN=`id` run; test \"$TOKEN\" = a; run --use-token=true']"),
        container("command: [sh, -c, '[[ $TOKEN==a ]] && run --token-ttl=30 --password-stdin registry']"),
      ]),
    CheckRow(
      "read-secret-from-env-var",
      container(
        "env: [{name: A, valueFrom: {secretKeyRef: {name: a}}}], envFrom: [{configMapRef: {}}, {secretRef: {}}]"),
      at: "spec.containers[0].envFrom[1].secretRef", "spec.containers[0].env[0].valueFrom.secretKeyRef",
      not: [container("env: [{name: A, valueFrom: {configMapKeyRef: {name: a}}}]")]),
    CheckRow(
      "secret-in-manifest", manifest("Secret", "stringData: {a: b}"), at: "stringData",
      not: [
        manifest("Secret", "data: {}"), manifest("Secret", "data: {a: ''}"),
        manifest("Secret", "data: {a: 'ENC[AES256_GCM,data:x]'}\nsops: {mac: 'ENC[x]'}"),
      ]),
  ]

  static let serviceAccounts: [CheckRow] = [
    CheckRow(
      "automount-service-account-token",
      deployment("serviceAccountName: app") + manifest("ServiceAccount", "automountServiceAccountToken: false"),
      at: "spec.template.spec.automountServiceAccountToken",
      not: [
        pod("automountServiceAccountToken: false"),
        deployment("serviceAccount: web") + manifest("ServiceAccount", "automountServiceAccountToken: false"),
      ]),
    CheckRow(
      "automount-service-account-token",
      pod("serviceAccountName: web, automountServiceAccountToken: true")
        + manifest("ServiceAccount", "automountServiceAccountToken: false"), at: "spec.automountServiceAccountToken",
      not: []),
    CheckRow(
      "default-service-account", pod("serviceAccountName: ''"), at: "spec.serviceAccountName",
      not: [pod("serviceAccount: web")]),
    CheckRow(
      "non-existent-service-account",
      pod("serviceAccountName: web") + manifest("ServiceAccount", metadata: "namespace: other"),
      at: "spec.serviceAccountName",
      not: [pod("serviceAccountName: web") + manifest("ServiceAccount", metadata: "namespace: default"), pod("")]),
    CheckRow(
      "long-lived-token", manifest("Secret", "type: kubernetes.io/service-account-token"), at: "type",
      not: [manifest("Secret", "type: Opaque")]),
  ]

  private static var owners: AuditSettings {
    var settings = AuditSettings()
    settings.hasOwner = { $0 == "shop" }
    return settings
  }

  private static func namespace(_ name: String, _ labels: String = "{}") -> String {
    "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \(name), labels: \(labels)}\n"
  }

  static let namespaces: [CheckRow] = [
    CheckRow(
      "no-pod-security-level", namespace("shop", "{pod-security.kubernetes.io/warn: restricted}"),
      at: "metadata.labels[pod-security.kubernetes.io/enforce]",
      not: [namespace("shop", "{pod-security.kubernetes.io/enforce: baseline}"), namespace("kube-system")]),
    CheckRow(
      "privileged-namespace", namespace("shop", "{pod-security.kubernetes.io/enforce: privileged}"),
      at: "metadata.labels[pod-security.kubernetes.io/enforce]",
      not: [namespace("kube-a", "{pod-security.kubernetes.io/enforce: privileged}"), namespace("shop")]),
    CheckRow(
      "no-resource-quota", namespace("shop") + manifest("ResourceQuota", metadata: "namespace: other"),
      at: "metadata.name",
      not: [namespace("shop") + manifest("ResourceQuota", metadata: "namespace: shop"), namespace("kube-public")]),
    CheckRow(
      "no-limit-range", namespace("shop"), at: "metadata.name",
      not: [namespace("shop") + manifest("LimitRange", metadata: "namespace: shop")]),
    CheckRow("no-owner", namespace("bank"), at: "metadata.name", not: [namespace("shop")], settings: owners),
    CheckRow("no-owner", namespace("bank"), not: []),
    CheckRow(
      "use-namespace", deployment(metadata: "namespace: default") + manifest("Service", metadata: "namespace: default"),
      at: "metadata.namespace", "metadata.namespace",
      not: [deployment(), manifest("ConfigMap", metadata: "namespace: default")]),
    CheckRow(
      "workload-in-kube-system", deployment(metadata: "namespace: kube-public"), at: "metadata.namespace",
      not: [deployment(metadata: "namespace: kubed"), manifest("Service", metadata: "namespace: kube-system")]),
  ]
}
