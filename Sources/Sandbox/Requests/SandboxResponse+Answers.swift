import HTTPTypes
import Kubernetes

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension SandboxResponse {
  /// JSON.
  static func json(_ value: JSONValue, status: Int = 200) throws -> SandboxResponse {
    .json(try value.jsonData(), status: status)
  }

  /// JSON that is written already.
  static func json(_ data: Data, status: Int = 200) -> SandboxResponse {
    SandboxResponse(status: status, headers: [.contentType: "application/json"], body: .data(data))
  }

  /// Plain text.
  static func text(_ text: String, status: Int = 200) -> SandboxResponse {
    SandboxResponse(
      status: status, headers: [.contentType: "text/plain; charset=utf-8"], body: .data(Data(text.utf8)))
  }

  /// The path does not exist and belongs to no API.
  static let pageNotFound = text("404 page not found\n", status: 404)

  /// A refusal.
  static func status(_ error: StatusError) -> SandboxResponse {
    var response = SandboxResponse.json((try? error.body.jsonData()) ?? Data(), status: error.code)
    if let seconds = error.retryAfter { response.headers[.retryAfter] = String(seconds) }
    return response
  }

  /// The same answer with warnings for the client (RFC 7234, code 299).
  func warning(_ texts: [String]) -> SandboxResponse {
    var response = self
    for text in texts {
      let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      response.headers.append(HTTPField(name: .warning, value: "299 - \"\(quoted)\""))
    }
    return response
  }
}

extension HTTPField.Name {
  /// `Warning`.
  static var warning: HTTPField.Name { HTTPField.Name("Warning") ?? .via }
}
