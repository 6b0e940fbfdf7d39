public import Foundation
public import Kubernetes

/// Requests and the answers that a kube-apiserver gave to them: one file in a `Fixtures` folder.
///
/// `scripts/record-fixtures` sends the requests to a real server and writes its answers into the file. Tests send the same
/// requests to the sandbox and expect the same answers.
public struct Fixture: Sendable {
  /// Version of the server that answered, such as `v1.36.2`.
  public var server: String
  /// The time that timestamps in requests are relative to. While recording they are shifted to the present.
  public var now: Date?
  /// Paths (RFC 6901) of the parts of a successful answer that are compared; the empty path is the whole object without
  /// the metadata that every server sets differently. `*` stands for every element of an array.
  public var compare: [String]
  /// Paths of members that are not compared: values that only a real server allocates.
  public var ignore: [String]
  /// Whether warnings are compared. Advice on deprecated fields is not the sandbox's to give.
  public var comparesWarnings: Bool
  /// Requests that are sent before the first case.
  public var setup: [Exchange]
  /// The cases, in the order in which they are sent.
  public var cases: [Case]

  /// Exchanges that belong together.
  public struct Case: Sendable {
    /// What the case shows.
    public var title: String
    /// The requests, in order.
    public var exchanges: [Exchange]
  }

  /// A request and its answer.
  public struct Exchange: Sendable {
    /// HTTP method.
    public var method: String
    /// Path and query.
    public var target: String
    /// Content type of the body; `nil` for JSON.
    public var contentType: String?
    /// Accepted media type; `nil` for JSON.
    public var accept: String?
    /// Body; `{{resourceVersion}}` in it is the version of the object in the previous answer of the case.
    public var body: JSONValue?
    /// Whether the request only prepares the case: it must succeed, and its answer is not compared.
    public var isSetup = false
    /// Paths that are compared instead of those of the file.
    public var compare: [String]?
    /// The recorded answer; `nil` until it is recorded.
    public var answer: Answer?
  }

  /// The compared part of an answer.
  public struct Answer: Sendable, Hashable {
    /// HTTP status code.
    public var status: Int
    /// Texts of `Warning` headers.
    public var warnings: [String]
    /// The compared parts of an object, or reason, message and causes of a refusal; `nil` if nothing else is compared.
    public var body: JSONValue?
  }
}

// MARK: - Files

extension Fixture {
  /// Reads a fixture file.
  ///
  /// - Throws: `FixtureError` or `JSONSyntaxError` if the file is not a fixture.
  public init(contentsOf file: URL) throws {
    let json = try JSONValue(parsing: Data(contentsOf: file))
    server = json["server"]?.stringValue ?? ""
    now = try json["now"]?.stringValue.map { try Date($0, strategy: .iso8601) }
    compare = json["compare"]?.strings ?? []
    ignore = json["ignore"]?.strings ?? []
    comparesWarnings = json["warnings"]?.boolValue ?? false
    setup = try json["setup"]?.arrayValue?.map(Exchange.init) ?? []
    cases = try (json["cases"]?.arrayValue ?? []).map { json in
      Case(
        title: json["title"]?.stringValue ?? "", exchanges: try (json["exchanges"]?.arrayValue ?? []).map(Exchange.init)
      )
    }
  }

  /// The fixture files in a folder, by name.
  ///
  /// - Throws: If the folder cannot be read.
  public static func files(in folder: URL) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
  }

  /// The content of the file. Equal fixtures give equal bytes.
  ///
  /// - Throws: If a body is not JSON.
  public func fileContent() throws -> Data {
    var lines = ["{"]
    lines.append("  \"server\": \(try JSONValue.string(server).line),")
    if let now { lines.append("  \"now\": \(try JSONValue.string(now.formatted(.iso8601)).line),") }
    lines.append("  \"compare\": \(try JSONValue(strings: compare).line),")
    if !ignore.isEmpty { lines.append("  \"ignore\": \(try JSONValue(strings: ignore).line),") }
    if comparesWarnings { lines.append("  \"warnings\": true,") }
    if !setup.isEmpty {
      lines.append("  \"setup\": [")
      lines += try setup.enumerated().flatMap { try $1.lines(indent: "    ", isLast: $0 == setup.count - 1) }
      lines.append("  ],")
    }
    lines.append("  \"cases\": [")
    for (index, part) in cases.enumerated() {
      lines += ["    {", "      \"title\": \(try JSONValue.string(part.title).line),", "      \"exchanges\": ["]
      let count = part.exchanges.count
      lines += try part.exchanges.enumerated().flatMap { try $1.lines(indent: "        ", isLast: $0 == count - 1) }
      lines += ["      ]", index == cases.count - 1 ? "    }" : "    },"]
    }
    return Data((lines + ["  ]", "}", ""]).joined(separator: "\n").utf8)
  }
}

/// Why a file is not a fixture, or why a fixture cannot be replayed.
public struct FixtureError: Error, CustomStringConvertible {
  /// What is wrong, and where.
  public let description: String

  /// Creates an error.
  public init(_ description: String) { self.description = description }
}

extension Fixture.Exchange {
  /// `POST /api/v1/namespaces`.
  public var request: String { "\(method) \(target)" }

  fileprivate init(_ json: JSONValue) throws {
    let parts = (json["request"]?.stringValue ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2 else { throw FixtureError("request: expected a method and a path: \(try json.line)") }
    (method, target) = (parts[0], parts[1])
    contentType = json["type"]?.stringValue
    accept = json["accept"]?.stringValue
    body = json["body"]
    isSetup = json["setup"]?.boolValue ?? false
    compare = json["compare"]?.strings
    answer = json["status"]?.integerValue.map {
      Fixture.Answer(status: Int($0), warnings: json["warnings"]?.strings ?? [], body: json["answer"])
    }
  }

  /// One member per line, so that a changed answer is a changed line.
  fileprivate func lines(indent: String, isLast: Bool) throws -> [String] {
    var members: [(String, JSONValue?)] = [
      ("request", .string(request)), ("type", contentType.map { .string($0) }), ("accept", accept.map { .string($0) }),
      ("setup", isSetup ? true : nil), ("compare", compare.map(JSONValue.init(strings:))), ("body", body),
    ]
    if let answer, !isSetup {
      members.append(("status", .integer(Int64(answer.status))))
      members.append(("warnings", answer.warnings.isEmpty ? nil : JSONValue(strings: answer.warnings)))
      members.append(("answer", answer.body))
    }
    let present = members.compactMap { name, value in value.map { (name, $0) } }
    let texts = try present.enumerated().map { index, member in
      "\(indent)  \"\(member.0)\": \(try member.1.line)\(index == present.count - 1 ? "" : ",")"
    }
    return ["\(indent){"] + texts + [isLast ? "\(indent)}" : "\(indent)},"]
  }
}

extension JSONValue {
  fileprivate init(strings: [String]) { self = .array(strings.map { .string($0) }) }

  fileprivate var strings: [String]? { arrayValue?.compactMap(\.stringValue) }

  /// Compact JSON with sorted keys.
  fileprivate var line: String { get throws { String(decoding: try jsonData(), as: UTF8.self) } }
}

extension Fixture {
  /// The folder of the fixtures of a test target.
  public static func folder(of target: String) -> URL {
    ControlPlaneScript.repository.appending(path: "Tests/\(target)/Fixtures")
  }

  /// Reads a fixture of a test target by its name.
  ///
  /// - Throws: As `init(contentsOf:)`.
  public init(named name: String, of target: String) throws {
    try self.init(contentsOf: Self.folder(of: target).appending(path: "\(name).json"))
  }

  /// The requests of the setup and of all cases, in order.
  public var exchanges: [Exchange] { setup + cases.flatMap(\.exchanges) }
}

extension Fixture.Exchange {
  /// The namespace in the path; `nil` if there is none.
  public var namespace: String? {
    target.firstMatch(of: /\/namespaces\/([^\/?]+)/).map { String($0.output.1) }
  }
}
