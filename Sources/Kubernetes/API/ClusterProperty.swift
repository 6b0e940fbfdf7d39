/// `about.k8s.io/v1alpha1` ClusterProperty: something that a cluster knows of itself, such as its name.
///
/// The API is a CustomResourceDefinition of SIG Multicluster (KEP-2149), so a cluster may not serve it.
public struct ClusterProperty: KubernetesObject, Hashable {
  /// `/apis/about.k8s.io/v1alpha1/clusterproperties`.
  public static let resourceType = ResourceType(
    group: "about.k8s.io", version: "v1alpha1", plural: "clusterproperties", kind: "ClusterProperty",
    isNamespaced: false)

  /// Metadata; the name is that of the property.
  public var metadata: ObjectMeta
  /// The property.
  public var spec: Spec

  /// Creates a property.
  public init(metadata: ObjectMeta, spec: Spec) {
    self.metadata = metadata
    self.spec = spec
  }

  /// `v1alpha1.ClusterPropertySpec`.
  public struct Spec: Codable, Sendable, Hashable {
    /// The value.
    public var value: String

    /// Creates a spec.
    public init(value: String) { self.value = value }
  }
}
