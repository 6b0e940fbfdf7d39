/// `v1.Namespace`.
public struct Namespace: KubernetesObject, Hashable {
  /// `/api/v1/namespaces`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "namespaces", kind: "Namespace", isNamespaced: false)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The status.
  public var status: Status?

  /// Creates a namespace.
  public init(metadata: ObjectMeta, status: Status? = nil) {
    self.metadata = metadata
    self.status = status
  }

  /// `v1.NamespaceStatus`.
  public struct Status: Codable, Sendable, Hashable {
    /// `Active` or `Terminating`.
    public var phase: String?

    /// Creates a status.
    public init(phase: String? = nil) { self.phase = phase }
  }

  /// Whether the namespace is being deleted, so that no object can be created in it.
  public var isTerminating: Bool { metadata.deletionTimestamp != nil || status?.phase == "Terminating" }
}
