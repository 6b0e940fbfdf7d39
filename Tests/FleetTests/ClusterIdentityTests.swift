import CRDs
import Foundation
import Kubernetes
import Logging
import Planning
import Preview
import Sandbox
import Testing

@testable import Fleet

/// Clusters whose name and labels are in the flags of the operator.
@Suite("fleet diff with cluster selectors") struct ClusterIdentityTests {
  private static func deployment(_ container: JSONValue) -> JSONValue {
    var container = container
    container["name"] = "plimsoll"
    return ["spec": ["template": ["spec": ["containers": [["name": "sidecar"], container]]]]]
  }

  static let containers: [(container: JSONValue, name: String?, labels: [String: String]?)] = [
    (["args": ["run"]], nil, nil),
    (["args": ["run", "--cluster-name=prod-1"]], "prod-1", nil),
    (["args": ["run", "--cluster-name", "prod-1", "--cluster-labels", "a=b,c=d"]], "prod-1", ["a": "b", "c": "d"]),
    (["command": ["plimsoll", "run", "--cluster-name=x"], "args": ["--cluster-name=y"]], "y", nil),
    (["env": [["name": "PLIMSOLL_CLUSTER_NAME", "value": "prod-2"]]], "prod-2", nil),
    (
      ["args": ["--cluster-name=$(WHERE)"], "env": [["name": "WHERE", "value": "prod-3"]]], "prod-3", nil
    ),
  ]

  @Test("the flags and variables of the operator are read", arguments: containers)
  func flags(container: JSONValue, name: String?, labels: [String: String]?) {
    let identity = OperatorDeployment(Self.deployment(container)).identity
    #expect(identity == ClusterIdentity(name: name, labels: labels))
  }

  static let unreadableContainers: [(container: JSONValue, problem: String)] = [
    (["args": ["--cluster-name=$(WHERE)"]], "--cluster-name has a reference that cannot be read"),
    (["args": ["--cluster-name=a b"]], "--cluster-name: 'a b' is not"),
    (
      ["env": [["name": "PLIMSOLL_CLUSTER_NAME", "valueFrom": ["fieldRef": ["fieldPath": "x"]]]]],
      "PLIMSOLL_CLUSTER_NAME is set with valueFrom"
    ),
    (["envFrom": [["configMapRef": ["name": "x"]]]], "envFrom can set PLIMSOLL_CLUSTER_NAME"),
  ]

  @Test("a name that cannot be read is a problem", arguments: unreadableContainers)
  func unreadable(container: JSONValue, problem: String) {
    let identity = OperatorDeployment(Self.deployment(container)).identity
    #expect(identity.name == nil)
    #expect(identity.problem?.contains(problem) == true, "\(identity.problem ?? "")")
  }

  @Test("options take precedence over the flags of the operator, each by itself; with both, the operator is not read")
  func options() async throws {
    let arguments = ["run", "--cluster-name=prod-1", "--cluster-labels=region=eu"]
    func identity(_ arguments: [String]?, _ options: ClusterIdentity) async throws -> ClusterIdentity {
      let connection = try Self.cluster("x", arguments: arguments).access.get()()
      return await .ofOperator(connection.client, in: "plimsoll-system", options: options, fix: "specify it")
    }
    #expect(
      try await identity(arguments, ClusterIdentity()) == ClusterIdentity(name: "prod-1", labels: ["region": "eu"]))
    #expect(
      try await identity(arguments, ClusterIdentity(name: "dev"))
        == ClusterIdentity(name: "dev", labels: ["region": "eu"]))
    #expect(
      try await identity(arguments, ClusterIdentity(labels: [:])) == ClusterIdentity(name: "prod-1", labels: [:]))
    let both = ClusterIdentity(name: "dev", labels: ["a": "b"])
    #expect(try await identity(nil, both) == both)
    let partial = try await identity(nil, ClusterIdentity(name: "dev"))
    #expect(partial.name == "dev")
    #expect(partial.labels == nil)
    #expect(
      partial.problem?.hasPrefix("cannot read Deployment 'plimsoll' in namespace 'plimsoll-system': ") == true)
    #expect(partial.problem?.hasSuffix("; specify it") == true, "\(partial.problem ?? "")")
  }

  /// A cluster with a namespace and, optionally, the Deployment of an operator with these arguments.
  private static func cluster(_ name: String, arguments: [String]?) throws -> FleetCluster {
    let server = APIServer()
    let objects = "{apiVersion: v1, kind: Namespace, metadata: {name: shop}}"
    try #require(server.load(try YAML.parse(objects, file: "objects.yaml")).isEmpty)
    if let arguments {
      let body = try deployment(["args": .array(arguments.map(JSONValue.string))]).jsonData()
      server.faults.set { $0.resource?.resource == "deployments" ? .garbage(body) : nil }
    }
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    return FleetCluster(
      name: name, origin: "test",
      access: .success {
        ClusterConnection(client: server.client(userAgent: "test", retry: .never, logger: logger))
      })
  }

  private static func diff(_ clusters: [FleetCluster], _ spec: String) async throws -> FleetDiff {
    let baseline = try SecurityBaseline.parse([
      "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": "b"],
      "spec": try YAML.parse(spec, file: "spec").first ?? [:],
    ])
    return await FleetDiff.make(
      of: [BaselineFacts(name: "b", uid: "", spec: baseline.spec)], in: clusters,
      with: FleetRunner(timeout: .seconds(60)),
      operatorNamespace: "plimsoll-system", now: SampleFleet.time)
  }

  @Test("clusters are selected by the flags of their operators; one without a name is not compared")
  func selection() async throws {
    let clusters = [
      try Self.cluster("selected", arguments: ["run", "--cluster-name=prod-1"]),
      try Self.cluster("other", arguments: ["run", "--cluster-name=stage-1"]),
      try Self.cluster("nameless", arguments: ["run"]), try Self.cluster("without-operator", arguments: nil),
    ]
    let diff = try await Self.diff(
      clusters, "{clusterSelector: {matchNames: [prod-*]}, podSecurity: {enforce: restricted}}")
    #expect(diff.groups.map(\.clusters) == [["selected"], ["other"]], "\(diff.problems)")
    #expect(diff.hasChanges && diff.isIncomplete)
    #expect(diff.problems.map(\.cluster) == ["nameless", "without-operator"])
    #expect(diff.problems.map(\.problem.kind) == [.clusterUnknown, .clusterUnknown])
    #expect(diff.problems.first?.problem.message.contains("spec.clusterSelector needs the name") == true)
    #expect(diff.problems.last?.problem.message.contains("cannot read Deployment 'plimsoll'") == true)
  }

  @Test("exemptions with clusters need the name, if the operator may have one that cannot be read")
  func exemptions() async throws {
    let clusters = [
      try Self.cluster("nameless", arguments: ["run"]), try Self.cluster("without-operator", arguments: nil),
    ]
    let diff = try await Self.diff(
      clusters,
      """
      podSecurity: {enforce: restricted}
      exemptions: [{namespaces: [shop], clusters: [prod-*], controls: [podSecurity], reason: test}]
      """)
    #expect(diff.groups.map(\.clusters) == [["nameless"]], "the operator does not know its name either")
    #expect(diff.problems.map(\.problem.kind) == [.clusterUnknown])
  }
}
