import Foundation
import Kubernetes
import OperatorCommands
import TestSupport
import Testing

/// The manifests of the admission policies.
@Suite struct AdmissionManifestTests {
  private func objects() throws -> [JSONValue] {
    try ["objects", "namespaces", "service_accounts", "crd"].flatMap { name in
      let path = "config/admission/\(name).yaml"
      return try YAML.parse(Data(try Repository.text(path).utf8), file: path)
    }
  }

  @Test("every policy carries the version of the product")
  func version() throws {
    for object in try objects() {
      let labels = object["metadata"]?["labels"]
      #expect(labels?["app.kubernetes.io/version"] == .string(ProductVersion.current), "\(object["metadata"] ?? [:])")
    }
  }

  @Test("every policy fails closed and has one binding that denies and audits")
  func bindings() throws {
    let objects = try objects()
    let policies = objects.filter { $0["kind"] == "ValidatingAdmissionPolicy" }
    let bindings = objects.filter { $0["kind"] == "ValidatingAdmissionPolicyBinding" }
    #expect(policies.count == 4)
    #expect(bindings.compactMap { $0["spec"]?["policyName"] } == policies.compactMap { $0["metadata"]?["name"] })
    #expect(bindings.allSatisfy { $0["metadata"]?["name"] == $0["spec"]?["policyName"] })
    #expect(bindings.allSatisfy { $0["spec"]?["validationActions"] == ["Deny", "Audit"] })
    #expect(policies.allSatisfy { $0["spec"]?["failurePolicy"] == "Fail" && $0["spec"]?["paramKind"] == nil })
  }
}
