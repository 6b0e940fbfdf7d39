import CRDs
import Foundation
import Kubernetes
import Testing

@Suite("Namespace selection")
struct SelectionTests {
  struct GlobCase: Sendable, CustomTestStringConvertible {
    var glob: String
    var matches: [String]
    var misses: [String]
    var testDescription: String { "'\(glob)'" }
  }

  @Test(
    "a glob matches whole names",
    arguments: [
      GlobCase(glob: "team-a", matches: ["team-a"], misses: ["team-ab", "team-", "xteam-a", "TEAM-A", ""]),
      GlobCase(glob: "team-*", matches: ["team-", "team-a", "team-a-b"], misses: ["team", "a-team-b"]),
      GlobCase(glob: "*", matches: ["", "a", "kube-system"], misses: []),
      GlobCase(glob: "**", matches: ["", "a"], misses: []),
      GlobCase(glob: "*-prod", matches: ["-prod", "a-prod", "a-prod-prod"], misses: ["prod", "a-prod-x"]),
      GlobCase(glob: "a*b*c", matches: ["abc", "axbxc", "aabbcc", "abcbc"], misses: ["ab", "acb", "abcd"]),
      GlobCase(glob: "team-?", matches: ["team-a", "team-1"], misses: ["team-", "team-ab"]),
      GlobCase(glob: "?*", matches: ["a", "ab"], misses: [""]),
      GlobCase(glob: "a.c", matches: ["a.c"], misses: ["abc"]),
      GlobCase(glob: "", matches: [""], misses: ["a"]),
    ])
  func glob(_ sample: GlobCase) {
    for name in sample.matches { #expect(Glob(sample.glob).matches(name), "\(name)") }
    for name in sample.misses { #expect(!Glob(sample.glob).matches(name), "\(name)") }
  }

  @Test("a glob with many wildcards is matched in polynomial time")
  func hostileGlob() {
    // A matcher with unlimited backtracking needs 2^30 steps.
    let glob = Glob(String(repeating: "*a", count: 30) + "b")
    #expect(!glob.matches(String(repeating: "a", count: 63)))
  }

  struct SelectorCase: Sendable, CustomTestStringConvertible {
    var sentence: String
    var selector: NamespaceSelector
    var name = "team-a"
    var labels: [String: String] = [:]
    var isSelected: Bool
    var testDescription: String { sentence }
  }

  static let protectedNames: Set = NamespaceSelector.systemNamespaces.union(["plimsoll-system"])

  @Test(
    "a namespace is selected by labels and names",
    arguments: [
      SelectorCase(sentence: "an empty selector selects a namespace", selector: NamespaceSelector(), isSelected: true),
      SelectorCase(
        sentence: "empty lists select a namespace", selector: NamespaceSelector(matchNames: [], excludeNames: []),
        isSelected: true),
      SelectorCase(
        sentence: "an empty selector does not select a protected namespace", selector: NamespaceSelector(),
        name: "kube-system",
        isSelected: false),
      SelectorCase(
        sentence: "the namespace of the operator is protected", selector: NamespaceSelector(), name: "plimsoll-system",
        isSelected: false),
      SelectorCase(
        sentence: "a glob does not select a protected namespace",
        selector: NamespaceSelector(matchNames: ["*", "kube-*"]),
        name: "kube-system", isSelected: false),
      SelectorCase(
        sentence: "labels do not select a protected namespace",
        selector: NamespaceSelector(matchLabels: ["tier": "prod"]), name: "kube-system", labels: ["tier": "prod"],
        isSelected: false),
      SelectorCase(
        sentence: "an exact name selects a protected namespace",
        selector: NamespaceSelector(matchNames: ["kube-system"]), name: "kube-system", isSelected: true),
      SelectorCase(
        sentence: "exclusion takes precedence over an exact name",
        selector: NamespaceSelector(matchNames: ["team-a"], excludeNames: ["team-*"]), isSelected: false),
      SelectorCase(
        sentence: "one of the globs must match", selector: NamespaceSelector(matchNames: ["web-*", "team-*"]),
        isSelected: true),
      SelectorCase(
        sentence: "a name that no glob matches is not selected", selector: NamespaceSelector(matchNames: ["web-*"]),
        isSelected: false),
      SelectorCase(
        sentence: "labels must match", selector: NamespaceSelector(matchLabels: ["tier": "prod"]),
        labels: ["tier": "dev"], isSelected: false),
      SelectorCase(
        sentence: "labels and names must both match",
        selector: NamespaceSelector(matchLabels: ["tier": "prod"], matchNames: ["team-*"]), labels: ["tier": "prod"],
        isSelected: true),
      SelectorCase(
        sentence: "labels must match even if the exact name is listed",
        selector: NamespaceSelector(matchLabels: ["tier": "prod"], matchNames: ["team-a"]), isSelected: false),
      SelectorCase(
        sentence: "an absent label satisfies NotIn",
        selector: NamespaceSelector(matchExpressions: [
          LabelSelectorRequirement(key: "tier", operator: .notIn, values: ["dev"])
        ]), isSelected: true),
      SelectorCase(
        sentence: "all expressions must be satisfied",
        selector: NamespaceSelector(matchExpressions: [
          LabelSelectorRequirement(key: "tier", operator: .exists),
          LabelSelectorRequirement(key: "tier", operator: .in, values: ["prod"]),
        ]), labels: ["tier": "dev"], isSelected: false),
    ])
  func selects(_ sample: SelectorCase) {
    var spec = SecurityBaselineSpec()
    spec.namespaceSelector = sample.selector
    let isSelected = spec.selects(name: sample.name, labels: sample.labels, protectedNames: Self.protectedNames)
    #expect(isSelected == sample.isSelected)
  }

  @Test("a baseline without a selector selects all namespaces except the protected ones")
  func absentSelector() {
    let spec = SecurityBaselineSpec()
    #expect(spec.selects(name: "a", labels: [:], protectedNames: Self.protectedNames))
    #expect(!spec.selects(name: "kube-public", labels: [:], protectedNames: Self.protectedNames))
  }
}

@Suite("Exemptions")
struct ExemptionTests {
  private static let now = Date(timeIntervalSince1970: 1_800_000_000)

  private func exemption(expires: String?) -> Exemption {
    Exemption(
      namespaces: ["batch-*", "team-b"], controls: [.podSecurity], reason: "r",
      expires: expires.map { Timestamp(text: $0) })
  }

  @Test("an exemption covers only its namespaces and controls")
  func scope() {
    let exemption = exemption(expires: nil)
    #expect(exemption.covers(namespace: "batch-1", control: .podSecurity, now: Self.now))
    #expect(exemption.covers(namespace: "team-b", control: .podSecurity, now: Self.now))
    #expect(!exemption.covers(namespace: "team-bc", control: .podSecurity, now: Self.now))
    #expect(!exemption.covers(namespace: "batch-1", control: .rbac, now: Self.now))
  }

  @Test(
    "an exemption expires at its time",
    arguments: [
      ("2027-01-15T08:00:01Z", true), ("2027-01-15T08:00:00Z", false), ("2027-01-15T07:59:59Z", false),
      ("2027-01-15T09:00:01+01:00", true), ("2027-01-15T08:00:00.500Z", true),
    ])
  func expiry(_ expires: String, isInForce: Bool) {
    #expect(exemption(expires: expires).covers(namespace: "team-b", control: .podSecurity, now: Self.now) == isInForce)
  }

  @Test("an exemption with an invalid time has expired", arguments: ["soon", "", "2027"])
  func malformed(_ expires: String) {
    #expect(!exemption(expires: expires).isInForce(namespace: "team-b", now: Self.now))
  }
}

@Suite("Templates")
struct TemplateTests {
  @Test(
    "placeholders are replaced with the name of the namespace",
    arguments: [
      ("", ""), ("plain", "plain"), ("{{ namespace.name }}", "team-a"), ("{{namespace.name}}", "team-a"),
      ("{{\tnamespace.name\n}}", "team-a"), ("oidc:{{ namespace.name }}-viewers", "oidc:team-a-viewers"),
      ("{{ namespace.name }}/{{ namespace.name }}", "team-a/team-a"), ("{ namespace.name }", "{ namespace.name }"),
      ("}}{{ namespace.name }}{{", "}}team-a{{"), ("{{ namespace.labels.x }}", "{{ namespace.labels.x }}"),
    ])
  func expansion(_ text: String, expanded: String) {
    #expect(Template.expand(text, namespace: "team-a") == expanded)
  }

  @Test("placeholders in the name of the namespace are not expanded")
  func singlePass() {
    #expect(Template.expand("{{ namespace.name }}", namespace: "{{ namespace.name }}") == "{{ namespace.name }}")
  }

  @Test(
    "unknown placeholders are found",
    arguments: [
      ("{{ namespace.name }}", []), ("x", []), ("{{ namespace.labels.team }}", ["{{ namespace.labels.team }}"]),
      ("{{}}", ["{{}}"]), ("a {{ b", ["{{ b"]), ("{{ namespace .name }}", ["{{ namespace .name }}"]),
      ("{{ a }}{{ namespace.name }}{{ b }}", ["{{ a }}", "{{ b }}"]),
      ("{{ Namespace.Name }}", ["{{ Namespace.Name }}"]),
    ])
  func unknown(_ text: String, unknown: [String]) {
    #expect(Template.unknownPlaceholders(in: text) == unknown)
    #expect(Template.hasPlaceholder(text) == text.contains("{{"))
  }
}

@Suite("Defaults")
struct DefaultsTests {
  @Test("the enforcement of a control overrides that of the baseline, and suspension overrides both")
  func enforcement() {
    var spec = SecurityBaselineSpec()
    spec.rbac = RBACSpec()
    #expect(ControlID.allCases.map(spec.enforcement(of:)) == Array(repeating: .enforce, count: 5))
    spec.enforcement = .audit
    spec.rbac?.enforcement = .enforce
    #expect(spec.enforcement(of: .rbac) == .enforce)
    #expect(spec.enforcement(of: .networkPolicies) == .audit)
    #expect(spec.enforcement(ofItem: .enforce) == .enforce)
    #expect(spec.enforcement(ofItem: nil) == .audit)
    spec.suspend = true
    #expect(spec.enforcement(of: .rbac) == .audit)
    #expect(spec.enforcement(ofItem: .enforce) == .audit)
  }
}
