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

extension PageLimit {
  /// Lists one page, with fewer objects if the page would be too large. Keep the limit for the next page.
  ///
  /// - Parameter list: Lists a page of at most this number of objects.
  /// - Throws: What `list` throws; `TransportError.tooLarge` only if one object is too large.
  public mutating func page<Item>(
    isolation: isolated (any Actor)? = #isolation, _ list: (_ limit: Int) async throws -> ObjectList<Item>
  ) async throws -> ObjectList<Item> {
    while true {
      do {
        let page = try await list(current)
        grow(after: page.size)
        return page
      } catch let error as TransportError {
        guard case .tooLarge = error, shrink() else { throw error }
      }
    }
  }
}
