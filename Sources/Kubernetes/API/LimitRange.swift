/// `v1.LimitRange`.
public struct LimitRange: KubernetesObject, Hashable {
  /// `/api/v1/limitranges`.
  public static let resourceType = ResourceType(
    group: "", version: "v1", plural: "limitranges", kind: "LimitRange", isNamespaced: true)

  /// The metadata is decoded by itself.
  public static let isIdentifiedByMetadataOnly = true

  /// Metadata.
  public var metadata: ObjectMeta
  /// The limits.
  public var spec: LimitRangeSpec?

  /// Creates a limit range.
  public init(metadata: ObjectMeta, spec: LimitRangeSpec?) {
    self.metadata = metadata
    self.spec = spec
  }
}

/// `v1.LimitRangeSpec`.
public struct LimitRangeSpec: Codable, Sendable, Hashable {
  /// The limits to enforce.
  public var limits: [LimitRangeItem]

  /// Creates a spec.
  public init(limits: [LimitRangeItem]) { self.limits = limits }

  /// Decodes a spec. The API server encodes an empty list as `null`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    limits = try container.decodeIfPresent([LimitRangeItem].self, forKey: .limits) ?? []
  }
}

/// `v1.LimitRangeItem`: limits and defaults for one type of object, by resource name.
public struct LimitRangeItem: Codable, Sendable, Hashable {
  /// `Container`, `Pod` or `PersistentVolumeClaim`.
  public var type: String
  /// Maximum usage.
  public var max: [String: Quantity]?
  /// Minimum usage.
  public var min: [String: Quantity]?
  /// Default limit of containers.
  public var `default`: [String: Quantity]?
  /// Default request of containers.
  public var defaultRequest: [String: Quantity]?
  /// Maximum ratio of limit to request.
  public var maxLimitRequestRatio: [String: Quantity]?

  /// Creates an item.
  public init(
    type: String, max: [String: Quantity]? = nil, min: [String: Quantity]? = nil,
    default: [String: Quantity]? = nil, defaultRequest: [String: Quantity]? = nil,
    maxLimitRequestRatio: [String: Quantity]? = nil
  ) {
    self.type = type
    self.max = max
    self.min = min
    self.default = `default`
    self.defaultRequest = defaultRequest
    self.maxLimitRequestRatio = maxLimitRequestRatio
  }
}
