import Audit
import CRDs
import Foundation
import Kubernetes
import Testing

@testable import Scan

@Suite("Scan with a baseline") struct BaselineTests {
  private func baseline(_ spec: String) throws -> BaselineAudit {
    let text = "apiVersion: plimsoll.dev/v1alpha1\nkind: SecurityBaseline\nmetadata: {name: base}\nspec: {\(spec)}\n"
    let value = try #require(try YAML.parse(text, file: "baseline.yaml").first)
    return BaselineAudit(try SecurityBaseline.parse(value), source: "baseline.yaml:1")
  }

  private let pod = """
    apiVersion: v1
    kind: Pod
    metadata: {name: a, namespace: shop}
    spec: {hostIPC: true, hostPID: true, containers: [{name: a, image: 'nginx:1'}]}
    """

  @Test("the profile, severities, registries and disabled checks of the baseline apply")
  func settings() throws {
    let audit = try baseline(
      "audit: {profile: baseline, disabled: [host-pid], severities: {host-ipc: low}, allowedRegistries: [quay.io]}")
    let report = scan(pod, baseline: audit)
    #expect(report.results.map(\.check.id) == ["host-ipc"])
    #expect(report.results.map(\.severity) == [.low])
    var options = ScanSettings.Options()
    options.profile = .all
    let settings = ScanSettings(options, baseline: audit)
    #expect(settings.checks.count == CheckCatalog.all.count - 1)
    #expect(settings.settings.allowedRegistries == ["quay.io"])
  }

  @Test("a setting for a check that the profile of the baseline does not include is a note")
  func withoutEffect() throws {
    let settings =
      "disabled: [image-no-digest], severities: {no-cpu-limit: high, host-ipc: low}, allowedRegistries: [quay.io]"
    let owners = "owners: [{namespaces: [shop], name: shop}]"
    let audit = try baseline("audit: {profile: baseline, \(settings)}, \(owners)")
    func note(_ field: String, _ check: String) -> String {
      "baseline.yaml:1: spec.\(field) has no effect on the audit, because the profile 'baseline' does not include "
        + "the check '\(check)'; use the profile 'all'"
    }
    #expect(
      scan(pod, baseline: audit).notes == [
        note("audit.allowedRegistries", "image-registry"), note("owners", "no-owner"),
        note("audit.disabled[0]", "image-no-digest"), note("audit.severities[no-cpu-limit]", "no-cpu-limit"),
      ])
    #expect(scan(pod, baseline: try baseline("audit: {profile: all, \(settings)}, \(owners)")).notes == [])
  }

  @Test("a check of the command line takes precedence over disabled checks")
  func precedence() throws {
    let audit = try baseline("audit: {disabled: [host-pid]}")
    #expect(scan(pod, checks: ["host-pid"], baseline: audit).results.map(\.check.id) == ["host-pid"])
  }

  @Test("exceptions and exemptions ignore findings with their reasons until they expire")
  func exceptions() throws {
    let exception = "namespaces: ['sh*'], checks: [host-ipc], reason: needs IPC"
    let exemption = "namespaces: [shop], controls: [podSecurity], reason: legacy, expires: '2027-01-31T00:00:00Z'"
    let audit = try baseline("audit: {exceptions: [{\(exception)}]}, exemptions: [{\(exemption)}]")
    let before = Date(timeIntervalSince1970: 1_801_000_000)
    let report = scan(pod, checks: ["host-ipc", "host-pid"], baseline: audit, now: before)
    #expect(report.ignored.map(\.ignoredBecause) == ["needs IPC", "legacy"])
    #expect(report.notes == [])
    let after = scan(
      pod, checks: ["host-ipc", "host-pid"], baseline: audit, now: Date(timeIntervalSince1970: 1_802_000_000))
    #expect(after.results.map(\.check.id) == ["host-pid"])
    #expect(after.notes == ["baseline.yaml:1: spec.exemptions[0] has expired, so its findings count"])
  }

  @Test("an exception that has expired is a note")
  func expiredException() throws {
    let exceptions = ["2027-01-31T00:00:00Z", "2027-02-01T00:00:00Z"].map {
      "{namespaces: [shop], checks: [host-ipc], reason: legacy, expires: '\($0)'}"
    }
    let audit = try baseline("audit: {exceptions: [\(exceptions.joined(separator: ", "))]}")
    let expiry = try #require(Timestamp(text: "2027-01-31T00:00:00Z").date)
    #expect(
      scan(pod, checks: ["host-ipc"], baseline: audit, now: expiry).notes
        == ["baseline.yaml:1: spec.audit.exceptions[0] has expired, so its findings count"])
    #expect(scan(pod, checks: ["host-ipc"], baseline: audit, now: expiry.addingTimeInterval(-1)).notes == [])
  }

  @Test("an exception for the namespace default does not cover objects of the cluster")
  func clusterScoped() throws {
    let audit = try baseline(
      "audit: {exceptions: [{namespaces: [default], checks: [host-ipc, anonymous-binding], reason: dev}]}")
    let binding = """
      apiVersion: rbac.authorization.k8s.io/v1
      kind: ClusterRoleBinding
      metadata: {name: everyone}
      roleRef: {kind: ClusterRole, name: view}
      subjects: [{kind: User, name: 'system:anonymous'}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {hostIPC: true}
      """
    let report = scan(binding, checks: ["host-ipc", "anonymous-binding"], baseline: audit)
    #expect(report.results.map(\.check.id) == ["anonymous-binding"])
    #expect(report.ignored.map(\.check.id) == ["host-ipc"])
  }

  @Test("owners of the baseline are required, and unknown IDs are errors")
  func owners() throws {
    let audit = try baseline("owners: [{namespaces: ['shop-*'], name: shop}], audit: {disabled: [host-nework]}")
    let namespaces = ["shop-a", "bank"].map { "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: \($0)}\n" }
    let report = scan(namespaces.joined(), checks: ["no-owner"], baseline: audit)
    #expect(report.results.map(\.object.name) == ["bank"])
    #expect(
      report.errors.map(\.message) == [
        "spec.audit.disabled[0]: 'host-nework' is not a check; did you mean host-network?"
      ])
  }

  @Test("objects that the baseline generates and the input does not contain are reported")
  func missing() throws {
    let audit = try baseline("networkPolicies: {defaultDeny: [Ingress], allow: {dns: true}}")
    let input = """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: networking.k8s.io/v1
      kind: NetworkPolicy
      metadata: {name: base-default-deny, namespace: shop}
      spec: {podSelector: {}}
      """
    #expect(scan(input, baseline: audit).missing.map(\.title) == ["NetworkPolicy/shop/base-allow-dns"])
  }
}
