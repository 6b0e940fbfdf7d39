import CRDs
import ClusterTestSupport
import Kubernetes
import Testing

/// Actions and observations of tests of rollouts.
extension TestCluster {
  /// The kind of pods.
  static let pod = ResourceType(group: "", version: "v1", plural: "pods", kind: "Pod", isNamespaced: true)

  /// A spec with a quota of a number of pods, and with a rollout.
  func quota(pods: String, _ rollout: JSONValue? = nil) -> JSONValue {
    var spec: JSONValue = ["resourceQuotas": [["name": "q", "hard": ["pods": .string(pods)]]]]
    if let rollout { spec["rollout"] = rollout }
    return spec
  }

  /// A step for the namespaces of the test that begin with a prefix.
  func step(_ prefix: String, _ fields: JSONValue = [:]) -> JSONValue {
    var step = fields
    step["namespaces"] = ["matchNames": [.string("\(self.prefix)-\(prefix)*")]]
    return step
  }

  /// The number of pods that the quota of a namespace allows; `nil` if there is no quota.
  func limit(in namespace: String) async throws -> String? {
    try await get(ResourceQuota.resourceType, object("q"), in: namespace)?["spec"]?["hard"]?["pods"]?.stringValue
  }

  /// The numbers of pods that the quotas of namespaces allow.
  func limits(in namespaces: String...) async throws -> [String?] {
    var limits: [String?] = []
    for name in namespaces { limits.append(try await limit(in: name)) }
    return limits
  }

  /// The resourceVersion of the quota of a namespace.
  func quotaVersion(in namespace: String) async throws -> JSONValue? {
    try await get(ResourceQuota.resourceType, object("q"), in: namespace)?["metadata"]?["resourceVersion"]
  }

  /// Waits until the rollout of the current generation is in a phase of a step. Returns its state.
  @discardableResult
  func waitForRollout(
    _ phase: RolloutStatus.Phase, step: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> RolloutStatus {
    var state: RolloutStatus?
    try await eventually(
      "the rollout is \(phase.rawValue) in step \(step)", within: .seconds(60), sourceLocation: sourceLocation
    ) {
      let baseline = try await client.get(SecurityBaseline.self, ObjectKey(name: baseline()))
      state = baseline.status?.rollout
      return state?.phase == phase && state?.step == step
        && baseline.status?.observedGeneration == baseline.metadata.generation
    }
    return try #require(state)
  }

  /// Waits until the rollout halts in a step, and checks the status. Returns the message.
  @discardableResult
  func waitForHalt(
    _ cause: RolloutHalt, in namespace: String, step: Int, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    try await eventually(
      "the rollout halts in \(namespace)", within: .seconds(60), sourceLocation: sourceLocation
    ) {
      let state = try await status()?.rollout
      return state?.phase == .halted && state?.halt?.namespace == self.namespace(namespace)
    }
    let observed = try #require(try await status(), sourceLocation: sourceLocation)
    let halt = try #require(observed.rollout?.halt, sourceLocation: sourceLocation)
    #expect(halt.cause == cause, sourceLocation: sourceLocation)
    #expect(halt.namespace == self.namespace(namespace), sourceLocation: sourceLocation)
    #expect(observed.rollout?.step == step, sourceLocation: sourceLocation)
    for type in ["Ready", "Reconciling"] {
      let condition = observed.conditions?.first { $0.type == type }
      #expect(condition?.status == .false, "\(type)", sourceLocation: sourceLocation)
      #expect(condition?.reason == "RolloutHalted", "\(type)", sourceLocation: sourceLocation)
      #expect(
        condition?.message.hasPrefix(
          "rollout halted by \(cause.rawValue) in namespace '\(halt.namespace)': \(halt.message)") == true,
        "\(condition?.message ?? "")", sourceLocation: sourceLocation)
    }
    return halt.message
  }

  /// Annotates the baseline with the hash of its spec and a suffix.
  func promote(_ suffix: String = "") async throws {
    let hash = try #require(try await status()?.specHash)
    try await edit(
      SecurityBaseline.resourceType, baseline(), in: nil,
      ["metadata": ["annotations": ["plimsoll.dev/promote": .string(hash + suffix)]]])
  }

  /// Creates a pod. It stays pending, because there is no scheduler.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - namespace: The namespace, without the prefix.
  ///   - requests: What its container requests; `nil` for nothing.
  func createPod(_ name: String, in namespace: String, requests: JSONValue? = nil) async throws {
    var container: JSONValue = ["name": "web", "image": "example.com/web:1"]
    if let requests { container["resources"] = ["requests": requests] }
    _ = try await client.createData(
      [
        "apiVersion": "v1", "kind": "Pod",
        "metadata": ["name": .string(name), "namespace": .string(self.namespace(namespace))],
        "spec": ["automountServiceAccountToken": false, "containers": [container]],
      ], type: Self.pod, namespace: self.namespace(namespace), fieldManager: "kubectl-create")
  }

  /// Deletes a pod.
  func deletePod(_ name: String, in namespace: String) async throws {
    try await delete(Self.pod, name, in: namespace)
  }

  /// Runs a test whose operator may not read pods, as it is installed: other tests permit it to grant that permission. With the
  /// component `config/components/rollout`, it may list them.
  static func runAsInstalled(
    withRolloutComponent: Bool, _ body: (TestCluster) async throws -> Void
  ) async throws {
    let plane = try await ControlPlane.shared()
    try await plane.admin.delete(ClusterRole.resourceType, ObjectKey(name: "plimsoll-grantable-examples"))
    try await plane.aggregateGrantable()
    if withRolloutComponent { try await plane.apply(file: "config/components/rollout/cluster_role.yaml") }
    try await run { cluster, _ in try await body(cluster) }
    if withRolloutComponent {
      try await plane.admin.delete(TestKinds.clusterRoleBinding, ObjectKey(name: "plimsoll-rollout"))
    }
    try await plane.apply(file: ControlPlane.exampleGrants)
    try await plane.aggregateGrantable()
  }
}
