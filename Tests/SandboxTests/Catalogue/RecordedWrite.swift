import Foundation
import Kubernetes
import Testing

@testable import Sandbox

/// An object as it was sent to a kube-apiserver 1.36.2 to be created, and what the server made of it.
///
/// Left out of what it stored are the members that every object gets (`uid`, `creationTimestamp` and the like), and what
/// a controller looks after that the sandbox does not have: `kubernetes.io/pvc-protection`.
struct RecordedWrite: Sendable, CustomTestStringConvertible {
  let testDescription: String
  private let sent: String
  private let answer: Answer

  private enum Answer {
    case stored(String)
    case refused([String])
  }

  /// An object that was stored.
  init(_ sentence: String, _ sent: String, stored: String) {
    testDescription = sentence
    self.sent = sent
    answer = .stored(stored)
  }

  /// An object that was refused, for causes that are written `FIELD: REASON: MESSAGE`.
  init(_ sentence: String, _ sent: String, causes: [String]) {
    testDescription = sentence
    self.sent = sent
    answer = .refused(causes)
  }

  /// What was sent.
  var object: JSONValue { get throws { try JSONValue(parsing: Data(sent.utf8)) } }

  /// What was stored; nil where nothing was.
  var stored: JSONValue? {
    get throws {
      guard case .stored(let text) = answer else { return nil }
      return try JSONValue(parsing: Data(text.utf8))
    }
  }

  /// Why it was refused; empty where it was stored.
  var causes: [String] { if case .refused(let causes) = answer { causes.sorted() } else { [] } }

  /// Everything that was recorded.
  static let all: [RecordedWrite] =
    namespaces + data + quotas + limitRanges + networkPolicies + networkPolicySelectors + rbac + pods + podVolumes
    + podSecurityContexts + podLifecycles + podResources + services + workloads + jobs + definitions + cluster
}

/// The built-in kinds judge objects as kube-apiserver did.
struct RecordedWritesTests {
  @Test("Objects are refused for the causes that kube-apiserver names", arguments: RecordedWrite.all)
  func causes(_ write: RecordedWrite) throws {
    let found = try kind(of: write).problems(in: completed(write))
    #expect(found.map { "\($0.field): \($0.reason): \($0.message)" }.sorted() == write.causes)
  }

  @Test("Objects get the defaults that kube-apiserver stored", arguments: RecordedWrite.all)
  func defaults(_ write: RecordedWrite) throws {
    guard let stored = try write.stored else { return }
    #expect(try completed(write) == stored)
  }

  @Test("What is complete stays as it is", arguments: RecordedWrite.all)
  func stability(_ write: RecordedWrite) throws {
    guard let stored = try write.stored else { return }
    let kind = try kind(of: write)
    #expect(kind.prepared(kind.defaulted(kind.pruned(stored)), replacing: stored) == stored)
  }

  private func completed(_ write: RecordedWrite) throws -> JSONValue {
    let kind = try kind(of: write)
    return kind.prepared(kind.defaulted(kind.pruned(try write.object)), replacing: nil)
  }

  private func kind(of write: RecordedWrite) throws -> ServedKind {
    let object = try write.object
    return try #require(
      Catalogue.builtIn.first { $0.kind == object.text("kind") && $0.apiVersion == object.text("apiVersion") })
  }
}
