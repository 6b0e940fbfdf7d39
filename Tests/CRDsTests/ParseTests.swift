import CRDs
import Foundation
import Kubernetes
import TestSupport
import Testing

@Suite("Parsing a baseline")
struct ParseTests {
  private func errors(in text: String) throws -> [String] {
    let value = try #require(try YAML.parse(text, file: "baseline.yaml").first)
    do {
      _ = try SecurityBaseline.parse(value)
      return []
    } catch {
      return error.errors.map(\.description)
    }
  }

  private func errors(inSpec spec: String) throws -> [String] {
    try errors(
      in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}, spec: \(spec)}")
  }

  @Test(
    "each mistake in the spec is reported with a suggestion",
    arguments: [
      ("{enforcment: Audit}", "spec.enforcment: is not a known field; did you mean enforcement?"),
      ("{networkpolicies: {}}", "spec.networkpolicies: is not a known field; did you mean networkPolicies?"),
      (
        "{networkPolicies: {allow: {DNS: true}}}",
        "spec.networkPolicies.allow.DNS: is not a known field; did you mean dns?"
      ),
      (
        "{podSecurity: {warn: baseline, level: restricted}}",
        "spec.podSecurity.level: is not a known field; use one of enforcement, enforce, audit, warn, version"
      ),
      ("{enforcement: audit}", "spec.enforcement: \"audit\" is not one of Enforce, Audit; did you mean Audit?"),
      (
        "{deletionPolicy: Delete}",
        "spec.deletionPolicy: \"Delete\" is not one of Remove, Orphan; use one of these values"
      ),
      ("{suspend: 'yes'}", "spec.suspend: \"yes\" is not true or false; write true or false without quotes"),
      (
        "{namespaceSelector: {matchNames: team-a}}",
        "spec.namespaceSelector.matchNames: \"team-a\" is not a list; write it as an entry: '- …'"
      ),
      (
        "{namespaceSelector: {matchLabels: {a: true}}}",
        "spec.namespaceSelector.matchLabels[a]: true is not text; write it in quotes"
      ),
      (
        "{resourceQuotas: [{name: q, hard: {requests.cpu: 0.5}}]}",
        "spec.resourceQuotas[0].hard[requests.cpu]: 0.5 is not a quantity; write it in quotes"
      ),
      ("{resourceQuotas: [{hard: {pods: 1}}]}", "spec.resourceQuotas[0].name: is missing; specify text"),
      (
        "{rbac: [roles]}",
        "spec.rbac: a list of 1 is not an object; write fields such as enforcement, roles, roleBindings"
      ),
    ])
  func mistakes(_ spec: String, message: String) throws {
    #expect(try errors(inSpec: spec) == [message])
  }

  @Test("schema errors and semantic errors are reported together")
  func combinedErrors() throws {
    #expect(
      try errors(inSpec: "{enforcment: Audit, podSecurity: {}}") == [
        "spec.enforcment: is not a known field; did you mean enforcement?",
        "spec.podSecurity: has no level; specify at least one of enforce, audit and warn, such as enforce: restricted",
      ])
  }

  @Test("apiVersion, kind and metadata are validated")
  func objectFields() throws {
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1, kind: SecurityBaseline, metadata: {name: b}, spec: {}}")
        == ["apiVersion: \"plimsoll.dev/v1\" is not one of plimsoll.dev/v1alpha1; did you mean plimsoll.dev/v1alpha1?"])
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {}, spec: {}}")
        == ["metadata.name: is missing; specify text"])
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}}")
        == ["spec: is missing; specify an object"])
    #expect(
      try errors(
        in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b, namespace: x}, spec: {}}")
        == ["metadata.namespace: is not a known field; use one of name, labels, annotations"])
    let list = try #require(try YAML.parse("[1]", file: "f").first)
    #expect(throws: InvalidBaseline.self) { try SecurityBaseline.parse(list) }
  }

  @Test("fields that the API server sets are ignored")
  func fromServer() throws {
    #expect(
      try errors(
        in: """
          apiVersion: plimsoll.dev/v1alpha1
          kind: SecurityBaseline
          metadata:
            name: b
            uid: 1-2-3
            resourceVersion: "7"
            generation: 2
            creationTimestamp: "2026-11-21T10:00:00Z"
            finalizers: [plimsoll.dev/cleanup]
            managedFields: [{manager: kubectl}]
            annotations: {kubectl.kubernetes.io/last-applied-configuration: "{}"}
          spec: {suspend: null}
          status: {mode: Enforce, other: 1}
          """) == [])
  }

  @Test("a quantity may be a number")
  func quantities() throws {
    let value = try #require(
      try YAML.parse(
        """
        {apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b},
         spec: {resourceQuotas: [{name: q, hard: {pods: 50, requests.cpu: "10"}}]}}
        """, file: "f"
      ).first)
    let quota = try SecurityBaseline.parse(value).spec.resourceQuotas?.first
    #expect(quota?.hard == ["pods": Quantity("50"), "requests.cpu": Quantity("10")])
  }

  static let examples: [String] = {
    let folder = Repository["examples"].path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }
      .sorted()
  }()

  @Test("the examples exist")
  func examplesExist() {
    #expect(
      Self.examples.isSuperset(of: ["audit.yaml", "exemption.yaml", "restricted.yaml", "starter.yaml", "team.yaml"]))
  }

  @Test("every example is valid", arguments: examples)
  func example(_ name: String) throws {
    let text = try Repository.text("examples/\(name)")
    let documents = try YAML.parse(text, file: name)
    #expect(!documents.isEmpty)
    for document in documents {
      let baseline = try SecurityBaseline.parse(document)
      #expect(baseline.validate() == [])
    }
  }
}

extension [String] {
  fileprivate func isSuperset(of other: [String]) -> Bool { Set(self).isSuperset(of: other) }
}
