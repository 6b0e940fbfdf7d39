/// `coordination.k8s.io/v1` Lease.
public struct Lease: KubernetesObject, Hashable {
  /// `/apis/coordination.k8s.io/v1/leases`.
  public static let resourceType = ResourceType(
    group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// Who holds it.
  public var spec: Spec?

  /// Creates a lease.
  public init(metadata: ObjectMeta, spec: Spec?) {
    self.metadata = metadata
    self.spec = spec
  }

  /// `LeaseSpec`.
  public struct Spec: Codable, Sendable, Hashable {
    /// Identity of the holder; empty or absent where it was released.
    public var holderIdentity: String?
    /// Seconds after the last renewal until others may take it.
    public var leaseDurationSeconds: Int32?
    /// When the holder took it.
    public var acquireTime: Timestamp?
    /// When the holder last renewed it.
    public var renewTime: Timestamp?
    /// How often it changed hands.
    public var leaseTransitions: Int32?

    /// Creates a spec.
    public init(
      holderIdentity: String?, leaseDurationSeconds: Int32?, acquireTime: Timestamp?, renewTime: Timestamp?,
      leaseTransitions: Int32?
    ) {
      self.holderIdentity = holderIdentity
      self.leaseDurationSeconds = leaseDurationSeconds
      self.acquireTime = acquireTime
      self.renewTime = renewTime
      self.leaseTransitions = leaseTransitions
    }
  }
}
