/// `coordination.k8s.io/v1` Lease.
public struct Lease: KubernetesObject, Hashable {
  /// `/apis/coordination.k8s.io/v1/leases`.
  public static let resourceType = ResourceType(
    group: "coordination.k8s.io", version: "v1", plural: "leases", kind: "Lease", isNamespaced: true)

  /// Metadata.
  public var metadata: ObjectMeta
  /// The specification, including the holder.
  public var spec: Spec?

  /// Creates a lease.
  public init(metadata: ObjectMeta, spec: Spec?) {
    self.metadata = metadata
    self.spec = spec
  }

  /// `LeaseSpec`.
  public struct Spec: Codable, Sendable, Hashable {
    /// The identity of the holder; empty or `nil` if the lease was released.
    public var holderIdentity: String?
    /// How long other candidates must wait after the last renewal before they may acquire the lease, in seconds.
    public var leaseDurationSeconds: Int32?
    /// When the holder acquired the lease.
    public var acquireTime: Timestamp?
    /// When the holder last renewed the lease.
    public var renewTime: Timestamp?
    /// Number of transitions of the lease between holders.
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
