import Kubernetes
import Testing

@testable import PodSecurity
@testable import SandboxKinds
@testable import SandboxMerge

@Suite("The Pod Security Standards are those of kube-apiserver") struct PodSecurityStandardsTests {
  private static let reviews = ["host", "privileges", "profiles"].flatMap {
    RecordedPodReview.all(in: "pod-security-\($0)")
  }

  @Test("pods are admitted and denied as kube-apiserver does", arguments: reviews)
  func recorded(_ recorded: RecordedPodReview) {
    let review = PodSecurityAdmission.review(pod: recorded.pod, namespaceLabels: recorded.namespaceLabels)
    #expect(review.refusal == recorded.denial)
  }

  @Test("every check fails for a recorded pod, and has a unique name") func coverage() {
    var failed: Set<String> = []
    for recorded in Self.reviews {
      let policy = PodSecurityPolicy(labels: recorded.namespaceLabels)
      let violations = PodSecurityStandards.violations(
        podSpec: PodSecurityAdmission.defaulted(recorded.pod), podMetadata: recorded.pod["metadata"] ?? [:],
        level: policy.enforce.level, version: policy.enforce.version)
      failed.formUnion(violations.map(\.checkID))
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

  @Test("variants of a check are in order of versions, and replace only existing checks")
  func variants() {
    for check in PodSecurityStandards.checks {
      let versions = check.variants.map(\.since)
      #expect(versions == Set(versions).sorted(), "\(check.id)")
      for replaced in check.variants.compactMap(\.replaces) {
        #expect(PodSecurityStandards.checks.contains { $0.id == replaced && $0.level == .baseline }, "\(check.id)")
      }
    }
  }

  @Test("a violation names the check, the reason and the detail") func violation() {
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
    "null equals an absent value, and values of unexpected types are ignored",
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
