import Testing

@testable import Preview

/// The texts come from kube-apiserver 1.36.2.
@Suite struct PodSecurityVerdictTests {
  private static let headline =
    #"existing pods in namespace "team-a" violate the new PodSecurity enforce level "restricted:latest""#

  @Test("reads the level from the headline, and the pods with the same violations from each line")
  func pods() throws {
    let (verdict, others) = PodSecurityVerdict.read([
      Self.headline, "priv: host namespaces, runAsNonRoot != true", "web-0 (and 1 other pod): seccompProfile",
      "api.0 (and 12 other pods): allowPrivilegeEscalation != false",
    ])
    let read = try #require(verdict)
    #expect(read.level == "restricted:latest")
    #expect(
      read.violations == [
        .init(pod: "priv", message: "host namespaces, runAsNonRoot != true"),
        .init(pod: "web-0", others: 1, message: "seccompProfile"),
        .init(pod: "api.0", others: 12, message: "allowPrivilegeEscalation != false"),
      ])
    #expect(read.pods == 16)
    #expect(others.isEmpty)
  }

  @Test("keeps other warnings before and after the headline")
  func others() {
    let cut = "new PodSecurity enforce level only checked against the first 3000 of 4000 existing pods"
    let webhook = "Labels of this namespace are managed in Git"
    let (verdict, others) = PodSecurityVerdict.read([cut, Self.headline, "web-0: seccompProfile", webhook])
    #expect(verdict?.pods == 1)
    #expect(others == [cut, webhook])
  }

  @Test(
    "reads no pods without the headline",
    arguments: [[], ["web-0: looks like one"], [#"namespace "x" is exempt from Pod Security, and so on"#]])
  func none(warnings: [String]) {
    let (verdict, others) = PodSecurityVerdict.read(warnings)
    #expect(verdict == nil)
    #expect(others == warnings)
  }
}
