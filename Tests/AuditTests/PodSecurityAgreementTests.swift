import Audit
import Kubernetes
import PodSecurity
import TestSupport
import Testing

@Suite("Agreement with Pod Security admission") struct PodSecurityAgreementTests {
  /// A pod that kube-apiserver admitted to or rejected from a namespace with an enforced level.
  struct RecordedReview: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var pod: JSONValue
    var requirement: PodSecurityRequirement
    var isAdmitted: Bool
  }

  static let reviews: [RecordedReview] = ["host", "privileges", "profiles"].flatMap { name -> [RecordedReview] in
    guard let fixture = try? Fixture(named: "pod-security-\(name)", of: "SandboxTests") else { return [] }
    let requirements = fixture.setup.reduce(into: [String: PodSecurityRequirement]()) { requirements, exchange in
      let metadata = exchange.body?["metadata"]
      guard exchange.target == "/api/v1/namespaces", let name = metadata?["name"]?.stringValue else { return }
      requirements[name] = metadata.flatMap(Self.enforced)
    }
    return fixture.cases.flatMap { part in
      part.exchanges.compactMap { exchange in
        guard let namespace = exchange.namespace, let requirement = requirements[namespace],
          requirement.level > .privileged, let pod = exchange.body, let answer = exchange.answer
        else { return nil }
        let message = answer.body?["message"]?.stringValue ?? ""
        guard answer.status == 201 || message.contains("violates PodSecurity") else { return nil }
        return RecordedReview(
          testDescription: "\(part.title) (\(requirement))", pod: pod, requirement: requirement,
          isAdmitted: answer.status == 201)
      }
    }
  }

  /// The level that the labels of a namespace enforce.
  private static func enforced(_ metadata: JSONValue) -> PodSecurityRequirement? {
    let labels = metadata["labels"]
    guard let level = labels?["pod-security.kubernetes.io/enforce"]?.stringValue.flatMap(PodSecurityLevel.init),
      let version = labels?["pod-security.kubernetes.io/enforce-version"]?.stringValue.flatMap(PodSecurityVersion.init)
    else { return nil }
    return PodSecurityRequirement(level: level, version: version)
  }

  @Test("a pod has findings of a profile if and only if kube-apiserver rejected it", arguments: reviews)
  func recorded(review: RecordedReview) throws {
    let profile: AuditSettings.Profile = review.requirement.level == .baseline ? .baseline : .restricted
    #expect(try isClean(review.pod, profile, review.requirement.version) == review.isAdmitted, "\(review.pod)")
  }

  @Test("the recorded reviews include admitted and rejected pods of both levels")
  func coverage() {
    for level in [PodSecurityLevel.baseline, .restricted] {
      let reviews = Self.reviews.filter { $0.requirement.level == level }
      #expect(reviews.count { $0.isAdmitted } > 20 && reviews.count { !$0.isAdmitted } > 40, "\(level)")
    }
  }

  private static let pods = reviews.map(\.pod)

  @Test(
    "in versions without records, a pod has findings of a profile if and only if the sandbox rejects it",
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
