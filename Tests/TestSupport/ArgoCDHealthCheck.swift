import Foundation
public import Kubernetes

/// The health check of baselines in `examples/gitops/argocd`, run by Debian's interpreter of Lua.
public enum ArgoCDHealthCheck {
  /// The interpreter.
  private static let interpreter = "/usr/bin/lua5.4"

  /// Whether the interpreter is installed; `make image-deps` installs it.
  public static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: interpreter) }

  /// Why a test that needs the interpreter is disabled.
  public static let needsInterpreter = "lua5.4 is not installed; make image-deps installs it"

  /// What the script returns.
  public struct Health: Sendable, Hashable, CustomStringConvertible {
    /// Such as `Healthy`.
    public var status: String
    /// The text that Argo CD shows.
    public var message: String

    /// Creates a health.
    public init(_ status: String, _ message: String) {
      self.status = status
      self.message = message
    }

    /// Status and message.
    public var description: String { "\(status): \(message)" }
  }

  /// The script.
  ///
  /// - Throws: An error if the patch of `argocd-cm` has none.
  public static func script() throws -> String {
    let path = "\(GitOpsManifests.root)/argocd/argocd-cm_patch.yaml"
    let patch = try YAML.parse(Repository.text(path), file: path).first
    let key = "resource.customizations.health.plimsoll.dev_SecurityBaseline"
    guard let script = patch?["data"]?[key]?.stringValue else { throw Failure(description: "\(path) has no '\(key)'") }
    return script
  }

  /// The health of a baseline.
  ///
  /// - Throws: An error if the script fails.
  public static func health(of baseline: JSONValue) throws -> Health {
    let program = """
      local obj = \(literal(baseline))
      local function check()
      \(try script())
      end
      local health = check()
      io.write(health.status, "\\n", health.message)
      """
    let file = FileManager.default.temporaryDirectory.appending(path: "health-\(UUID().uuidString).lua")
    try Data(program.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = [file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let lines = text.split(separator: "\n", maxSplits: 1).map(String.init)
    guard process.terminationStatus == 0, let status = lines.first else { throw Failure(description: text) }
    return Health(status, lines.count > 1 ? lines[1] : "")
  }

  /// A value as an expression of Lua.
  private static func literal(_ value: JSONValue) -> String {
    switch value {
    case .object(let members):
      "{" + members.map { "[\(text($0.key))] = \(literal($0.value))" }.joined(separator: ", ") + "}"
    case .array(let elements): "{" + elements.map(literal).joined(separator: ", ") + "}"
    case .string(let value): text(value)
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .null: "nil"
    }
  }

  private static func text(_ value: String) -> String { "\"" + value.utf8.map { "\\x" + hex($0) }.joined() + "\"" }

  private static func hex(_ byte: UInt8) -> String { String(byte >> 4, radix: 16) + String(byte & 15, radix: 16) }

  private struct Failure: Error, CustomStringConvertible {
    var description: String
  }
}
