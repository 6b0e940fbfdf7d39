import CRDs
import Foundation
import Kubernetes
import TestSupport
import Testing

@testable import Reconcilers

/// What the ConfigMap of a baseline stores of its rollout.
@Suite struct StoredSpecsTests {
  @Test("the specs of all examples are read as they were written")
  func examples() throws {
    let folder = Repository.root.appending(path: "examples")
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where name.hasSuffix(".yaml")
    {
      let documents = try YAML.parse(Data(contentsOf: folder.appending(path: name)), file: name)
      for document in documents where document["kind"] == "SecurityBaseline" {
        let spec = try #require(document["spec"]).decode(SecurityBaselineSpec.self)
        let text = JSONValue.string(String(decoding: try JSONValue(encoding: spec).jsonData(), as: UTF8.self))
        let stored = try StoredSpecs(["data": ["spec.json": text, "earlier.json": text]])
        #expect(stored.spec == spec, "\(name)")
        #expect(stored.earlier == .spec(spec), "\(name)")
        count += 1
      }
    }
    #expect(count > 3)
  }

  @Test("an absent member and null are not the same")
  func null() throws {
    #expect(try StoredSpecs(["data": ["spec.json": "{}"]]).earlier == .none)
    #expect(try StoredSpecs(["data": ["spec.json": "{}", "earlier.json": "null"]]).earlier == .spec(nil))
    #expect(throws: UnreadableSpec.self) { try StoredSpecs(["data": ["spec.json": "null"]]) }
    #expect(throws: UnreadableSpec.self) { try StoredSpecs([:]) }
  }

  @Test("the error names the ConfigMap, the member, the problem and the fix, in a bounded text")
  func error() {
    let object: JSONValue = [
      "metadata": ["namespace": "ops", "name": "plimsoll-spec-b"],
      "data": ["spec.json": "{}", "steps.json": .string("[{\"\(String(repeating: "x", count: 5000))\":1}]")],
    ]
    let error = #expect(throws: UnreadableSpec.self) { try StoredSpecs(object) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("ConfigMap 'ops/plimsoll-spec-b': data['steps.json'] has the field '[0].xxx"), "\(text)")
    #expect(text.contains("; restore the ConfigMap, "), "\(text)")
    #expect(text.utf8.count < 600)
  }
}
