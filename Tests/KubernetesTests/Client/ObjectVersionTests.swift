import Foundation
import Synchronization
import Testing

@testable import Kubernetes

@Suite("Versions of objects in watch events")
struct ObjectVersionTests {
  private static let version = ObjectVersion(
    key: ObjectKey(namespace: "team-a", name: "web"), uid: "u-1", resourceVersion: "42")

  @Test(
    "the version is read wherever the fields are",
    arguments: [
      #"{"type":"ADDED","object":{"kind":"X","metadata":{"name":"web","namespace":"team-a","uid":"u-1","resourceVersion":"42"}}}"#,
      #" { "type" : "MODIFIED" , "object" : { "metadata" : { "resourceVersion" : "42" , "uid" : "u-1" , "namespace" : "team-a" , "name" : "web" } } } "#,
      #"{"object":{"spec":{"metadata":{"name":"no"}},"metadata":{"annotations":{"name":"no","resourceVersion":"1","x":"}\"{"},"labels":{"uid":"no"},"managedFields":[{"name":"no"},[1,2]],"name":"web","namespace":"team-a","uid":"u-1","resourceVersion":"42","generation":3}},"type":"ADDED"}"#,
    ])
  func reads(line: String) { #expect(ObjectVersion(line: Data(line.utf8)) == Self.version) }

  @Test("an object of the cluster has no namespace")
  func clusterScoped() {
    let line = #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1"}}}"#
    #expect(
      ObjectVersion(line: Data(line.utf8))
        == ObjectVersion(key: ObjectKey(name: "web"), uid: "u", resourceVersion: "1"))
  }

  @Test(
    "every other line must be decoded",
    arguments: [
      "", "{", "[]", "null", #"{"type":"ADDED"}"#, #"{"type":"ADDED","object":[]}"#, #"{"type":"ADDED","object":{}}"#,
      #"{"type":"DELETED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1"}}}"#,
      #"{"type":"BOOKMARK","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1"}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","resourceVersion":"1"}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":1}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"w\u0065b","uid":"u","resourceVersion":"1"}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","namespace":null,"uid":"u","resourceVersion":"1"}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1"}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"\"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1","resourceVersion":"2"}}}"#,
      #"{"type":"ADDED","object":{"metadata":{"name":"web","uid":"u","resourceVersion":"1","uid\u0020":"2"}}}"#,
    ])
  func others(line: String) { #expect(ObjectVersion(line: Data(line.utf8)) == nil) }

  @Test("a watch does not decode an object whose version is known, and decodes all others")
  func known() async throws {
    let body = """
      {"type":"ADDED","object":{"metadata":{"name":"web","namespace":"team-a","uid":"u-1","resourceVersion":"42"},"spec":7}}
      {"type":"MODIFIED","object":{"metadata":{"name":"web","namespace":"team-a","uid":"u-1","resourceVersion":"43"}}}
      {"type":"DELETED","object":{"metadata":{"name":"web","namespace":"team-a","uid":"u-1","resourceVersion":"42"}}}

      """
    let asked = Mutex<[ObjectVersion]>([])
    let client = Client(ScriptedTransport([.init(status: 200, chunks: [Data(body.utf8)])]))
    let events = try await client.watch(NetworkPolicy.self, options: WatchOptions(resourceVersion: "0")) { version in
      asked.withLock { $0.append(version) }
      return version == Self.version
    }
    var received: [String] = []
    for try await event in events {
      switch event {
      case .known(let version): received.append("known \(version)")
      case .modified(let object): received.append("modified \(object.metadata.resourceVersion ?? "")")
      case .deleted(let object): received.append("deleted \(object.metadata.resourceVersion ?? "")")
      default: received.append("\(event)")
      }
    }
    #expect(received == ["known 42", "modified 43", "deleted 42"])
    #expect(asked.withLock { $0.map(\.resourceVersion) } == ["42", "43"])
  }
}
