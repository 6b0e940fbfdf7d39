import Foundation
import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Updates that a kube-apiserver 1.36.2 let through or refused.
struct UpdateRulesTests {
  /// A kind, an object of it before and after, and the causes.
  struct Update: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let kind: String
    let old: String
    let new: String
    let causes: [String]

    init(_ sentence: String, _ kind: String, _ old: String, _ new: String, _ causes: String...) {
      (testDescription, self.kind, self.old, self.new, self.causes) = (sentence, kind, old, new, causes)
    }
  }

  @Test("Changes of immutable fields are rejected with kube-apiserver's messages", arguments: configuration + workloads)
  func updates(_ update: Update) throws {
    let kind = try #require(BuiltInKinds.all.first { $0.kind == update.kind })
    let old = try JSONValue(parsing: Data(update.old.utf8))
    let new = try JSONValue(parsing: Data(update.new.utf8))
    #expect(kind.updateProblems(from: old, to: new).map { "\($0.field): \($0.message)" } == update.causes)
    #expect(kind.updateProblems(from: old, to: old).isEmpty)
  }

  private static let sealed = "Forbidden: field is immutable when `immutable` is set"

  private static let configuration: [Update] = [
    Update("rules of a role", "Role", #"{"rules":[]}"#, #"{"rules":[{}]}"#),
    Update(
      "another role of a binding", "RoleBinding",
      #"{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"a"}}"#,
      #"{"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"b"}}"#,
      #"roleRef: Invalid value: {"APIGroup":"rbac.authorization.k8s.io","Kind":"Role","Name":"b"}: cannot change roleRef"#
    ),
    Update(
      "another type of a secret", "Secret", #"{"type":"Opaque"}"#, #"{"type":"x"}"#,
      #"type: Invalid value: "x": field is immutable"#),
    Update(
      "data that were sealed", "ConfigMap", #"{"immutable":true,"data":{"a":"b"}}"#,
      #"{"immutable":true,"data":{"a":"c"}}"#,
      "data: \(sealed)"),
    Update(
      "breaking a seal", "ConfigMap", #"{"immutable":true,"data":{"a":"b"}}"#, #"{"immutable":false,"data":{"a":"b"}}"#,
      "immutable: \(sealed)"),
    Update(
      "a secret that was sealed", "Secret", #"{"immutable":true,"data":{"a":"YQ=="}}"#,
      #"{"immutable":true,"data":{"a":"Yg=="}}"#,
      "data: \(sealed)"),
    Update("sealing data", "ConfigMap", #"{"data":{"a":"b"}}"#, #"{"immutable":true,"data":{"a":"c"}}"#),
    Update(
      "other scopes of a quota", "ResourceQuota", #"{"spec":{"scopes":["BestEffort"]}}"#,
      #"{"spec":{"scopes":["NotBestEffort"]}}"#,
      #"spec.scopes: Invalid value: ["NotBestEffort"]: field is immutable"#),
  ]

  private static let workloads: [Update] =
    ["Deployment", "ReplicaSet", "DaemonSet"].map { kind in
      Update(
        "another selector of a \(kind)", kind, #"{"spec":{"selector":{"matchLabels":{"a":"b"}}}}"#,
        #"{"spec":{"selector":{"matchLabels":{"a":"c"}}}}"#,
        #"spec.selector: Invalid value: {"matchLabels":{"a":"c"}}: field is immutable"#)
    } + [
      Update(
        "another service of a StatefulSet", "StatefulSet", #"{"spec":{"serviceName":""}}"#,
        #"{"spec":{"serviceName":"x"}}"#,
        """
        spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', \
        'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden
        """),
      Update("more pods of a StatefulSet", "StatefulSet", #"{"spec":{"replicas":1}}"#, #"{"spec":{"replicas":2}}"#),
      Update(
        "another image of a pod", "Pod", #"{"spec":{"containers":[{"name":"c","image":"x"}]}}"#,
        #"{"spec":{"containers":[{"name":"c","image":"y"}]}}"#),
      Update(
        "one more container of a pod", "Pod", #"{"spec":{"containers":[{"name":"c"}]}}"#,
        #"{"spec":{"containers":[{"name":"c"},{"name":"d"}]}}"#,
        "spec.containers: Forbidden: pod updates may not add or remove containers"),
      Update(
        "the node's network for a pod that runs", "Pod", #"{"spec":{"containers":[]}}"#,
        #"{"spec":{"hostNetwork":true,"containers":[]}}"#,
        """
        spec: Forbidden: pod updates may not change fields other than \
        `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only \
        additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was \
        previously negative)
        """),
    ]
}
