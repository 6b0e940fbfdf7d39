import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Objects that a kube-apiserver stored.
struct RecordedWritesTests {
  /// A stored object.
  struct Stored: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let object: JSONValue
  }

  private static let stored: [Stored] = ((try? Fixture.files(in: Fixture.folder(of: "SandboxTests"))) ?? [])
    .filter { $0.lastPathComponent.hasPrefix("writes-") }
    .flatMap { file in (try? Fixture(contentsOf: file))?.cases ?? [] }
    .flatMap { part in
      part.exchanges.compactMap { exchange in
        guard exchange.answer?.status == 201, let object = exchange.answer?.body else { return nil }
        return Stored(testDescription: part.title, object: object)
      }
    }

  @Test("defaulting and preparing a stored object changes nothing", arguments: stored)
  func stability(_ stored: Stored) throws {
    let object = stored.object
    let kind = try #require(
      BuiltInKinds.all.first { $0.kind == object.text("kind") && $0.apiVersion == object.text("apiVersion") })
    var result = kind.prepared(kind.defaulted(kind.pruned(object)), replacing: object)
    // The recording server runs no ServiceAccount admission and allocates no addresses for comparison.
    if kind.kind == "Service" { result["spec"] = object["spec"] }
    #expect(result == object)
  }
}
