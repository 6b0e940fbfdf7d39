import Audit
import Kubernetes
import TestSupport
import Testing

@Suite("Checks") struct CheckTests {
  @Test("a check finds the offending fields, and nothing in similar objects", arguments: CheckRow.all)
  func row(_ row: CheckRow) throws {
    let check = try #require(CheckCatalog.check(row.id), "there is no check '\(row.id)'")
    let results = try audit(row.manifests, checks: [check], settings: row.settings)
    #expect(results.map(\.path).sorted() == row.paths)
    #expect(results.allSatisfy { !$0.message.isEmpty })
    for manifests in row.nearMisses {
      let results = try audit(manifests, checks: [check], settings: row.settings)
      #expect(results.isEmpty, "\(manifests)")
    }
  }

  @Test("every check has a row with findings and a row without")
  func coverage() {
    let firing = Set(CheckRow.all.filter { !$0.paths.isEmpty }.map(\.id))
    let passing = Set(CheckRow.all.filter { !$0.nearMisses.isEmpty || $0.paths.isEmpty }.map(\.id))
    let ids = CheckCatalog.all.map(\.info.id)
    #expect(firing == Set(ids))
    #expect(passing == Set(ids))
    #expect(ids.count == Set(ids).count)
  }

  @Test("docs/checks.md contains the current list of checks")
  func page() throws { try expectGolden(CheckReference.markdown(), at: "docs/checks.md") }

  @Test("the description of a check is complete", arguments: CheckCatalog.all.map(\.info))
  func description(info: CheckInfo) {
    #expect(info.id.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil)
    #expect(!info.title.isEmpty && !info.title.hasSuffix("."))
    #expect(info.condition.hasSuffix("."))
    #expect(info.remediation.hasSuffix("."))
    #expect(info.references.contains { $0.isStandard })
  }

  @Test("an object whose controller is in the input is not checked, and does not count")
  func controllers() throws {
    let pods = """
      apiVersion: v1
      kind: Pod
      metadata:
        name: web-1
        ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, controller: true}]
      spec: {hostNetwork: true}
      """
    let replicaSet = manifest("ReplicaSet", in: "apps/v1", "spec: {template: {spec: {hostNetwork: true}}}")
    let check = try #require(CheckCatalog.check("host-network"))
    #expect(try audit(pods, checks: [check]).map(\.object.kind) == ["Pod"])
    #expect(try audit("\(pods)\n\(replicaSet)", checks: [check]).map(\.object.kind) == ["ReplicaSet"])
  }

  @Test(
    "an object that only claims to have a controller is checked",
    arguments: [
      ("v1", "Pod", "Pod", "web"), ("v1", "Pod", "Deployment", "web"), ("apps/v1", "Deployment", "Deployment", "web"),
      ("rbac.authorization.k8s.io/v1", "RoleBinding", "Deployment", "web"),
    ])
  func claims(version: String, kind: String, owner: String, ownerName: String) throws {
    let claim = """
      apiVersion: \(version)
      kind: \(kind)
      metadata:
        name: web
        ownerReferences: [{apiVersion: apps/v1, kind: \(owner), name: \(ownerName), controller: true}]
      roleRef: {kind: ClusterRole, name: cluster-admin}
      spec: {hostNetwork: true, template: {spec: {hostNetwork: true}}}
      """
    let other = manifest("Deployment", in: "apps/v1", "spec: {template: {spec: {}}}")
    let checks = try ["host-network", "cluster-admin-role-binding"].map { try #require(CheckCatalog.check($0)) }
    #expect(try audit("\(claim)\n\(other)", checks: checks).map(\.object.kind) == [kind])
  }

  @Test("kinds of other groups, and objects that are not of Kubernetes, have no findings")
  func otherKinds() throws {
    #expect(try audit(manifest("Service", in: "serving.knative.dev/v1", "spec: {type: NodePort}")).isEmpty)
    #expect(AuditedObject(["name": "package", "version": "1.0.0"]) == nil)
  }

  @Test("no message contains a secret")
  func secrets() throws {
    let manifests =
      container("env: [{name: PASSWORD, value: hunter2}], args: ['--token=hunter2']")
      + manifest("ConfigMap", "data: {password: hunter2}") + manifest("Secret", "stringData: {a: hunter2}")
    let results = try audit(manifests)
    #expect(results.count { $0.check.family == .secrets } == 4)
    #expect(results.allSatisfy { !$0.message.contains("hunter2") && !$0.path.contains("hunter2") })
  }

  @Test("a field of the wrong type is a problem, and counts as absent")
  func shapes() throws {
    let yaml = pod(
      "hostNetwork: 'true', containers: [{name: 7, ports: {}, env: [{name: A, value: 1}], resources: {limits: {cpu: 1}}}]"
    )
    let object = try #require(AuditedObject(try YAML.parse(yaml, file: "a").first ?? .null))
    #expect(
      object.shapeProblems.map(\.message) == [
        "spec.containers[0].env[0].value: expected a string, found the number 1",
        "spec.containers[0].name: expected a string, found the number 7",
        "spec.containers[0].ports: expected a list, found a mapping",
        "spec.hostNetwork: expected a boolean, found a string",
      ])
    #expect(try audit(yaml, checks: CheckCatalog.all.filter { $0.info.id == "host-network" }).isEmpty)
  }
}
