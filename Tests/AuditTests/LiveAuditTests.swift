import Audit
import Kubernetes
import TestSupport
import Testing

@Suite("The audit of a cluster") struct LiveAuditTests {
  private let auditor = ObjectAuditor()

  private func key(_ value: JSONValue) -> ObjectKey {
    ObjectKey(
      namespace: value["metadata"]?["namespace"]?.stringValue, name: value["metadata"]?["name"]?.stringValue ?? "")
  }

  private func policy(_ change: (inout AuditSettings) -> Void = { _ in }) -> AuditPolicy {
    var settings = AuditSettings()
    change(&settings)
    return AuditPolicy(settings: settings)
  }

  private func findings(_ manifests: String, in namespace: String, _ policy: AuditPolicy) throws -> AuditFindings {
    var state = AuditState()
    for value in try YAML.parse(manifests, file: "test.yaml") {
      _ = state.update(value["kind"]?.stringValue ?? "", key(value), to: auditor.audit(value))
    }
    return try #require(state.findings(in: namespace, for: ["b": policy])["b"])
  }

  @Test("after any history, the findings equal those of a scan of the objects that exist", arguments: 0..<40)
  func histories(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var settings = AuditSettings()
    settings.areManifests = false
    settings.profile = generator.pick([AuditSettings.Profile.all, .all, .restricted, .baseline])
    settings.allowedRegistries = generator.pick([["quay.io/"], []])
    let policy = AuditPolicy(settings: settings)
    var state = AuditState()
    var objects: [String: JSONValue] = [:]
    var known: [String: [String]] = [:]
    for _ in 0..<60 {
      let change = RandomObject(using: &generator)
      let isDeleted = Int.random(in: 0..<4, using: &generator) == 0
      objects[change.id] = change.value
      if isDeleted { objects.removeValue(forKey: change.id) }
      let audit = isDeleted ? nil : auditor.audit(change.value)
      for namespace in state.update(change.kind, key(change.value), to: audit) {
        known[namespace] = state.findings(in: namespace, for: ["b": policy])["b"]?.results.map(\.line).sorted()
      }
      var scan = Auditor(checks: CheckCatalog.all.filter { settings.profile.includes($0.info) }, settings: settings)
      for value in objects.values { scan.add(try #require(AuditedObject(value))) { _ in nil } }
      let expected = scan.finish().results.map(\.line).sorted()
      #expect(known.values.joined().sorted() == expected, "after \(change.id)")
    }
  }

  @Test("a change affects its namespace; a ClusterRole affects the namespaces with bindings to it")
  func affected() throws {
    var state = AuditState()
    func update(_ yaml: String) throws -> Set<String> {
      let value = try #require(try YAML.parse(yaml, file: "test.yaml").first)
      return state.update(value["kind"]?.stringValue ?? "", key(value), to: auditor.audit(value))
    }
    let group = "rbac.authorization.k8s.io/v1"
    let role = manifest("ClusterRole", in: group, "rules: []")
    let everything = manifest("ClusterRole", in: group, "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]")
    #expect(try update(role) == [AuditState.cluster])
    let binding = manifest(
      "RoleBinding", in: group, metadata: "namespace: shop", "roleRef: {kind: ClusterRole, name: web}\nsubjects: []")
    #expect(try update(binding) == ["shop"])
    #expect(try update(everything) == [AuditState.cluster, "shop"])
    #expect(try update(deployment(metadata: "namespace: bank")) == ["bank"])
    let lines = state.findings(in: "shop", for: ["b": policy()])["b"]?.results.map(\.check.id)
    #expect(lines == ["cluster-admin-role-binding"])
  }

  @Test("the settings of each baseline apply to the same objects")
  func settings() throws {
    let pods = container("image: 'docker.io/a:1'", in: "hostPID: true")
    var state = AuditState()
    for value in try YAML.parse(pods, file: "test.yaml") {
      _ = state.update("Pod", ObjectKey(namespace: "shop", name: "web"), to: auditor.audit(value))
    }
    var settings = AuditSettings()
    settings.profile = .baseline
    let policies = [
      "severity": AuditPolicy(settings: settings, severities: ["host-pid": .low]),
      "disabled": AuditPolicy(settings: settings, disabled: ["host-pid"]),
      "ignored": AuditPolicy(settings: settings, isIgnored: { check, _ in check == "host-pid" }),
      "registry": policy { $0.allowedRegistries = ["quay.io"] },
    ]
    let findings = state.findings(in: "shop", for: policies)
    #expect(findings["severity"]?.results.first { $0.check.id == "host-pid" }?.severity == .low)
    #expect(findings["disabled"]?.results.contains { $0.check.id == "host-pid" } == false)
    #expect(findings["ignored"]?.results.contains { $0.check.id == "host-pid" } == false)
    #expect(findings["registry"]?.results.contains { $0.check.id == "image-registry" } == true)
    #expect(findings["severity"]?.results.contains { $0.check.id == "image-registry" } == false)
  }

  @Test("a pod has no findings that its controller has as well, but its labels count")
  func controlled() throws {
    let owner = "ownerReferences: [{apiVersion: apps/v1, kind: StatefulSet, name: web, controller: true}]"
    let pod = manifest(
      "Pod", metadata: "namespace: shop, labels: {pod: web-0}, \(owner)",
      "spec: {hostNetwork: true, containers: [{name: web}]}")
    let workload = manifest(
      "StatefulSet", in: "apps/v1", metadata: "namespace: shop",
      "spec: {template: {spec: {hostNetwork: true, containers: [{name: web}]}}}")
    let service = manifest("Service", metadata: "namespace: shop", "spec: {selector: {pod: web-0}}")
    let results = try findings(pod + workload + service, in: "shop", policy()).results
    #expect(results.filter { $0.check.id == "host-network" }.map(\.object.kind) == ["StatefulSet"])
    #expect(!results.contains { $0.check.id == "dangling-service" || $0.object.kind == "Pod" })
    #expect(try findings(service, in: "shop", policy()).results.map(\.check.id) == ["dangling-service"])
    let forged = pod.replacing("kind: StatefulSet", with: "kind: Deployment")
    #expect(try findings(forged, in: "shop", policy()).results.map(\.check.id).contains("host-network"))
    let orphan = try findings(pod, in: "shop", policy()).results
    #expect(orphan.contains { $0.check.id == "host-network" }, "the controller does not exist")
  }

  /// Objects that an owner of the same namespace controls, with a specification that the owner does not have.
  static let claims: [(owner: String, object: String)] = [
    (
      manifest("ReplicaSet", in: "apps/v1", metadata: "namespace: shop", template("")),
      claiming("v1", "Pod", "apps/v1", "ReplicaSet", privileged)
    ),
    (
      manifest("Job", in: "batch/v1", metadata: "namespace: shop", template("")),
      claiming("v1", "Pod", "batch/v1", "Job", privileged)
    ),
    (
      manifest("Deployment", in: "apps/v1", metadata: "namespace: shop", template("")),
      claiming("apps/v1", "ReplicaSet", "apps/v1", "Deployment", template(", securityContext: {privileged: true}"))
    ),
    (
      manifest(
        "CronJob", in: "batch/v1", metadata: "namespace: shop", "spec: {jobTemplate: {\(template(""))}}"),
      claiming("batch/v1", "Job", "batch/v1", "CronJob", template(", securityContext: {privileged: true}"))
    ),
    (
      manifest("StatefulSet", in: "apps/v1", metadata: "namespace: shop", template("")),
      claiming(
        "v1", "Pod", "apps/v1", "StatefulSet",
        "spec: {containers: [{name: web, image: a}, {name: x, securityContext: {privileged: true}}]}")
    ),
  ]

  private static let privileged = "spec: {containers: [{name: web, image: a, securityContext: {privileged: true}}]}"

  private static func template(_ fields: String) -> String {
    "spec: {template: {spec: {containers: [{name: web, image: a\(fields)}]}}}"
  }

  private static func claiming(
    _ version: String, _ kind: String, _ ownerVersion: String, _ owner: String, _ fields: String
  ) -> String {
    let reference = "{apiVersion: \(ownerVersion), kind: \(owner), name: web, controller: true}"
    return manifest(kind, in: version, metadata: "namespace: shop, ownerReferences: [\(reference)]", fields)
  }

  @Test("an object cannot hide behind an owner without its fields, in a cluster and in manifests", arguments: claims)
  func hidden(owner: String, object: String) throws {
    let check = try #require(CheckCatalog.check("privileged-container"))
    let kind = try #require(try YAML.parse(object, file: "test.yaml").first?["kind"]?.stringValue)
    let live = try findings(owner + object, in: "shop", policy()).results
    #expect(live.filter { $0.check.id == check.info.id }.map(\.object.kind) == [kind])
    #expect(try audit(owner + object, checks: [check]).map(\.object.kind) == [kind])
    let others = live.filter { $0.object.kind == kind && $0.path.contains("containers[0]") }.map(\.check.id)
    #expect(Set(others).isSubset(of: [check.info.id]), "what the owner has as well is not repeated")
    #expect(try findings(owner, in: "shop", policy()).results.contains { $0.check.id == "image-no-digest" })
  }

  @Test("a ReplicaSet of an earlier revision, and an ended Job or Pod, have no findings besides those of their owner")
  func idle() throws {
    let deployment = manifest("Deployment", in: "apps/v1", metadata: "namespace: shop", Self.template(""))
    let old = Self.claiming(
      "apps/v1", "ReplicaSet", "apps/v1", "Deployment",
      Self.template(", securityContext: {privileged: true}").replacing(
        "spec: {template", with: "spec: {replicas: 0, template"))
    let statefulSet = manifest("StatefulSet", in: "apps/v1", metadata: "namespace: shop", Self.template(""))
    let ended = Self.claiming(
      "v1", "Pod", "apps/v1", "StatefulSet", "\(Self.privileged)\nstatus: {phase: Succeeded}")
    let check = try #require(CheckCatalog.check("privileged-container"))
    for (owner, object) in [(deployment, old), (statefulSet, ended)] {
      let results = try findings(owner + object, in: "shop", policy()).results
      #expect(!results.contains { $0.check.id == check.info.id })
    }
    #expect(
      try audit(deployment + old, checks: [check]).map(\.object.kind) == ["ReplicaSet"],
      "a ReplicaSet in a manifest can be scaled later")
    #expect(try audit(statefulSet + ended, checks: [check]).count == 1, "the status of a manifest is not trusted")
    let running = ended.replacing("Succeeded", with: "Running")
    #expect(try findings(statefulSet + running, in: "shop", policy()).results.contains { $0.object.kind == "Pod" })
  }

  @Test("an idle owner leaves out no findings of a running pod, in a cluster")
  func idleOwner() throws {
    let job = Self.claiming(
      "batch/v1", "Job", "batch/v1", "CronJob",
      Self.template(", securityContext: {privileged: true}")
        + "\nstatus: {conditions: [{type: Complete, status: 'True'}]}")
    let cronJob = manifest(
      "CronJob", in: "batch/v1", metadata: "namespace: shop", "spec: {jobTemplate: {\(Self.template(""))}}")
    let pod = Self.claiming("v1", "Pod", "batch/v1", "Job", Self.privileged)
    let check = try #require(CheckCatalog.check("privileged-container"))
    let live = try findings(cronJob + job + pod, in: "shop", policy()).results
    #expect(live.filter { $0.check.id == check.info.id }.map(\.object.kind) == ["Pod"])
    var settings = AuditSettings()
    settings.areManifests = false
    var auditor = Auditor(checks: [check], settings: settings)
    for value in try YAML.parse(cronJob + job + pod, file: "test.yaml") {
      auditor.add(try #require(AuditedObject(value))) { _ in nil }
    }
    #expect(auditor.finish().results.map(\.object.kind) == ["Pod"])
  }

  @Test("a finding of a container does not leave out that of a container of the same name with another image")
  func otherImage() throws {
    let owner = manifest(
      "StatefulSet", in: "apps/v1", metadata: "namespace: shop", Self.template(", securityContext: {privileged: true}"))
    let check = try #require(CheckCatalog.check("privileged-container"))
    for (image, kinds) in [("a", ["StatefulSet"]), ("evil", ["StatefulSet", "Pod"])] {
      let pod = Self.claiming(
        "v1", "Pod", "apps/v1", "StatefulSet", Self.privileged.replacing("image: a", with: "image: \(image)"))
      let live = try findings(owner + pod, in: "shop", policy()).results
      #expect(Set(live.filter { $0.check.id == check.info.id }.map(\.object.kind)) == Set(kinds))
      #expect(Set(try audit(owner + pod, checks: [check]).map(\.object.kind)) == Set(kinds))
    }
  }

  @Test("a pod that has ended is audited again") func ending() throws {
    var pod = try #require(try YAML.parse(Self.claims[0].object, file: "test.yaml").first)
    let first = try #require(auditor.audit(pod))
    pod["status"] = ["phase": "Succeeded"]
    #expect(try #require(auditor.audit(pod, previous: first)) != first)
  }

  @Test("an object that the operator generates has no findings, but counts for others")
  func generated() throws {
    let auditor = ObjectAuditor { $0.kind == .networkPolicy }
    let open = manifest(
      "NetworkPolicy", in: "networking.k8s.io/v1", metadata: "namespace: shop",
      "spec: {podSelector: {}, ingress: [{}], policyTypes: [Ingress]}")
    var state = AuditState()
    for value in try YAML.parse(open + deployment(metadata: "namespace: shop"), file: "test.yaml") {
      _ = state.update(value["kind"]?.stringValue ?? "", key(value), to: auditor.audit(value))
    }
    let ids = state.findings(in: "shop", for: ["b": policy()])["b"]?.results.map(\.check.id) ?? []
    #expect(!ids.contains("network-policy-open-ingress") && !ids.contains("non-isolated-pod"))
  }

  @Test("an object with many containers keeps a bounded number of findings, and reports that others are left out")
  func manyContainers() throws {
    let containers = (0..<10_000).map { JSONValue.object(["name": .string("c\($0)"), "image": "a"]) }
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": "shop"],
      "spec": ["hostNetwork": true, "containers": .array(containers)],
    ]
    var state = AuditState()
    _ = state.update("Pod", key(pod), to: auditor.audit(pod))
    let findings = try #require(state.findings(in: "shop", for: ["b": policy()])["b"])
    #expect(findings.results.count <= ObjectAuditor.findingLimit)
    #expect(findings.results.contains { $0.check.id == "host-network" })
    #expect(findings.omitted > 10_000)
  }

  @Test("a namespace keeps the most severe findings of any number, and counts all", arguments: [999, 1000, 1001, 2500])
  func manyFindings(count: Int) throws {
    var state = AuditState()
    var generator = SeededGenerator(seed: UInt64(count))
    for number in (0..<count).shuffled(using: &generator) {
      let value: JSONValue = [
        "apiVersion": "v1", "kind": "Service",
        "metadata": ["name": .string("s\(number)"), "namespace": "shop"],
        "spec": ["type": .string(number % 10 == 0 ? "NodePort" : "ClusterIP"), "selector": ["app": "x"]],
      ]
      _ = state.update("Service", key(value), to: auditor.audit(value))
    }
    let policy = AuditPolicy(settings: AuditSettings(), tracked: ["dangling-service"])
    let findings = try #require(state.findings(in: "shop", for: ["b": policy])["b"])
    let exposed = (count + 9) / 10
    #expect(findings.counts == [.low: count, .medium: exposed])
    #expect(findings.tracked.count == count)
    let names = (0..<count).map { "s\($0)" }
    let expected =
      (0..<exposed).map { "s\($0 * 10)" }.sorted().map { "exposed-services \($0)" }
      + names.sorted().map { "dangling-service \($0)" }
    let results = findings.results.map { "\($0.check.id) \($0.object.name)" }
    #expect(results == Array(expected.prefix(AuditFindings.resultLimit)))
  }

  @Test("a new severe finding is found, however many more severe ones are known")
  func newFinding() throws {
    var state = AuditState()
    func add(_ count: Int, _ prefix: String, _ context: JSONValue) throws {
      for number in 0..<count {
        let value: JSONValue = [
          "apiVersion": "v1", "kind": "Pod", "metadata": ["name": .string("\(prefix)\(number)"), "namespace": "shop"],
          "spec": ["containers": [["name": "a", "image": "a", "securityContext": context]]],
        ]
        _ = state.update("Pod", key(value), to: auditor.audit(value))
      }
    }
    try add(AuditFindings.resultLimit + 1, "a", ["privileged": true])
    var policy = policy { $0.profile = .baseline }
    let first = try #require(state.findings(in: "shop", for: ["b": policy])["b"])
    #expect(first.new.count == AuditFindings.resultLimit && first.severe.count == AuditFindings.resultLimit + 1)
    policy.known = first.severe
    try add(1, "z", ["privileged": true])
    let second = try #require(state.findings(in: "shop", for: ["b": policy])["b"])
    #expect(second.new.map(\.object.name) == ["z0"])
    #expect(!second.results.contains { $0.object.name == "z0" })
  }

  @Test("labels that are too large are not kept, which is reported")
  func largeLabels() throws {
    let labels = Dictionary(
      uniqueKeysWithValues: (0..<1000).map { ("label-\($0)", JSONValue.string(String(repeating: "x", count: 60))) })
    let service: JSONValue = [
      "apiVersion": "v1", "kind": "Service", "metadata": ["name": "web", "namespace": "shop"],
      "spec": ["type": "NodePort", "selector": .object(labels)],
    ]
    var state = AuditState()
    _ = state.update("Service", key(service), to: auditor.audit(service))
    let findings = try #require(state.findings(in: "shop", for: ["b": policy()])["b"])
    #expect(findings.results.map(\.check.id) == ["exposed-services"])
    #expect(findings.omitted > 0)
  }

  @Test("a command line that is too large is searched for secrets in part, which is reported")
  func largeCommandLine() throws {
    let script = String(repeating: "a=b ", count: ObjectAuditor.commandLineLimit / 4)
    let pod: JSONValue = [
      "apiVersion": "v1", "kind": "Pod", "metadata": ["name": "web", "namespace": "shop"],
      "spec": [
        "containers": [["name": "web", "image": "a", "args": ["--password=x", .string(script), "--token=y"]]]
      ],
    ]
    var state = AuditState()
    _ = state.update("Pod", key(pod), to: auditor.audit(pod))
    let findings = try #require(state.findings(in: "shop", for: ["b": policy()])["b"])
    #expect(
      findings.results.filter { $0.check.id == "secret-in-args" }.map(\.path) == ["spec.containers[0].args[0]"])
    #expect(findings.omitted == 2)
  }

  @Test("a ConfigMap without secrets is not kept, and neither is any Secret")
  func unkept() throws {
    let data = String(repeating: "x", count: 1_400_000)
    let harmless: JSONValue = [
      "apiVersion": "v1", "kind": "ConfigMap", "metadata": ["name": "web", "namespace": "shop"],
      "data": ["text": .string(data)],
    ]
    #expect(auditor.audit(harmless) == nil)
    let secret: JSONValue = [
      "apiVersion": "v1", "kind": "Secret", "metadata": ["name": "web", "namespace": "shop"],
      "stringData": ["password": "hunter2"],
    ]
    #expect(auditor.audit(secret) == nil)
  }

  @Test("a change of the status keeps the audit; a change of the spec replaces it")
  func unchanged() throws {
    var value = try #require(try YAML.parse(deployment(metadata: "namespace: shop"), file: "test.yaml").first)
    let first = try #require(auditor.audit(value))
    value["status"] = ["readyReplicas": 3]
    value["metadata"]?["resourceVersion"] = "7"
    value["metadata"]?["generation"] = 2
    #expect(auditor.audit(value, previous: first) === first)
    value["spec"]?["template"]?["spec"]?["hostNetwork"] = true
    let second = try #require(auditor.audit(value, previous: first))
    #expect(second != first)
  }
}

extension AuditResult {
  /// The finding as text.
  fileprivate var line: String { "\(object.title) \(check.id) \(path) \(severity.rawValue): \(message)" }
}
