/// The number of objects per page of a list, adapted to the size of the objects. Pure.
///
/// A page that is too large is listed again with a quarter of the objects, down to one. Pages grow again when they use less
/// than a quarter of the maximum size, so that a page that grows still fits.
public struct PageLimit: Sendable, Hashable {
  /// Maximum size of a page with several objects, in bytes. 500 objects of 8 KiB fit.
  public static let maxPageSize = 4 << 20

  /// Maximum number of objects per page.
  public let maximum: Int
  /// The number of objects to request.
  public private(set) var current: Int

  /// Creates a limit that starts at its maximum; 500 as in client-go.
  public init(maximum: Int = 500) {
    self.maximum = max(1, maximum)
    current = self.maximum
  }

  /// Reduces the limit after `TransportError.tooLarge`; returns `false` if a page has only one object.
  public mutating func shrink() -> Bool {
    guard current > 1 else { return false }
    current = max(1, current / 4)
    return true
  }

  /// Raises the limit after a page of this size, if the page used little of the maximum size.
  public mutating func grow(after size: Int) {
    guard size <= Self.maxPageSize / 4 else { return }
    current = min(maximum, current * 2)
  }
}

extension Client {
  /// Lists one page of a collection, with fewer objects if the page would be too large.
  ///
  /// - Parameter limit: Adapted to the size of the objects; keep it for the next page. `options.limit` is ignored.
  /// - Throws: `TransportError.tooLarge` if one object is too large.
  public func list<Object: KubernetesObject>(
    _ type: Object.Type, in namespace: String? = nil, options: ListOptions = ListOptions(), limit: inout PageLimit
  ) async throws -> ObjectList<Object> {
    var options = options
    while true {
      options.limit = limit.current
      do {
        let page = try await list(type, in: namespace, options: options)
        limit.grow(after: page.size)
        return page
      } catch let error as TransportError {
        guard case .tooLarge = error, limit.shrink() else { throw error }
      }
    }
  }
}
