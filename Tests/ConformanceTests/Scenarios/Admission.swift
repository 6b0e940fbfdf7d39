import Kubernetes

extension Scenario {
  private static let prefix = "pod-security.kubernetes.io/"

  /// What admission plugins do: Pod Security, quotas, limit ranges.
  static let admission: [Scenario] = [
    Scenario(
      name: "admission: Pod Security enforces", since: 25,
      steps: [
        .makeNamespace(
          "admission-enforced", labels: ["\(prefix)enforce": "baseline", "\(prefix)enforce-version": "latest"]),
        .makeDefaultAccount("admission-enforced"),
        .post("/api/v1/namespaces/admission-enforced/pods", Make.pod("a", isPrivileged: true)).refused(
          403, "Forbidden",
          .containing(
            #"pods "a" is forbidden: violates PodSecurity "baseline:latest": privileged (container "main" must"#)),
        .post("/api/v1/namespaces/admission-enforced/pods", Make.pod("a")).expecting(201)
          .expecting(header: "warning", .absent).comparing(only: "/kind", "/metadata/name"),
        .merge(
          "/api/v1/namespaces/admission-enforced",
          ["metadata": ["labels": ["\(prefix)enforce": "restricted"]]], [("dryRun", "All")]
        ).untilExpected
          .titled("a namespace warns of pods it would not admit").expecting(200)
          .expecting(
            header: "warning",
            .both(
              .containing(
                #"existing pods in namespace \"admission-enforced\" violate the new PodSecurity enforce level"#),
              .containing("a: allowPrivilegeEscalation != false"))
          ).comparing(only: "/kind"),
        .merge("/api/v1/namespaces/admission-enforced", ["metadata": ["labels": ["\(prefix)enforce": "lax"]]])
          .refused(422, "Invalid", causes: .including([["field": .containing("enforce")]])),
      ]),
    Scenario(
      name: "admission: Pod Security warns", since: 25,
      steps: [
        .makeNamespace("admission-warned", labels: ["\(prefix)warn": "restricted", "\(prefix)enforce": "privileged"]),
        .makeDefaultAccount("admission-warned"),
        .post("/api/v1/namespaces/admission-warned/pods", Make.pod("a", isPrivileged: true)).expecting(201)
          .expecting(
            header: "warning", .containing(#"299 - "would violate PodSecurity \"restricted:latest\": privileged"#)
          )
          .comparing(only: "/kind", "/metadata/name"),
        .makeNamespace(
          "admission-version", labels: ["\(prefix)enforce": "baseline", "\(prefix)enforce-version": "v1.25"]),
        .makeDefaultAccount("admission-version"),
        .post("/api/v1/namespaces/admission-version/pods", Make.pod("a", isPrivileged: true))
          .refused(403, "Forbidden", .containing(#"violates PodSecurity "baseline:v1.25""#)),
      ]),
    Scenario(
      name: "admission: pods get their quality of service",
      steps: [
        .makeNamespace("admission-quality"),
        .makeDefaultAccount("admission-quality"),
        quality("a", "BestEffort", nil),
        quality("b", "Burstable", ["requests": ["memory": "1Gi"]]),
        quality("c", "Burstable", ["limits": ["cpu": "1"]]),
        quality("d", "Guaranteed", ["limits": ["cpu": "1", "memory": "1Gi"]]),
        quality(
          "e", "Guaranteed",
          ["limits": ["cpu": "1000m", "memory": "1024Mi"], "requests": ["cpu": "1", "memory": "1Gi"]]),
        quality(
          "f", "Burstable", ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m", "memory": "1Gi"]]),
        quality("g", "BestEffort", ["requests": ["cpu": "0"]]),
      ]),
    Scenario(
      name: "admission: quotas count objects",
      steps: [
        .makeNamespace("admission-quota"),
        .post(quotas, quota("0")).expecting(201).ignoring("/status"),
        .merge(
          "\(quotas)/quota/status", ["status": ["hard": ["count/configmaps": "0"], "used": ["count/configmaps": "0"]]]
        )
        .titled("what a controller would count").accepting(codes: 200),
        .post("/api/v1/namespaces/admission-quota/configmaps", Make.configMap("a"), [("dryRun", "All")]).untilExpected
          .refused(
            403, "Forbidden",
            .both(
              .containing("exceeded quota: quota, requested: count/configmaps=1, used: count/configmaps="),
              .containing(", limited: count/configmaps="))),
      ]),
    Scenario(
      name: "admission: limit ranges default and refuse",
      steps: [
        .makeNamespace("admission-limits"),
        .makeDefaultAccount("admission-limits"),
        .post(
          "/api/v1/namespaces/admission-limits/limitranges",
          [
            "apiVersion": "v1", "kind": "LimitRange", "metadata": ["name": "limits"],
            "spec": [
              "limits": [
                [
                  "type": "Container", "default": ["cpu": "500m"], "defaultRequest": ["cpu": "100m"],
                  "max": ["cpu": "1"],
                  "min": ["cpu": "50m"],
                ]
              ]
            ],
          ]
        ).expecting(201),
        .post("/api/v1/namespaces/admission-limits/pods", Make.pod("a")).expecting(
          201,
          [
            "metadata": [
              "annotations": ["kubernetes.io/limit-ranger": .containing("LimitRanger plugin set: cpu request")]
            ],
            "spec": [
              "containers": [["resources": .exactly(["limits": ["cpu": "500m"], "requests": ["cpu": "100m"]])]]
            ],
            "status": ["phase": "Pending", "qosClass": "Burstable"],
          ]
        ).comparing(only: "/metadata/annotations", "/spec/containers/0/resources", "/status"),
        .post(
          "/api/v1/namespaces/admission-limits/pods",
          Make.pod("b", resources: ["requests": ["cpu": "2"], "limits": ["cpu": "2"]])
        )
        .refused(403, "Forbidden", .containing("maximum cpu usage per Container is 1, but limit is 2")),
        .post("/api/v1/namespaces/admission-limits/pods", Make.pod("c", resources: ["requests": ["cpu": "10m"]]))
          .refused(403, "Forbidden", .containing("minimum cpu usage per Container is 50m, but request is 10m")),
      ]),
  ]

  /// Makes a pod with these resources, and expects this quality of service.
  private static func quality(_ name: String, _ expected: String, _ resources: JSONValue?) -> Step {
    .post("/api/v1/namespaces/admission-quality/pods", Make.pod(name, resources: resources))
      .expecting(201, ["status": .exactly(["phase": "Pending", "qosClass": .string(expected)])])
      .comparing(only: "/status", "/spec/containers")
  }

  private static let quotas = "/api/v1/namespaces/admission-quota/resourcequotas"

  private static func quota(_ count: JSONValue) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "quota"],
      "spec": ["hard": ["count/configmaps": count]],
    ]
  }
}
