import Synchronization

/// Caches credentials that are read from files, and reads them again regularly because the files are rotated.
final class RotatingCredentials: Sendable {
  /// How long cached credentials are used. client-go reads token files at the same interval.
  static let lifetime: Duration = .seconds(60)

  private let cache = Mutex<(value: Credentials, readAt: ContinuousClock.Instant)?>(nil)

  /// The cached credentials; reads them if the cache is empty or has expired.
  ///
  /// If reading fails, for example during a rotation, the cached credentials are used.
  /// - Throws: The error of `read` if no credentials are cached.
  func current(_ read: () throws -> Credentials) throws -> Credentials {
    let cached = cache.withLock { $0 }
    if let cached, .now - cached.readAt < Self.lifetime { return cached.value }
    do {
      let fresh = try read()
      cache.withLock { $0 = (fresh, .now) }
      return fresh
    } catch {
      guard let cached else { throw error }
      return cached.value
    }
  }

  /// Discards the cached credentials if they satisfy a condition.
  func invalidate(where isRejected: (Credentials) -> Bool) {
    cache.withLock { cached in
      if let value = cached?.value, isRejected(value) { cached = nil }
    }
  }
}
