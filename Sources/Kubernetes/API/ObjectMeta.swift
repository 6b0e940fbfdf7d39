/// `metav1.ObjectMeta` with the fields that operators usually read or write.
public struct ObjectMeta: Codable, Sendable, Hashable {
  /// The name, unique for the kind within the namespace.
  public var name: String?
  /// The namespace; `nil` for cluster-scoped objects.
  public var namespace: String?
  /// The unique ID; a recreated object has a new one.
  public var uid: String?
  /// The version of the object.
  public var resourceVersion: String?
  /// A sequence number that increases with each change of the spec.
  public var generation: Int64?
  /// When the object was created.
  public var creationTimestamp: Timestamp?
  /// When deletion of the object was requested; `nil` if it was not.
  public var deletionTimestamp: Timestamp?
  /// Labels.
  public var labels: [String: String]?
  /// Annotations.
  public var annotations: [String: String]?
  /// Owners, for garbage collection.
  public var ownerReferences: [OwnerReference]?
  /// Finalizers, all of which must be removed before the object is deleted.
  public var finalizers: [String]?
  /// The field managers, without the managed fields, so that lists can be decoded efficiently.
  public var managedFields: [ManagedFieldsEntry]?

  /// Creates metadata. Fields that are `nil` are not encoded.
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
  /// The group and version of the owner.
  public var apiVersion: String
  /// The kind of the owner.
  public var kind: String
  /// The name of the owner.
  public var name: String
  /// The UID of the owner.
  public var uid: String
  /// Whether the owner is the managing controller.
  public var controller: Bool?
  /// Whether the owner cannot be deleted in the foreground before this object.
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

/// `metav1.ManagedFieldsEntry` without the managed fields: a field manager and its last operation.
public struct ManagedFieldsEntry: Codable, Sendable, Hashable {
  /// The field manager, e.g. `kubectl-edit`.
  public var manager: String?
  /// `Apply` or `Update`.
  public var operation: String?
  /// When the manager last changed a field.
  public var time: Timestamp?
  /// The subresource that was written; `nil` for the object itself (Kubernetes 1.22 and later).
  public var subresource: String?

  /// Creates an entry.
  public init(manager: String?, operation: String?, time: Timestamp? = nil, subresource: String? = nil) {
    self.manager = manager
    self.operation = operation
    self.time = time
    self.subresource = subresource
  }
}
