import Foundation
import Kubernetes
import Testing

@testable import Sandbox
@testable import SandboxKinds
@testable import SandboxMerge

/// What typed Go clients send instead of JSON.
@Suite struct ProtobufTests {
  /// A body as kubectl 1.32 sent it, and what it says.
  struct Recorded: Sendable, CustomTestStringConvertible {
    var group: String
    var kind: String
    var base64: String
    var json: String

    var testDescription: String { kind }
    var body: Data { Data(base64Encoded: base64) ?? Data() }
  }

  private static let recorded: [Recorded] = [
    Recorded(
      group: "", kind: "Namespace",
      base64: """
        azhzAAoPCgJ2MRIJTmFtZXNwYWNlEh4KFgoGdGVhbS1hEgAaACIAKgAyADgAQgASABoCCgAaACIA
        """,
      json: #"""
        {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team-a"},"spec":{},"status":{}}
        """#),
    Recorded(
      group: "", kind: "ResourceQuota",
      base64: """
        azhzAAoTCgJ2MRINUmVzb3VyY2VRdW90YRI0ChEKAXESABoAIgAqADIAOABCABIdCg4KA2NwdRIHCgUxNTAwbQoLCgRwb2Rz\
        EgMKATEaABoAIgA=
        """,
      json: #"""
        {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"q"},"spec":{"hard":{"cpu":"1500m",
        "pods":"1"}},"status":{}}
        """#),
    Recorded(
      group: "", kind: "Secret",
      base64: """
        azhzAAoMCgJ2MRIGU2VjcmV0Eh0KEQoBcxIAGgAiACoAMgA4AEIAEgYKAWESAWIaABoAIgA=
        """,
      json: #"""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"Yg=="}}
        """#),
    Recorded(
      group: "", kind: "ServiceAccount",
      base64: """
        azhzAAoUCgJ2MRIOU2VydmljZUFjY291bnQSEwoRCgF4EgAaACIAKgAyADgAQgAaACIA
        """,
      json: #"""
        {"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"x"}}
        """#),
    Recorded(
      group: "apps", kind: "Deployment",
      base64: """
        azhzAAoVCgdhcHBzL3YxEgpEZXBsb3ltZW50ErABChsKAWQSABoAIgAqADIAOABCAFoICgNhcHASAWQSggEIABIKCggKA2Fw\
        cBIBZBpqChoKABIAGgAiACoAMgA4AEIAWggKA2FwcBIBZBJMEi4KBW5naW54EgVuZ2lueCoAMgoKABAAGFAiACoAQgBqAHIA\
        gAEAiAEAkAEAogEAGgAyAEIASgBSAFgAYABoAIIBAIoBAJoBAMIBACICCgAoADgAGgwIABAAGAAgACgAOAAaACIA
        """,
      json: #"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"d","labels":{"app":"d"}},
        "spec":{"replicas":0,"selector":{"matchLabels":{"app":"d"}},"template":{"metadata":{"labels":{
        "app":"d"}},"spec":{"containers":[{"name":"nginx","image":"nginx","ports":[{"containerPort":80}
        ],"resources":{}}]}},"strategy":{}},"status":{}}
        """#),
    Recorded(
      group: "authentication.k8s.io", kind: "SelfSubjectReview",
      base64: """
        azhzAAotChhhdXRoZW50aWNhdGlvbi5rOHMuaW8vdjESEVNlbGZTdWJqZWN0UmV2aWV3EhoKEAoAEgAaACIAKgAyADgAQgAS\
        BgoECgASABoAIgA=
        """,
      json: #"""
        {"apiVersion":"authentication.k8s.io/v1","kind":"SelfSubjectReview","metadata":{},"status":{
        "userInfo":{}}}
        """#),
  ]

  private func kind(_ group: String, _ kind: String) throws -> ServedKind {
    try #require(BuiltInKinds.all.first { $0.group == group && $0.kind == kind })
  }

  @Test("bodies of kubectl create are decoded without unset fields", arguments: recorded)
  func reads(_ recorded: Recorded) throws {
    let value = try ProtobufObject.value(of: recorded.body, try kind(recorded.group, recorded.kind))
    #expect(value == (try JSONValue(parsing: Data(recorded.json.utf8))))
  }

  @Test("a truncated or invalid body is rejected", arguments: [0, 3, 4, 10, 40, 100, 200])
  func breaksOff(length: Int) throws {
    let whole = try #require(Self.recorded.first { $0.kind == "Deployment" })
    #expect(throws: StatusError.self) {
      try ProtobufObject.value(of: whole.body.prefix(length), try kind("apps", "Deployment"))
    }
  }

  /// `spec.priority` of a pod template, say, has no place in the table: to drop it would be to lie.
  @Test("unknown kinds and fields are rejected with a hint to send YAML")
  func unknown() throws {
    let message = try #require(ProtobufMessage.of(group: "", kind: "Namespace"))
    let spec = Data([0x12, 0x02, 0x48, 0x01])  // field 2, two bytes: field 9, 1
    #expect(throws: ProtobufFailure.unknown(".spec#9")) { try message.value(of: spec) }
    #expect {
      try ProtobufObject.value(of: Data(), try kind("batch", "Job"))
    } throws: { error in
      (error as? StatusError)?.code == 415 && (error as? StatusError)?.message.contains("-o yaml") == true
    }
  }
}
