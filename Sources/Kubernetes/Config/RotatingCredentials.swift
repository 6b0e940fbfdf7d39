import Synchronization

/// Credentials that come from files which are rotated: read anew every so often.
final class RotatingCredentials: Sendable {
  /// How long what was read is good for; client-go waits as long between two readings of a token file.
  static let lifetime: Duration = .seconds(60)

  private let cache = Mutex<(value: Credentials, readAt: ContinuousClock.Instant)?>(nil)

  /// What was read last, or is read now where that is too long ago.
  ///
  /// A file in the middle of its rotation must not take us down while what we have still works.
  /// - Throws: What `read` throws where nothing was read before.
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

  /// What was read is of no use: the next call reads anew.
  func invalidate() { cache.withLock { $0 = nil } }
}
