/// What a list may be narrowed by.
public struct ListOptions: Sendable, Hashable {
  /// At most so many items on this page; nil for all.
  public var limit: Int?
  /// Token of the previous page.
  public var continueToken: String?
  /// Selects by labels, e.g. `app=web`.
  public var labelSelector: String?
  /// Selects by fields, e.g. `metadata.name=default`.
  public var fieldSelector: String?
  /// `0` for whatever the server has in its cache; nil for the newest.
  public var resourceVersion: String?

  /// Creates options.
  public init(
    limit: Int? = nil, continueToken: String? = nil, labelSelector: String? = nil, fieldSelector: String? = nil,
    resourceVersion: String? = nil
  ) {
    self.limit = limit
    self.continueToken = continueToken
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.resourceVersion = resourceVersion
  }
}

/// Where a watch begins and what it shows. Bookmarks are always asked for.
public struct WatchOptions: Sendable, Hashable {
  /// Only what came after this version.
  public var resourceVersion: String
  /// Selects by labels.
  public var labelSelector: String?
  /// Selects by fields.
  public var fieldSelector: String?
  /// The server ends the watch after so long.
  public var timeoutSeconds: Int

  /// Creates options.
  public init(
    resourceVersion: String, labelSelector: String? = nil, fieldSelector: String? = nil, timeoutSeconds: Int = 290
  ) {
    self.resourceVersion = resourceVersion
    self.labelSelector = labelSelector
    self.fieldSelector = fieldSelector
    self.timeoutSeconds = timeoutSeconds
  }
}

/// How server-side apply is done. https://kubernetes.io/docs/reference/using-api/server-side-apply/
public struct ApplyOptions: Sendable, Hashable {
  /// Name under which fields are owned.
  public var fieldManager: String
  /// True to take fields over from other managers; false makes that a conflict.
  public var force: Bool
  /// True to have the server check and answer, and store nothing.
  public var dryRun: Bool
  /// E.g. `status`; nil for the object itself.
  public var subresource: String?

  /// Creates options.
  public init(fieldManager: String, force: Bool = false, dryRun: Bool = false, subresource: String? = nil) {
    self.fieldManager = fieldManager
    self.force = force
    self.dryRun = dryRun
    self.subresource = subresource
  }
}

/// What an object must still be for a deletion to go through.
public struct Preconditions: Sendable, Hashable, Codable {
  /// The object's uid.
  public var uid: String?
  /// The object's resourceVersion.
  public var resourceVersion: String?

  /// Creates preconditions.
  public init(uid: String? = nil, resourceVersion: String? = nil) {
    self.uid = uid
    self.resourceVersion = resourceVersion
  }
}
