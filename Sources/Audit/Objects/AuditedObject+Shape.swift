import Kubernetes
import PodSecurity

extension AuditedObject {
  /// The fields with a type that the API does not accept. Checks treat them as absent.
  package var shapeProblems: [ShapeProblem] {
    guard let kind else { return [] }
    return (FieldShape.metadata.problems(in: value) + (kind.shape?.problems(in: value) ?? []))
      .sorted { $0.path.description < $1.path.description }
  }
}

extension FieldShape {
  fileprivate static let metadata = FieldShape.object([
    "metadata": .object([
      "name": .string, "generateName": .string, "namespace": .string, "labels": .map(.string),
      "annotations": .map(.string),
      "ownerReferences": .list(.object(["kind": .string, "name": .string, "controller": .boolean])),
    ])
  ])

  fileprivate static let selector = FieldShape.object([
    "matchLabels": .map(.string),
    "matchExpressions": .list(.object(["key": .string, "operator": .string, "values": .list(.string)])),
  ])

  fileprivate static let template = FieldShape.object([
    "metadata": .object(["labels": .map(.string), "annotations": .map(.string)]), "spec": pod,
  ])

  fileprivate static let pod = FieldShape.object([
    "hostNetwork": .boolean, "hostPID": .boolean, "hostIPC": .boolean, "hostUsers": .boolean,
    "automountServiceAccountToken": .boolean, "serviceAccountName": .string, "serviceAccount": .string,
    "os": .object(["name": .string]), "resources": resources, "volumes": .list(volume),
    "containers": .list(container), "initContainers": .list(container), "ephemeralContainers": .list(container),
    "securityContext": .object(
      [
        "fsGroup": .integer, "supplementalGroups": .list(.integer),
        "sysctls": .list(.object(["name": .string, "value": .string])),
      ].merging(securityContext) { $1 }),
  ])

  /// The fields that pods and containers have in common.
  private static let securityContext: [String: FieldShape] = [
    "runAsUser": .integer, "runAsGroup": .integer, "runAsNonRoot": .boolean, "seccompProfile": profile,
    "appArmorProfile": profile,
    "seLinuxOptions": .object(["type": .string, "user": .string, "role": .string, "level": .string]),
    "windowsOptions": .object(["hostProcess": .boolean]),
  ]
  private static let profile = FieldShape.object(["type": .string, "localhostProfile": .string])
  private static let quantities = FieldShape.map(.integerOrString)
  private static let resources = FieldShape.object(["limits": quantities, "requests": quantities])
  private static let volume = FieldShape.object(["name": .string, "hostPath": .object(["path": .string])])
  private static let handler = FieldShape.object([
    "httpGet": .object(["host": .string, "port": .integerOrString]),
    "tcpSocket": .object(["host": .string, "port": .integerOrString]),
  ])

  private static let container = FieldShape.object([
    "name": .string, "image": .string, "imagePullPolicy": .string, "command": .list(.string), "args": .list(.string),
    "env": .list(.object(["name": .string, "value": .string, "valueFrom": .object([:])])),
    "envFrom": .list(.object(["secretRef": .object(["name": .string])])),
    "ports": .list(
      .object(["containerPort": .integer, "hostPort": .integer, "protocol": .string, "name": .string])),
    "resources": resources, "livenessProbe": handler, "readinessProbe": handler, "startupProbe": handler,
    "lifecycle": .object(["postStart": handler, "preStop": handler]),
    "volumeMounts": .list(.object(["name": .string, "mountPath": .string, "readOnly": .boolean])),
    "securityContext": .object(
      [
        "privileged": .boolean, "allowPrivilegeEscalation": .boolean, "readOnlyRootFilesystem": .boolean,
        "procMount": .string, "capabilities": .object(["add": .list(.string), "drop": .list(.string)]),
      ].merging(securityContext) { $1 }),
  ])

  fileprivate static let rules = FieldShape.list(
    .object([
      "apiGroups": .list(.string), "resources": .list(.string), "verbs": .list(.string),
      "resourceNames": .list(.string), "nonResourceURLs": .list(.string),
    ]))

  fileprivate static let binding = FieldShape.object([
    "roleRef": .object(["kind": .string, "name": .string]),
    "subjects": .list(.object(["kind": .string, "name": .string, "namespace": .string])),
  ])

  fileprivate static func policyRules(_ peers: String) -> FieldShape {
    .list(
      .object([
        "ports": .list(.object(["port": .integerOrString, "endPort": .integer, "protocol": .string])),
        peers: .list(
          .object([
            "podSelector": selector, "namespaceSelector": selector,
            "ipBlock": .object(["cidr": .string, "except": .list(.string)]),
          ])),
      ]))
  }

  fileprivate static let backend = FieldShape.object([
    "serviceName": .string, "servicePort": .integerOrString,
    "service": .object(["name": .string, "port": .object(["number": .integer, "name": .string])]),
  ])
}

extension AuditedKind {
  /// The fields that checks read besides the metadata; `nil` if there are none.
  fileprivate var shape: FieldShape? {
    switch self {
    case .pod: .object(["spec": .pod])
    case .deployment, .replicaSet, .statefulSet, .daemonSet, .job:
      .object(["spec": .object(["replicas": .integer, "selector": .selector, "template": .template])])
    case .replicationController:
      .object(["spec": .object(["replicas": .integer, "selector": .map(.string), "template": .template])])
    case .cronJob:
      .object(["spec": .object(["jobTemplate": .object(["spec": .object(["template": .template])])])])
    case .service:
      .object([
        "spec": .object([
          "type": .string, "selector": .map(.string), "externalIPs": .list(.string),
          "loadBalancerSourceRanges": .list(.string),
          "ports": .list(.object(["port": .integer, "name": .string, "protocol": .string])),
        ])
      ])
    case .serviceAccount: .object(["automountServiceAccountToken": .boolean])
    case .secret: .object(["type": .string, "data": .map(.string), "stringData": .map(.string)])
    case .configMap: .object(["data": .map(.string), "binaryData": .map(.string)])
    case .role, .clusterRole: .object(["rules": .rules])
    case .roleBinding, .clusterRoleBinding: .binding
    case .networkPolicy:
      .object([
        "spec": .object([
          "podSelector": .selector, "policyTypes": .list(.string), "ingress": .policyRules("from"),
          "egress": .policyRules("to"),
        ])
      ])
    case .ingress: .object(["spec": Self.ingressShape])
    case .podDisruptionBudget:
      .object([
        "spec": .object([
          "minAvailable": .integerOrString, "maxUnavailable": .integerOrString, "selector": .selector,
        ])
      ])
    case .limitRange: .object(["spec": .object(["limits": .list(.object(["type": .string]))])])
    case .namespace, .resourceQuota: nil
    }
  }

  private static let ingressShape = FieldShape.object([
    "backend": .backend, "defaultBackend": .backend, "tls": .list(.object(["hosts": .list(.string)])),
    "rules": .list(
      .object(["host": .string, "http": .object(["paths": .list(.object(["backend": .backend]))])])),
  ])
}
