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
          "f", "Burstable",
          ["limits": ["cpu": "1", "memory": "1Gi"], "requests": ["cpu": "500m", "memory": "1Gi"]]),
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
      name: "admission: quotas charge the resources of pods",
      steps: [
        .makeNamespace("admission-compute"),
        .makeDefaultAccount("admission-compute"),
        .post(
          "\(compute)/resourcequotas",
          [
            "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "quota"], "spec": ["hard": computeHard],
          ]
        ).expecting(201).ignoring("/status"),
        .merge(
          "\(compute)/resourcequotas/quota/status",
          [
            "status": [
              "hard": computeHard, "used": ["requests.cpu": "0", "limits.memory": "0", "pods": "0"],
            ]
          ]
        ).titled("what a controller would count").accepting(codes: 200),
        .post("\(compute)/pods", Make.pod("a"), [("dryRun", "All")]).untilExpected
          .refused(
            403, "Forbidden", .containing("failed quota: quota: must specify limits.memory")),
        .post("\(compute)/pods", asking("a", cpu: "2")).refused(
          403, "Forbidden",
          .containing("exceeded quota: quota, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1")
        ),
        .post("\(compute)/pods", asking("a", cpu: "600m")).expecting(201).comparing(only: "/spec/containers"),
        .get("\(compute)/resourcequotas/quota").untilExpected.expecting([
          "status": ["used": .exactly(["requests.cpu": "600m", "limits.memory": "512Mi", "pods": "1"])]
        ]).comparing(only: "/status"),
        .post("\(compute)/pods", asking("b", cpu: "500m")).refused(
          403, "Forbidden",
          .containing("requested: requests.cpu=500m, used: requests.cpu=600m, limited: requests.cpu=1")),
        .post("\(compute)/pods", asking("b", cpu: "400m")).expecting(201).comparing(only: "/spec/containers"),
        .post("\(compute)/pods", asking("c", cpu: "1m")).refused(
          403, "Forbidden",
          .containing(
            "requested: limits.memory=512Mi,requests.cpu=1m, used: limits.memory=1Gi,requests.cpu=1, "
              + "limited: limits.memory=1Gi,requests.cpu=1")),
      ]),
    Scenario(
      name: "admission: limit ranges set defaults and reject",
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

  private static let compute = "/api/v1/namespaces/admission-compute"
  private static let computeHard: JSONValue = ["requests.cpu": "1", "limits.memory": "1Gi", "pods": "5"]

  /// A pod that requests so much CPU, and no more memory than 512 MiB.
  private static func asking(_ name: String, cpu: JSONValue) -> JSONValue {
    Make.pod(name, resources: ["requests": ["cpu": cpu], "limits": ["memory": "512Mi"]])
  }

  private static let quotas = "/api/v1/namespaces/admission-quota/resourcequotas"

  private static func quota(_ count: JSONValue) -> JSONValue {
    [
      "apiVersion": "v1", "kind": "ResourceQuota", "metadata": ["name": "quota"],
      "spec": ["hard": ["count/configmaps": count]],
    ]
  }
}
