import Kubernetes

/// Decides how a reflector lists a collection: as a stream or in pages, and how many objects a page has. Pure.
///
/// A stream needs little memory on both sides, because each response line has one object. Servers that reject it are listed
/// in pages from then on. After any other failure of a stream, the collection is listed in pages once, as in client-go: the
/// server may be unable to stream, for example because its etcd is too old, or may ignore the request for a stream.
struct ListStrategy: Sendable, Hashable {
  /// The size of the next page.
  var pageLimit: PageLimit
  private var isStreamSupported = true
  private var hasStreamFailed = false

  init(pageLimit: PageLimit) { self.pageLimit = pageLimit }

  /// Whether the next list is a stream.
  var usesStream: Bool { isStreamSupported && !hasStreamFailed }

  /// Handles a failed stream: the collection is listed in pages.
  mutating func streamFailed(_ error: any Error) {
    switch error {
    case let error as APIError where error.isInvalid || error.code == 400: isStreamSupported = false
    case is StreamIgnored: isStreamSupported = false
    default: hasStreamFailed = true
    }
  }

  /// Handles a complete list: the next one may be a stream again.
  mutating func listed() { hasStreamFailed = false }
}

/// The server ignored the request for a stream: it sent a bookmark, or ended the watch, before the end of the initial events.
struct StreamIgnored: Error {}
