/// The part of `metav1.ObjectMeta` that the operator reads or writes.
public struct ObjectMeta: Codable, Sendable, Hashable {
  /// Name, unique within namespace and kind.
  public var name: String?
  /// Namespace; nil for cluster-scoped objects.
  public var namespace: String?
  /// Identity over time: a deleted and re-created object has another.
  public var uid: String?
  /// Opaque version of this object; compared for equality only.
  public var resourceVersion: String?
  /// Counts changes of the spec.
  public var generation: Int64?
  /// When it was created.
  public var creationTimestamp: Timestamp?
  /// When deletion was asked for; nil while it was not.
  public var deletionTimestamp: Timestamp?
  /// Labels.
  public var labels: [String: String]?
  /// Annotations.
  public var annotations: [String: String]?
  /// Owners, for garbage collection.
  public var ownerReferences: [OwnerReference]?
  /// What must be done before the object goes away.
  public var finalizers: [String]?
  /// Who set fields, without which fields: lists stay cheap to read.
  public var managedFields: [ManagedFieldsEntry]?

  /// Creates metadata; what is not given stays out of the JSON.
  public init(
    name: String? = nil, namespace: String? = nil, uid: String? = nil, resourceVersion: String? = nil,
    generation: Int64? = nil, creationTimestamp: Timestamp? = nil, deletionTimestamp: Timestamp? = nil,
    labels: [String: String]? = nil, annotations: [String: String]? = nil,
    ownerReferences: [OwnerReference]? = nil, finalizers: [String]? = nil, managedFields: [ManagedFieldsEntry]? = nil
  ) {
    self.name = name
    self.namespace = namespace
    self.uid = uid
    self.resourceVersion = resourceVersion
    self.generation = generation
    self.creationTimestamp = creationTimestamp
    self.deletionTimestamp = deletionTimestamp
    self.labels = labels
    self.annotations = annotations
    self.ownerReferences = ownerReferences
    self.finalizers = finalizers
    self.managedFields = managedFields
  }
}

/// `metav1.OwnerReference`.
public struct OwnerReference: Codable, Sendable, Hashable {
  /// Group and version of the owner.
  public var apiVersion: String
  /// Kind of the owner.
  public var kind: String
  /// Name of the owner.
  public var name: String
  /// UID of the owner.
  public var uid: String
  /// True where this is the managing controller.
  public var controller: Bool?
  /// True where the owner may not go before this object.
  public var blockOwnerDeletion: Bool?

  /// Creates a reference.
  public init(
    apiVersion: String, kind: String, name: String, uid: String, controller: Bool? = nil,
    blockOwnerDeletion: Bool? = nil
  ) {
    self.apiVersion = apiVersion
    self.kind = kind
    self.name = name
    self.uid = uid
    self.controller = controller
    self.blockOwnerDeletion = blockOwnerDeletion
  }
}

/// Who last set fields of an object, and how. `metav1.ManagedFieldsEntry` without the fields themselves.
public struct ManagedFieldsEntry: Codable, Sendable, Hashable {
  /// The field manager, e.g. `kubectl-edit`.
  public var manager: String?
  /// `Apply` or `Update`.
  public var operation: String?
  /// When the manager last changed a field.
  public var time: Timestamp?
  /// The subresource that was written, where it was one (Kubernetes 1.22 and later).
  public var subresource: String?

  /// Creates an entry.
  public init(manager: String?, operation: String?, time: Timestamp? = nil, subresource: String? = nil) {
    self.manager = manager
    self.operation = operation
    self.time = time
    self.subresource = subresource
  }
}
