import Audit
import Kubernetes
import PodSecurity
import TestSupport
import Testing

@Suite("Agreement with Pod Security admission") struct PodSecurityAgreementTests {
  private static let pods: [JSONValue] = ["host", "privileges", "profiles"].flatMap { name -> [JSONValue] in
    guard let fixture = try? Fixture(named: "pod-security-\(name)", of: "SandboxTests") else { return [] }
    return fixture.cases.flatMap(\.exchanges).compactMap(\.body).filter { $0["spec"]?["containers"] != nil }
  }

  @Test(
    "a pod has findings of a profile if and only if admission rejects it",
    arguments: [0, 18, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35].map(PodSecurityVersion.minor) + [.latest])
  func agreement(version: PodSecurityVersion) throws {
    #expect(Self.pods.count > 100)
    for pod in Self.pods {
      let isBaseline = try isClean(pod, .baseline, version)
      #expect(isBaseline == !violates(pod, .baseline, version), "\(pod)")
      // A Windows pod can pass the level restricted with capabilities that the level baseline forbids.
      let isRestricted = !violates(pod, .restricted, version) && !violates(pod, .baseline, version)
      #expect(try isClean(pod, .restricted, version) == isRestricted, "\(pod)")
    }
  }

  private func isClean(
    _ pod: JSONValue, _ profile: AuditSettings.Profile, _ version: PodSecurityVersion
  ) throws -> Bool {
    var settings = AuditSettings()
    settings.profile = profile
    settings.version = version
    let checks = CheckCatalog.all.filter { profile.includes($0.info) }
    var auditor = Auditor(checks: checks, settings: settings)
    var object = pod
    object["apiVersion"] = "v1"
    object["kind"] = "Pod"
    auditor.add(try #require(AuditedObject(object))) { _ in nil }
    return auditor.finish().results.isEmpty
  }

  private func violates(_ pod: JSONValue, _ level: PodSecurityLevel, _ version: PodSecurityVersion) -> Bool {
    !PodSecurityStandards.violations(
      podSpec: pod["spec"] ?? [:], podMetadata: pod["metadata"] ?? [:], level: level, version: version
    ).isEmpty
  }
}
