public import HTTPTypes

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A request, independent of the transport.
public struct SandboxRequest: Sendable {
  /// HTTP method.
  public var method: HTTPRequest.Method
  /// Absolute path without the query, percent-encoded.
  public var path: String
  /// The query's names and values, decoded.
  public var query: [String: String]
  /// Header fields.
  public var headers: HTTPFields
  /// Body; empty for none.
  public var body: Data

  /// Creates a request from a path with its query.
  public init(method: HTTPRequest.Method, target: String, headers: HTTPFields = [:], body: Data = Data()) {
    self.method = method
    self.headers = headers
    self.body = body
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts.first ?? "/")
    query = parts.count > 1 ? Self.parse(parts[1]) : [:]
  }

  private static func parse(_ text: Substring) -> [String: String] {
    var query: [String: String] = [:]
    for pair in text.split(separator: "&") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = decode(sides[0])
      if query[name] == nil { query[name] = sides.count > 1 ? decode(sides[1]) : "" }
    }
    return query
  }

  private static func decode(_ text: Substring) -> String {
    let spaced = String(text).replacing("+", with: " ")
    return spaced.percentDecoded ?? spaced
  }
}

extension [String: String] {
  /// The value of a Boolean query parameter; `nil` if it is absent. As in kube-apiserver, all
  /// but `false` and `0` is true.
  ///
  /// Source: `Convert_Slice_string_To_bool` in k8s.io/apimachinery/pkg/runtime/conversion.go.
  func flag(_ name: String) -> Bool? { self[name].map { $0 != "0" && $0.lowercased() != "false" } }
}

/// An answer.
public struct SandboxResponse: Sendable {
  /// The body of the response.
  public enum Body: Sendable {
    /// All of it.
    case data(Data)
    /// Streamed. The body ends when the sequence ends; the connection closes if the sequence throws.
    case stream(AsyncThrowingStream<Data, any Error>)
    /// Nothing, not even a head: the connection breaks.
    case lost
  }

  /// HTTP status code.
  public var status: Int
  /// Header fields.
  public var headers: HTTPFields
  /// Body.
  public var body: Body

  /// Creates an answer.
  public init(status: Int, headers: HTTPFields = [:], body: Body = .data(Data())) {
    self.status = status
    self.headers = headers
    self.body = body
  }
}
