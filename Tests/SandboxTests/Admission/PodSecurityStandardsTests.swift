import Kubernetes
import Testing

@testable import Sandbox

@Suite("The Pod Security Standards are those of kube-apiserver") struct PodSecurityStandardsTests {
  @Test(
    "a pod is refused, and let in, as kube-apiserver 1.36.2 does",
    arguments: RecordedPod.host + RecordedPod.profiles + RecordedPod.profilesContinued + RecordedPod.privileges
      + RecordedPod.privilegesContinued)
  func recorded(_ recorded: RecordedPod) throws {
    #expect(!recorded.answers.isEmpty)
    for (demand, refusal) in recorded.answers {
      let parts = demand.split(separator: ":").map(String.init)
      let review = PodSecurityAdmission.review(
        pod: try recorded.pod(for: demand),
        namespaceLabels: [
          "pod-security.kubernetes.io/enforce": parts[0], "pod-security.kubernetes.io/enforce-version": parts[1],
        ])
      #expect(review.refusal == refusal, "\(demand)")
    }
  }

  @Test("every check fails for some recorded pod, and is named once") func coverage() throws {
    let all =
      RecordedPod.host + RecordedPod.profiles + RecordedPod.profilesContinued + RecordedPod.privileges
      + RecordedPod.privilegesContinued
    var failed: Set<String> = []
    for recorded in all {
      for (demand, _) in recorded.answers {
        let parts = demand.split(separator: ":").map(String.init)
        let pod = try recorded.pod(for: demand)
        let violations = PodSecurityStandards.violations(
          podSpec: PodSecurityAdmission.defaulted(pod), podMetadata: pod["metadata"] ?? [:],
          level: try #require(PodSecurityLevel(rawValue: parts[0])),
          version: try #require(PodSecurityVersion(parts[1])))
        failed.formUnion(violations.map(\.checkID))
      }
    }
    let ids = PodSecurityStandards.checks.map(\.id)
    #expect(failed == Set(ids))
    #expect(Set(ids).count == ids.count)
  }

  @Test("checks are in the order of kube-apiserver's messages") func order() {
    for level in [PodSecurityLevel.baseline, .restricted] {
      let ids = PodSecurityStandards.checks.filter { $0.level == level }.map(\.id)
      #expect(ids == ids.sortedByBytes)
    }
    #expect(PodSecurityStandards.checks.map(\.level) == PodSecurityStandards.checks.map(\.level).sorted())
  }

  @Test("a check's variants go from old to new, and stand in only for checks that exist")
  func variants() {
    for check in PodSecurityStandards.checks {
      let versions = check.variants.map(\.since)
      #expect(versions == Set(versions).sorted(), "\(check.id)")
      for replaced in check.variants.compactMap(\.replaces) {
        #expect(PodSecurityStandards.checks.contains { $0.id == replaced && $0.level == .baseline }, "\(check.id)")
      }
    }
  }

  @Test("a violation tells the check, the reason and the detail") func violation() {
    let violations = PodSecurityStandards.violations(
      podSpec: ["containers": [["name": "web", "securityContext": ["privileged": true]]]], podMetadata: [:],
      level: .baseline, version: .latest)
    #expect(
      violations == [
        PodSecurityViolation(
          checkID: "privileged", reason: "privileged",
          detail: #"container "web" must not set securityContext.privileged=true"#)
      ])
  }

  @Test(
    "null is absent, and what has no shape of the API's is ignored",
    arguments: [
      #"{"containers":[{"name":"web","securityContext":null,"ports":null}],"volumes":null,"hostPID":null}"#,
      #"{"containers":[{"name":"web","securityContext":{"privileged":null,"procMount":null}}],"hostUsers":null}"#,
      #"{"containers":"x","volumes":7,"securityContext":[]}"#, "{}", "[]", "null",
    ])
  func odd(spec: String) throws {
    let violations = PodSecurityStandards.violations(
      podSpec: try parsed(spec), podMetadata: .null, level: .baseline, version: .latest)
    #expect(violations.isEmpty)
  }

  @Test(
    "values in messages are quoted as Go quotes them",
    arguments: [
      ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("\n\t\r\u{7}\u{8}\u{b}\u{c}", #""\n\t\r\a\b\v\f""#),
      ("\u{1}\u{7f}", #""\x01\x7f""#), ("é世", #""é世""#), ("\u{200b}\u{a0}", #""\u200b\u00a0""#),
      ("\u{e0001}", #""\U000e0001""#),
    ])
  func quoted(text: String, quoted: String) { #expect(text.quotedAsInGo == quoted) }
}
