import CRDs
import Foundation
import Kubernetes
import Testing

@Suite("Reading a person's file")
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
    "each mistake in the spec is named, with what may have been meant",
    arguments: [
      ("{enforcment: Audit}", "spec.enforcment: is no field; did you mean enforcement?"),
      ("{networkpolicies: {}}", "spec.networkpolicies: is no field; did you mean networkPolicies?"),
      (
        "{networkPolicies: {allow: {DNS: true}}}",
        "spec.networkPolicies.allow.DNS: is no field; did you mean dns?"
      ),
      (
        "{podSecurity: {warn: baseline, level: restricted}}",
        "spec.podSecurity.level: is no field; the fields here are enforcement, enforce, audit, warn, version"
      ),
      ("{enforcement: audit}", "spec.enforcement: \"audit\" is not one of Enforce, Audit; did you mean Audit?"),
      (
        "{deletionPolicy: Delete}",
        "spec.deletionPolicy: \"Delete\" is not one of Remove, Orphan; use one of these"
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
      ("{resourceQuotas: [{hard: {pods: 1}}]}", "spec.resourceQuotas[0].name: is missing; give text"),
      (
        "{rbac: [roles]}",
        "spec.rbac: a list of 1 is not an object; write fields such as enforcement, roles, roleBindings"
      ),
    ])
  func mistakes(_ spec: String, message: String) throws {
    #expect(try errors(inSpec: spec) == [message])
  }

  @Test("mistakes of every sort are told at once, where the rest can be read")
  func several() throws {
    #expect(
      try errors(inSpec: "{enforcment: Audit, podSecurity: {}}") == [
        "spec.enforcment: is no field; did you mean enforcement?",
        "spec.podSecurity: has no level; give one of enforce, audit and warn at least, such as enforce: restricted",
      ])
  }

  @Test("what is around the spec is checked too")
  func envelope() throws {
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1, kind: SecurityBaseline, metadata: {name: b}, spec: {}}")
        == ["apiVersion: \"plimsoll.dev/v1\" is not one of plimsoll.dev/v1alpha1; did you mean plimsoll.dev/v1alpha1?"])
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {}, spec: {}}")
        == ["metadata.name: is missing; give text"])
    #expect(
      try errors(in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b}}")
        == ["spec: is missing; give an object"])
    #expect(
      try errors(
        in: "{apiVersion: plimsoll.dev/v1alpha1, kind: SecurityBaseline, metadata: {name: b, namespace: x}, spec: {}}")
        == ["metadata.namespace: is no field; the fields here are name, labels, annotations"])
    let list = try #require(try YAML.parse("[1]", file: "f").first)
    #expect(throws: InvalidBaseline.self) { try SecurityBaseline.parse(list) }
  }

  @Test("what the API server adds is no mistake: a file may come from kubectl get -o yaml")
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

  @Test("quantities may be numbers")
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
    let folder = repository.appending(path: "examples").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).filter { $0.hasSuffix(".yaml") }
      .sorted()
  }()

  @Test("the examples are there")
  func examplesExist() {
    #expect(Self.examples.isSuperset(of: ["exemption.yaml", "restricted.yaml", "starter.yaml", "team.yaml"]))
  }

  @Test("every example is valid as it is", arguments: examples)
  func example(_ name: String) throws {
    let text = try String(contentsOf: repository.appending(path: "examples/\(name)"), encoding: .utf8)
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
