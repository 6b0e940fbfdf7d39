import Foundation
import Testing

@testable import SandboxKinds

extension Conformance {
  /// The resources and schemas that the sandbox serves were recorded from a real kube-apiserver.
  @Suite struct RecordedAPITests {
    @Test("kube-apiserver publishes the recorded resources and schemas")
    func isCurrent() async throws {
      let connection = try await Servers.shared().real.connection
      if Recording.isOn {
        let content = try await APIRecorder(connection: connection).content()
        try content.write(to: APIRecorder.file)
        #expect(
          try await APIRecorder(connection: connection).content() == content, "recording again gives the same bytes")
        return
      }
      guard try await Recording.isComparable(with: RecordedAPI.version, connection, "the recorded API") else { return }
      let content = try await APIRecorder(connection: connection).content()
      #expect(try content == Data(contentsOf: APIRecorder.file), "scripts/record-openapi records it again")
    }
  }
}

/// Whether the tests record again what they would otherwise compare.
enum Recording {
  /// Whether `PLIMSOLL_RECORD` is set: tests write what the server at hand answers.
  static let isOn = ProcessInfo.processInfo.environment["PLIMSOLL_RECORD"] != nil

  /// Whether the server at hand has the version that something was recorded from; reports it on standard output if not.
  static func isComparable(with version: String, _ connection: TestConnection, _ subject: String) async throws -> Bool {
    let present = try await connection.version()
    if present == version { return true }
    print("\(subject): not compared: recorded from \(version), the server is \(present)")
    return false
  }
}
