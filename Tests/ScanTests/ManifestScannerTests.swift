import Audit
import Foundation
import Kubernetes
import Testing

@testable import Scan

@Suite("Scan of manifests") struct ManifestScannerTests {
  @Test("a result has the position of the offending key, or of the nearest parent of a missing one")
  func positions() throws {
    let report = scan(
      """
      # A comment.
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: web
      spec:
        template:
          spec:
            hostNetwork: true
            containers:
              - name: web
                image: nginx
                securityContext: {privileged: true}
      """)
    func position(_ check: String) -> [Int?] {
      let location = report.results.first { $0.check.id == check }?.location
      return [location?.line, location?.column]
    }
    #expect(position("host-network") == [9, 7])
    #expect(position("privileged-container") == [13, 29])
    #expect(position("latest-tag") == [12, 11])
    #expect(position("no-cpu-limit") == [11, 11])
    #expect(position("run-as-non-root") == [13, 11])
    #expect(position("automount-service-account-token") == [8, 5])
  }

  @Test("fields of aliases and merge keys have the position of their definition")
  func aliases() {
    let report = scan(
      """
      apiVersion: v1
      kind: List
      items:
      - apiVersion: v1
        kind: Pod
        metadata: {name: a}
        spec: &spec
          hostPID: true
      - apiVersion: v1
        kind: Pod
        metadata: {name: b}
        spec:
          <<: *spec
      - apiVersion: v1
        kind: Pod
        metadata: {name: c}
        spec: *spec
      """, checks: ["host-pid"])
    #expect(report.results.map(\.object.name).sorted() == ["a", "b", "c"])
    #expect(report.results.map(\.location?.line) == [8, 8, 8])
  }

  @Test("an error in a document does not hide the others")
  func brokenDocuments() {
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostIPC: true}\n"
    let report = scan(
      """
      \(pod)---
      a: 1
      a: 2
      ---
      \(pod)---
      name: "unclosed
      ---
      \(pod)---
      key: [1, 2
      ---
      \(pod)
      """, checks: ["host-ipc"])
    #expect(report.results.map(\.location?.line) == [4, 12, 19, 26])
    #expect(report.errors.map(\.line) == [7, 15, 22])
    #expect(report.errors.allSatisfy { $0.file == "test.yaml" && $0.column != nil && !$0.message.isEmpty })
  }

  @Test("a field of the wrong type is an error with its position, and other fields are checked")
  func wrongTypes() {
    let report = scan(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  hostNetwork: \"true\"\n  hostPID: true\n",
      checks: ["host-network", "host-pid"])
    #expect(
      report.errors.map(\.description) == [
        "test.yaml:5:3: spec.hostNetwork: expected a boolean, found a string"
      ])
    #expect(report.results.map(\.check.id) == ["host-pid"])
  }

  @Test("files that are not manifests, and objects of other kinds, are ignored without an error")
  func otherFiles() {
    let report = scan("name: package\nversion: 1\n---\n[1, 2]\n---\napiVersion: example.com/v1\nkind: Widget\n---\n")
    #expect(report.results.isEmpty)
    #expect(report.errors.isEmpty)
    #expect(report.objects == 0)
  }

  @Test("JSON, typed lists and Windows line ends are read")
  func syntax() {
    let json = #"{"kind":"PodList","apiVersion":"v1","items":[{"metadata":{"name":"a"},"spec":{"hostIPC":true}}]}"#
    #expect(scan(json, checks: ["host-ipc"]).results.map(\.location?.column) == [79])
    let empty = #"{"kind":"PodList","apiVersion":"v1","items":[{"kind":null,"apiVersion":"","spec":{"hostIPC":true}}]}"#
    #expect(scan(empty, checks: ["host-ipc"]).results.map(\.object.kind) == ["Pod"])
    let windows = "apiVersion: v1\r\nkind: Pod\r\nmetadata: {name: a}\r\nspec:\r\n  hostIPC: on\r\n"
    #expect(scan(windows, checks: ["host-ipc"]).results.map(\.location?.line) == [5])
  }

  @Test("options that leave no check are an error")
  func noCheck() {
    var options = ScanSettings.Options()
    options.checks = ["latest-tag"]
    options.profile = .restricted
    #expect(ScanSettings(options).errors.map(\.message).first?.hasPrefix("no check is left") == true)
    options.profile = nil
    #expect(ScanSettings(options).errors.isEmpty)
    options.checks = ["image-registry"]
    #expect(ScanSettings(options).notes.count == 1)
  }

  @Test("names cannot start lines of a table")
  func forgedLines() {
    let report = scan(
      "apiVersion: v1\nkind: Pod\nmetadata: {name: \"a\\n::error::b\\e[31m\"}\nspec: {hostIPC: true}\n",
      checks: ["host-ipc"])
    var text = ""
    report.write(.table, version: "1") { text += $0 }
    #expect(text.contains(#"Pod/a\u{a}::error::b\u{1b}[31m: hostIPC is true"#))
  }

  @Test("the annotation ignores findings only with a reason")
  func annotations() {
    func pod(_ annotations: String) -> String {
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, annotations: {\(annotations)}}
      spec: {hostIPC: true, hostPID: true}
      """
    }
    let checks = ["host-ipc", "host-pid"]
    let ignored = scan(
      pod("plimsoll.dev/ignore: 'host-ipc, host-pd', plimsoll.dev/ignore-reason: legacy"), checks: checks)
    #expect(ignored.results.map(\.check.id) == ["host-pid"])
    #expect(ignored.ignored.map(\.check.id) == ["host-ipc"])
    #expect(ignored.ignored.map(\.ignoredBecause) == ["legacy"])
    #expect(ignored.notes.count == 1 && ignored.notes[0].contains("did you mean host-p"))
    let unexplained = scan(pod("plimsoll.dev/ignore: host-ipc"), checks: checks)
    #expect(unexplained.results.count == 2)
    #expect(unexplained.notes.count == 1 && unexplained.notes[0].contains("plimsoll.dev/ignore-reason"))
  }

  @Test("the ignore file needs a reason, and its entries expire")
  func ignoreFile() {
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let list = IgnoreList(
      Data(
        """
        - {check: host-ipc, object: Pod/*/a, reason: legacy, until: 2027-01-15}
        - {check: host-pid, object: Pod/default/a, reason: legacy, until: 2027-01-14}
        - {check: host-network, object: '*'}
        - {check: host-netwrk, reason: x}
        - {check: host-path, reason: x, objects: y}
        - {check: host-path, reason: x, object: [Pod/*/a]}
        - {check: host-path, reason: x, object: '*', until: 2027-02-03 nonsense}
        """.utf8), file: "ignore.yaml", now: now)
    #expect(
      list.errors.map(\.description) == [
        "ignore.yaml:3:3: reason: specify why findings of 'host-network' are ignored",
        "ignore.yaml:4:3: check: 'host-netwrk' is not a check; did you mean host-network?",
        "ignore.yaml:5:3: unknown field 'objects'; did you mean object?",
        "ignore.yaml:6:3: object: expected Kind/namespace/name, Kind/name, or * for all objects",
        "ignore.yaml:7:3: until: expected a date, such as 2027-01-31",
      ])
    #expect(list.notes.count == 1)
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostIPC: true, hostPID: true}\n"
    let report = scan(pod, checks: ["host-ipc", "host-pid"], ignoring: list, now: now)
    #expect(report.ignored.map(\.check.id) == ["host-ipc"])
    #expect(report.results.map(\.check.id) == ["host-pid"])
  }

  private let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostIPC: true}\n"

  @Test("entries of the ignore file that ignore no finding are one note, unless their check does not run")
  func unusedEntries() {
    func notes(_ entries: String, checks: [String] = ["host-ipc", "host-pid"]) -> [String] {
      scan(pod, checks: checks, ignoring: IgnoreList(Data(entries.utf8), file: "ignore.yaml", now: Date())).notes
    }
    let used = "- {check: host-ipc, object: Pod/default/a, reason: legacy}\n"
    let unused = "- {check: host-pid, object: '*', reason: legacy}\n"
    #expect(notes(used) == [])
    #expect(notes(used + used) == [], "both entries cover the finding")
    #expect(notes(used + unused) == ["ignore.yaml:2: the entry 'host-pid' of * ignores no finding"])
    #expect(notes(used + unused, checks: ["host-ipc"]) == [])
    #expect(
      notes(unused + used + unused) == [
        "ignore.yaml: 2 entries ignore no finding, the first of them 'host-pid' of * in line 1"
      ])
  }

  private static let portName =
    "is not the name of a port; specify at most 15 lowercase letters, digits and single hyphens, with a letter, and "
    + "no hyphen at the start or end"

  @Test(
    "values of a network policy that the API does not accept are errors with their positions",
    arguments: [
      ("ports: [{port: 0}]", "ports[0].port: 0 is not a port; specify a number from 1 to 65535"),
      ("ports: [{port: -1}]", "ports[0].port: -1 is not a port; specify a number from 1 to 65535"),
      ("ports: [{port: 65536}]", "ports[0].port: 65536 is not a port; specify a number from 1 to 65535"),
      ("ports: [{port: '80'}]", "ports[0].port: '80' is a number in quotes; remove the quotes"),
      ("ports: [{port: 80, endPort: 70}]", "ports[0].endPort: 70 is lower than port 80"),
      ("ports: [{endPort: 90}]", "ports[0].endPort: 90 is the end of a range without a start; specify port"),
      (
        "ports: [{port: null, endPort: 90}]", "ports[0].endPort: 90 is the end of a range without a start; specify port"
      ),
      (
        "ports: [{port: http, endPort: 90}]",
        "ports[0].endPort: 90 is the end of a range, but port 'http' is a name; specify port as a number"
      ),
      ("ports: [{port: '-'}]", "ports[0].port: '-' \(portName)"),
      ("ports: [{port: '-a'}]", "ports[0].port: '-a' \(portName)"),
      ("ports: [{port: 'a-'}]", "ports[0].port: 'a-' \(portName)"),
      ("ports: [{port: 'a--b'}]", "ports[0].port: 'a--b' \(portName)"),
      ("ports: [{port: 'Http'}]", "ports[0].port: 'Http' \(portName)"),
      ("ports: [{port: 'a_b'}]", "ports[0].port: 'a_b' \(portName)"),
      ("ports: [{port: 'abcdefghijklmnop'}]", "ports[0].port: 'abcdefghijklmnop' \(portName)"),
      ("ports: [{port: ''}]", "ports[0].port: '' \(portName)"),
      ("ports: [{protocol: tcp}]", "ports[0].protocol: 'tcp' is not a protocol; specify TCP, UDP, SCTP"),
      (
        "from: [{ipBlock: {cidr: 10.0.0.0/33}}]",
        "from[0].ipBlock.cidr: '10.0.0.0/33' is not a CIDR block; specify an address and a prefix length, such as 10.0.0.0/8"
      ),
      (
        "from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.0.0.1]}}]",
        "from[0].ipBlock.except[0]: '10.0.0.1' is not a CIDR block; specify an address and a prefix length, such as 10.0.0.0/8"
      ),
      (
        "from: [{ipBlock: {cidr: 10.0.0.0/8, except: [11.0.0.0/16]}}]",
        "from[0].ipBlock.except[0]: '11.0.0.0/16' is not a part of 10.0.0.0/8"
      ),
    ])
  func networkPolicies(rule: String, message: String) {
    let policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec:\n  ingress:\n  - "
    let report = scan(policy + rule + "\n")
    #expect(report.errors.map(\.message) == ["spec.ingress[0].\(message)"])
    #expect(report.errors.map(\.line) == [6])
    let valid =
      "ports: [{port: 80, endPort: 90, protocol: SCTP}, {port: 80, endPort: 80}, {port: http}, {port: 1-a}, {port: abcdefghijklmno}]\n    from: [{ipBlock: {cidr: '::/0', except: ['fe80::/10']}}]"
    #expect(scan(policy + valid + "\n").errors.isEmpty)
  }

  @Test(
    "kinds of removed API versions are checked like those of current ones",
    arguments: [
      ("extensions/v1beta1", "Deployment", "template: {spec: {hostPID: true}}"),
      ("apps/v1beta2", "StatefulSet", "template: {spec: {hostPID: true}}"),
      ("batch/v1beta1", "CronJob", "jobTemplate: {spec: {template: {spec: {hostPID: true}}}}"),
      ("batch/v2alpha1", "CronJob", "jobTemplate: {spec: {template: {spec: {hostPID: true}}}}"),
    ])
  func earlierVersions(version: String, kind: String, spec: String) {
    let report = scan(
      "apiVersion: \(version)\nkind: \(kind)\nmetadata: {name: a}\nspec: {\(spec)}\n",
      checks: ["host-pid", "deprecated-api"])
    #expect(report.results.map(\.check.id) == ["deprecated-api", "host-pid"])
  }
}

/// Scans a text.
func scan(
  _ text: String, checks: [String] = [], baseline: BaselineAudit? = nil, ignoring: IgnoreList? = nil, now: Date = Date()
) -> ScanReport {
  var options = ScanSettings.Options()
  options.checks = checks
  var scanner = ManifestScanner(
    settings: ScanSettings(options, baseline: baseline), baseline: baseline, ignoring: ignoring, now: now)
  scanner.scan(Data(text.utf8), file: "test.yaml")
  return scanner.finish()
}
