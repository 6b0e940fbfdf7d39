import Foundation
import Kubernetes
import Testing

@testable import SandboxKinds
@testable import SandboxMerge

/// Objects that a kube-apiserver 1.36.2 could not decode, and what it said.
struct DecodingFailureTests {
  @Test(
    "Values that cannot be decoded are rejected with kube-apiserver's messages",
    arguments: [
      (
        "ConfigMap", #"{"data":{"a":1}}"#,
        "json: cannot unmarshal number into Go struct field ConfigMap.data of type string"
      ),
      (
        "ConfigMap", #"{"data":"x"}"#,
        "json: cannot unmarshal string into Go struct field ConfigMap.data of type map[string]string"
      ),
      (
        "ConfigMap", #"{"data":["x"]}"#,
        "json: cannot unmarshal array into Go struct field ConfigMap.data of type map[string]string"
      ),
      ("ConfigMap", #"{"binaryData":{"a":"!!"}}"#, "illegal base64 data at input byte 0"),
      (
        "ConfigMap", #"{"immutable":"yes"}"#,
        "json: cannot unmarshal string into Go struct field ConfigMap.immutable of type bool"
      ),
      (
        "ConfigMap", #"{"metadata":{"name":1}}"#,
        "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.name of type string"
      ),
      (
        "ConfigMap", #"{"metadata":{"labels":{"a":true}}}"#,
        "json: cannot unmarshal bool into Go struct field ObjectMeta.metadata.labels of type string"
      ),
      (
        "ConfigMap", #"{"metadata":{"creationTimestamp":"x"}}"#,
        #"parsing time "x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "2006""#
      ),
      (
        "ResourceQuota", #"{"spec":{"hard":{"cpu":"x"}}}"#,
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      ),
      (
        "ResourceQuota", #"{"spec":{"hard":{"cpu":true}}}"#,
        "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
      ),
      (
        "Pod", #"{"spec":{"containers":{"a":1}}}"#,
        "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container"
      ),
      (
        "Pod", #"{"spec":{"containers":["a"]}}"#,
        "json: cannot unmarshal string into Go struct field PodSpec.spec.containers of type v1.Container"
      ),
      (
        "Pod", #"{"spec":{"containers":[{"name":1}]}}"#,
        "json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string"
      ),
      (
        "Pod", #"{"spec":{"hostNetwork":"x"}}"#,
        "json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool"
      ),
      (
        "Pod", #"{"spec":{"priority":1.5}}"#,
        "json: cannot unmarshal number 1.5 into Go struct field PodSpec.spec.priority of type int32"
      ),
      (
        "Pod", #"{"spec":{"priority":3000000000}}"#,
        "json: cannot unmarshal number 3000000000 into Go struct field PodSpec.spec.priority of type int32"
      ),
      ("Pod", #"{"spec":"x"}"#, "json: cannot unmarshal string into Go struct field Pod.spec of type v1.PodSpec"),
      (
        "Pod", #"{"spec":{"containers":[{"command":"x"}]}}"#,
        "json: cannot unmarshal string into Go struct field Container.spec.containers.command of type []string"
      ),
      (
        "Pod", #"{"spec":{"containers":[{"ports":[{"containerPort":"80"}]}]}}"#,
        "json: cannot unmarshal string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32"
      ),
      (
        "NetworkPolicy", #"{"spec":{"podSelector":{"matchLabels":{"a":1}}}}"#,
        "json: cannot unmarshal number into Go struct field LabelSelector.spec.podSelector.matchLabels of type string"
      ),
      (
        "NetworkPolicy", #"{"spec":{"ingress":{}}}"#,
        "json: cannot unmarshal object into Go struct field NetworkPolicySpec.spec.ingress of type []v1.NetworkPolicyIngressRule"
      ),
      (
        "Role", #"{"rules":[{"verbs":"get"}]}"#,
        "json: cannot unmarshal string into Go struct field PolicyRule.rules.verbs of type []string"
      ),
      (
        "Deployment", #"{"spec":{"replicas":"3"}}"#,
        "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"
      ),
      (
        "Deployment", #"{"spec":{"template":{"spec":{"containers":[{"env":[{"name":"A","value":1}]}]}}}}"#,
        "json: cannot unmarshal number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string"
      ),
      (
        "Lease", #"{"spec":{"renewTime":"x"}}"#,
        #"parsing time "x" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "x" as "2006""#
      ),
      (
        "Lease", #"{"spec":{"renewTime":5}}"#,
        "json: cannot unmarshal number into Go struct field LeaseSpec.spec.renewTime of type string"
      ),
      (
        "Secret", #"{"data":{"a":1}}"#, "json: cannot unmarshal number into Go struct field Secret.data of type []uint8"
      ),
    ])
  func failure(kind name: String, object: String, words: String) throws {
    let kind = try #require(BuiltInKinds.all.first { $0.kind == name })
    let object = try JSONValue(parsing: Data(object.utf8))
    #expect(kind.decodingFailure(in: object) == "\(name) in version \"v1\" cannot be handled as a \(name): \(words)")
  }

  @Test(
    "The message for a timestamp names its first invalid part",
    arguments: [
      ("", #"cannot parse "" as "2006""#), ("2026/01", #"cannot parse "/01" as "-""#),
      ("2026-01-01", #"cannot parse "" as "T""#), ("2026-01-01T00:00:00", #"cannot parse "" as "Z07:00""#),
    ])
  func moments(text: String, words: String) { #expect(RFC3339.message(about: text) == words) }

  @Test("Custom resources are not decoded into Go types")
  func customResources() throws {
    let schema = try OpenAPISchema(definition: ["properties": ["spec": ["type": "object"]]])
    #expect(schema.decodingFailure(in: ["spec": 1]) == nil)
  }
}
