#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A successful response of the API server.
public struct APIResponse: Sendable, Hashable {
  /// The body.
  public var body: Data
  /// The texts of the `Warning` headers, in order.
  public var warnings: [String]

  /// Creates a response.
  public init(body: Data, warnings: [String] = []) {
    self.body = body
    self.warnings = warnings
  }
}
