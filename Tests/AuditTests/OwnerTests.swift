import Audit
import Kubernetes
import Testing

@Suite("Owners of objects") struct OwnerTests {
  private static func owned(by kind: String, in version: String, named name: String = "web", _ fields: String) -> String
  {
    let owner = "{apiVersion: \(version), kind: \(kind), name: \(name), controller: true}"
    return manifest("Pod", metadata: "namespace: shop, ownerReferences: [\(owner)]", fields)
  }

  /// The findings of the audit of a cluster, as kind and ID.
  private func live(_ manifests: String, isIgnored: @escaping @Sendable (String, ObjectReference) -> Bool) throws
    -> [String]
  {
    let auditor = ObjectAuditor()
    var state = AuditState()
    for value in try YAML.parse(manifests, file: "test.yaml") {
      let key = ObjectKey(namespace: "shop", name: value["metadata"]?["name"]?.stringValue ?? "")
      _ = state.update(value["kind"]?.stringValue ?? "", key, to: auditor.audit(value))
    }
    let policy = AuditPolicy(settings: AuditSettings(), isIgnored: isIgnored)
    let results = try #require(state.findings(in: "shop", for: ["b": policy])["b"]).results
    return results.map { "\($0.object.kind) \($0.check.id)" }
  }

  /// The findings of a scan that are not ignored, as kind and ID, and the number of objects.
  private func scan(
    _ manifests: String, check: String? = nil, areManifests: Bool = true, ignored: [String: [String: String]] = [:],
    isIgnored: (String, ObjectReference) -> Bool = { _, _ in false }
  ) throws -> (findings: [String], objects: Int) {
    var settings = AuditSettings()
    settings.areManifests = areManifests
    let checks = CheckCatalog.all.filter { check == nil || $0.info.id == check }
    var auditor = Auditor(checks: checks, settings: settings)
    for value in try YAML.parse(manifests, file: "test.yaml") {
      let object = try #require(AuditedObject(value))
      auditor.add(object, ignored: ignored[object.reference.kind] ?? [:]) { _ in nil }
    }
    let (results, objects) = auditor.finish(isIgnored: isIgnored)
    let counted = results.filter { $0.ignoredBecause == nil && !isIgnored($0.check.id, $0.object) }
    return (counted.map { "\($0.object.kind) \($0.check.id)" }, objects)
  }

  /// Fields of a pod that are not about a container, with their check.
  static let podFields: [(fields: String, check: String)] = [
    ("hostPID: true", "host-pid"), ("hostNetwork: true", "host-network"), ("hostIPC: true", "host-ipc"),
    ("volumes: [{name: v, hostPath: {path: /}}]", "host-path"),
    ("volumes: [{name: v, hostPath: {path: /}}]", "sensitive-host-mounts"),
  ]

  @Test("an ignored finding of a workload leaves out no finding of a pod that is not ignored", arguments: podFields)
  func ignored(fields: String, check: String) throws {
    let workload = manifest(
      "DaemonSet", in: "apps/v1", metadata: "namespace: shop",
      "spec: {template: {spec: {\(fields), containers: [{name: web, image: a}]}}}")
    let pod = Self.owned(
      by: "DaemonSet", in: "apps/v1", "spec: {\(fields), containers: [{name: web, image: evil}]}")
    let (both, workloadFinding, podFinding) = (workload + pod, "DaemonSet \(check)", "Pod \(check)")
    func covers(_ kinds: [String]) -> @Sendable (String, ObjectReference) -> Bool {
      { $0 == check && kinds.contains($1.kind) }
    }

    #expect(try live(both, isIgnored: covers([])).filter { $0.hasSuffix(check) } == [workloadFinding])
    #expect(try live(both, isIgnored: covers(["DaemonSet"])).filter { $0.hasSuffix(check) } == [podFinding])
    #expect(try live(both, isIgnored: covers(["DaemonSet", "Pod"])).filter { $0.hasSuffix(check) } == [])

    for areManifests in [true, false] {
      func scan(_ kinds: [String]) throws -> (findings: [String], objects: Int) {
        try self.scan(both, check: check, areManifests: areManifests, isIgnored: covers(kinds))
      }
      #expect(try scan([]).findings == [workloadFinding])
      #expect(try scan(["DaemonSet"]).findings == [podFinding])
      let ignored = try scan(["DaemonSet", "Pod"])
      #expect(ignored.findings == [] && ignored.objects == 1, "the finding of the pod is left out")
    }
    #expect(try scan(both, check: check, ignored: ["DaemonSet": [check: "a reason"]]).findings == [podFinding])
    let annotated = ["DaemonSet": [check: "a reason"], "Pod": [check: "a reason"]]
    #expect(try scan(both, check: check, ignored: annotated).findings == [])
  }

  private static let job = manifest(
    "Job", in: "batch/v1", metadata: "namespace: shop", "spec: {template: {spec: {containers: [{name: web}]}}}")

  /// Jobs, and whether pods that name the Job `web` as their controller need no probes.
  static let jobs: [(job: String, isLeftOut: Bool)] = [
    (job, true), ("", false), (job.replacing("name: web, ", with: "name: other, "), false),
    (job.replacing("namespace: shop", with: "namespace: bank"), false),
    (job.replacing("kind: Job", with: "kind: CronJob"), false),
  ]

  @Test("a pod needs no probes only if the Job that it names as its controller exists", arguments: jobs)
  func probes(job: String, isLeftOut: Bool) throws {
    let pod = Self.owned(by: "Job", in: "batch/v1", "spec: {containers: [{name: web}]}")
    let expected = isLeftOut ? [] : ["Pod no-liveness-probe", "Pod no-readiness-probe"]
    func probes(_ findings: [String]) -> [String] { findings.filter { $0.hasSuffix("-probe") }.sorted() }
    #expect(try probes(live(job + pod) { _, _ in false }) == expected)
    #expect(try probes(scan(job + pod).findings) == expected)
    #expect(try probes(scan(pod + job, areManifests: false).findings) == expected)
  }

  @Test("in a cluster, a Job that has ended controls no running pod, so such a pod needs probes")
  func endedJob() throws {
    let ended = Self.job + "status: {conditions: [{type: Complete, status: 'True'}]}\n"
    let pod = Self.owned(by: "Job", in: "batch/v1", "spec: {containers: [{name: web}]}")
    #expect(try live(ended + pod) { _, _ in false }.contains("Pod no-liveness-probe"))
    #expect(try scan(ended + pod, areManifests: false).findings.contains("Pod no-liveness-probe"))
    #expect(
      try !scan(ended + pod).findings.contains("Pod no-liveness-probe"), "the status of a manifest is not trusted")
  }

  @Test("pods of several Jobs are decided by their own Job")
  func severalJobs() throws {
    let pods = ["web", "gone"].map { job in
      Self.owned(by: "Job", in: "batch/v1", named: job, "spec: {containers: [{name: web}]}").replacing(
        "metadata: {name: web", with: "metadata: {name: pod-of-\(job)")
    }
    for manifests in [pods.joined(), pods.reversed().joined()] {
      let findings = try live(Self.job + manifests) { _, _ in false }
      #expect(findings.filter { $0 == "Pod no-liveness-probe" }.count == 1)
    }
  }
}
