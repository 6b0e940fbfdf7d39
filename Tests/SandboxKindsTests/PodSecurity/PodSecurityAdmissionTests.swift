import Kubernetes
import Testing

@testable import PodSecurity
@testable import SandboxKinds

@Suite("Pod Security admission denies and warns as kube-apiserver does") struct PodSecurityAdmissionTests {
  @Test(
    "the modes of a namespace decide between denial and warning",
    arguments: RecordedPodReview.all(in: "pod-security-modes"))
  func modes(_ recorded: RecordedPodReview) {
    let review = PodSecurityAdmission.review(pod: recorded.pod, namespaceLabels: recorded.namespaceLabels)
    #expect(review.refusal == recorded.denial)
    #expect(review.warnings == recorded.warnings)
  }

  @Test(
    "kinds with a pod template get warnings and are not rejected",
    arguments: [
      ("Deployment", ["spec", "template"]), ("ReplicaSet", ["spec", "template"]),
      ("StatefulSet", ["spec", "template"]),
      ("DaemonSet", ["spec", "template"]), ("Job", ["spec", "template"]),
      ("CronJob", ["spec", "jobTemplate", "spec", "template"]), ("ReplicationController", ["spec", "template"]),
      ("PodTemplate", ["template"]),
    ])
  func workloads(kind: String, path: [String]) {
    // With hostNetwork a template's ports are not yet the node's, and its annotation sets no field.
    var workload: JSONValue = [
      "metadata": ["annotations": ["container.apparmor.security.beta.kubernetes.io/web": "unconfined"]],
      "spec": [
        "containers": [["name": "web", "image": "web:1", "ports": [["containerPort": 80]]]], "hostNetwork": true,
      ],
    ]
    for key in path.reversed() { workload = [key: workload].asJSON }
    let labels = podSecurityLabels(["enforce": "baseline", "warn": "restricted", "warn-version": "v1.25"])
    let warning = #"""
      would violate PodSecurity "restricted:v1.25": forbidden AppArmor profile (annotation must not set AppArmor \#
      profile type to "container.apparmor.security.beta.kubernetes.io/web="unconfined""), host namespaces \#
      (hostNetwork=true), allowPrivilegeEscalation != false (container "web" must set \#
      securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set \#
      securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set \#
      securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set \#
      securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")
      """#
    #expect(PodSecurityAdmission.review(workload: workload, kind: kind, namespaceLabels: labels) == [warning])
    #expect(PodSecurityAdmission.review(workload: workload, kind: "Service", namespaceLabels: labels).isEmpty)
    #expect(PodSecurityAdmission.review(workload: workload, kind: kind, namespaceLabels: [:]).isEmpty)
  }

  @Test("a workload without a pod template gives no warning") func noTemplate() {
    let labels = podSecurityLabels(["warn": "restricted"])
    #expect(
      PodSecurityAdmission.review(workload: ["spec": [:]], kind: "ReplicationController", namespaceLabels: labels)
        .isEmpty)
  }

  @Test(
    "an update is reviewed if it changes an image or adds a container",
    arguments: [
      (#"{"metadata":{"labels":{"a":"b"}},"spec":{"activeDeadlineSeconds":5}}"#, false),
      (#"{"spec":{"containers":[{"name":"web","image":"web:2"}]}}"#, true),
      (#"{"spec":{"containers":[{"name":"web","image":"web:1","resources":{"requests":{"cpu":"1"}}}]}}"#, false),
      (#"{"spec":{"containers":[{"name":"web","image":"web:1"},{"name":"b","image":"b"}]}}"#, true),
      (#"{"spec":{"initContainers":[{"name":"init","image":"init:2"}]}}"#, true),
      (#"{"spec":{"initContainers":null}}"#, true),
      (#"{"spec":{"ephemeralContainers":[{"name":"debug","image":"d:1"},{"name":"more","image":"d:1"}]}}"#, true),
      (#"{"spec":{"ephemeralContainers":[{"name":"debug","image":"d:2"}]}}"#, true),
      (#"{"spec":{"ephemeralContainers":null}}"#, false),
    ])
  func updates(patch: String, isReviewed: Bool) throws {
    var old = SamplePod.bare.json
    old.merge([
      "spec": [
        "initContainers": [["name": "init", "image": "init:1"]],
        "ephemeralContainers": [["name": "debug", "image": "d:1"]],
      ]
    ])
    var new = old
    new.merge(try parsed(patch))
    let labels = podSecurityLabels(["enforce": "restricted"])
    let review = PodSecurityAdmission.review(pod: new, replacing: old, namespaceLabels: labels)
    #expect((review.refusal != nil) == isReviewed)
    #expect(PodSecurityAdmission.review(pod: new, namespaceLabels: labels).refusal != nil)
  }

  @Test("an invalid label enforces restricted, and makes the other modes privileged") func unreadable() {
    let policy = PodSecurityPolicy(labels: podSecurityLabels(["enforce": "x", "audit": "x", "warn": "x"]))
    #expect(
      "\(policy.enforce) \(policy.audit) \(policy.warn)" == "restricted:latest privileged:latest privileged:latest")
    #expect(policy.invalidLabels.count == 3)
    let silent = PodSecurityPolicy(labels: podSecurityLabels(["enforce": "x", "enforce-version": "v1.9"]))
    #expect("\(silent.enforce) \(silent.warn)" == "restricted:v1.9 privileged:latest")
  }

  @Test(
    "versions are `latest` or v1.x",
    arguments: [
      ("latest", true), ("v1.0", true), ("v1.9", true), ("v1.36", true), ("v1.100", true), ("", false), ("v1", false),
      ("v1.", false), ("v1.01", false), ("v1.00", false), ("v2.1", false), ("1.25", false), ("v1.2.3", false),
      ("v1.-1", false), ("v1.+1", false), ("v1.٣", false), ("Latest", false), ("v1.99999999999999999999", false),
    ])
  func versions(text: String, isValid: Bool) {
    #expect(PodSecurityVersion(text)?.description == (isValid ? text : nil))
  }

  @Test("versions and levels are in order") func order() throws {
    let versions = try ["v1.0", "v1.9", "v1.25", "v1.100", "latest"].map { try #require(PodSecurityVersion($0)) }
    #expect(versions.reversed().sorted() == versions)
    #expect(!(PodSecurityVersion.latest < .latest))
    #expect(PodSecurityLevel.allCases.reversed().sorted() == [.privileged, .baseline, .restricted])
  }
}

extension [String: JSONValue] {
  fileprivate var asJSON: JSONValue { .object(self) }
}
