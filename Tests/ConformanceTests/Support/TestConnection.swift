import Foundation
import HTTPTypes
import Kubernetes

/// What a server answered.
struct Answer: Sendable {
  /// Status code.
  var code: Int
  /// Header fields that are the API's: content type, warnings.
  var headers: [String: [String]]
  /// The body; `{"text": …}` if it is not JSON, an array of the events for a watch.
  var body: JSONValue
  /// The answers to what was asked while a watch was open.
  var meanwhile: [Answer] = []
}

/// Sends steps to one server over the connection the operator uses too.
struct TestConnection: Sendable {
  /// Shared by all servers.
  let transport: CurlTransport
  /// The server, with the administrator's credentials.
  let credentials: Credentials

  /// How long one request may take, a watch included.
  private static let limit = Duration.seconds(20)

  /// Sends a request and reads the whole answer.
  func send(_ step: Step, _ variables: Variables) async throws -> Answer {
    let credentials = credentials(of: step.requester, variables)
    let (response, data) = try await transport.send(
      request(step, variables, credentials), body: try body(step, variables), to: credentials.endpoint,
      options: TransferOptions(timeout: Self.limit))
    return Answer(code: response.status.code, headers: headers(response), body: Self.value(data))
  }

  /// Opens a watch, runs `meanwhile` once the server has answered, and reads events until there are enough.
  ///
  /// A refusal is read as the answer of any other request.
  func watch(
    _ step: Step, events count: Int?, _ variables: Variables, meanwhile: () async throws -> [Answer]
  ) async throws -> Answer {
    let credentials = credentials(of: step.requester, variables)
    let (response, body) = try await transport.stream(
      request(step, variables, credentials), to: credentials.endpoint,
      options: TransferOptions(idleTimeout: Self.limit, timeout: Self.limit))
    let isOpen = response.status.code == 200
    let answers = isOpen ? try await meanwhile() : []
    var lines = Data()
    var events: [JSONValue] = []
    for try await chunk in body {
      lines.append(chunk)
      guard isOpen else { continue }
      while let end = lines.firstIndex(of: UInt8(ascii: "\n")) {
        events.append(Self.value(Data(lines[..<end])))
        lines = Data(lines[lines.index(after: end)...])
      }
      if let count, events.count >= count { break }
    }
    return Answer(
      code: response.status.code, headers: headers(response), body: isOpen ? .array(events) : Self.value(lines),
      meanwhile: answers)
  }

  private func credentials(of requester: Requester, _ variables: Variables) -> Credentials {
    var credentials = credentials
    switch requester {
    case .admin: break
    case .anonymous, .bearer:
      credentials.endpoint.identity = nil
      credentials.authorization = nil
    }
    if case .bearer(let token) = requester { credentials.authorization = "Bearer \(variables.expand(token))" }
    return credentials
  }

  private func request(_ step: Step, _ variables: Variables, _ credentials: Credentials) -> HTTPRequest {
    var fields = HTTPFields()
    fields[.userAgent] = "plimsoll-conformance/1"
    fields[.accept] = "application/json"
    fields[.authorization] = credentials.authorization
    switch step.body {
    case .json(_, let type)?, .text(_, let type)?: fields[.contentType] = type
    case nil: break
    }
    for (name, value) in step.headers {
      if let name = HTTPField.Name(name) { fields[name] = variables.expand(value) }
    }
    return HTTPRequest(
      method: step.method, scheme: nil, authority: nil, path: path(step, variables), headerFields: fields)
  }

  private func path(_ step: Step, _ variables: Variables) -> String {
    let allowed = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
    let items = step.query.map { name, value in
      "\(name)=\(variables.expand(value).addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
    }
    return variables.expand(step.path) + (items.isEmpty ? "" : "?" + items.joined(separator: "&"))
  }

  private func body(_ step: Step, _ variables: Variables) throws -> Data? {
    switch step.body {
    case .json(let value, _)?: try variables.expand(value).jsonData()
    case .text(let text, _)?: Data(variables.expand(text).utf8)
    case nil: nil
    }
  }

  private func headers(_ response: HTTPResponse) -> [String: [String]] {
    var kept: [String: [String]] = [:]
    for field in response.headerFields where ["content-type", "warning"].contains(field.name.canonicalName) {
      kept[field.name.canonicalName, default: []].append(field.value)
    }
    return kept
  }

  private static func value(_ data: Data) -> JSONValue {
    (try? JSONValue(parsing: data)) ?? ["text": .string(String(decoding: data, as: UTF8.self))]
  }
}
