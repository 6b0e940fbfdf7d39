/// The syntaxes of text in a baseline: as a pattern for the API server, as words for people, and as code for us.
///
/// Patterns are RE2 as in OpenAPI; a test holds pattern and code against the same table.
public enum Syntax: Sendable, Hashable, CaseIterable {
  /// Name of an item within a baseline, or of a namespace: a DNS label (RFC 1123).
  case label
  /// Several DNS labels joined by dots.
  case subdomain
  /// Glob of namespace names; see `Glob`.
  case namespaceGlob
  /// Key of a label, or name of a resource in a quota: a name with an optional DNS prefix.
  case qualifiedName
  /// Value of a label.
  case labelValue
  /// `resource.Quantity`, not negative.
  case quantity
  /// Version of the Pod Security Standards.
  case standardsVersion
  /// Block of IPv4 or IPv6 addresses.
  case cidr
  /// Name of a container port (RFC 6335).
  case portName
  /// Name that may stand in a URL's path: roles and their bindings are this lax.
  case pathSegment
  /// Name of a user, group or service account.
  case subjectName
  /// API group of an RBAC rule.
  case apiGroup
  /// Text without white space: verbs, resources, names.
  case word
  /// Words for people.
  case sentence
  /// Moment in RFC 3339.
  case time

  /// Number of characters allowed. Sources: RFC 1123, RFC 6335 and Kubernetes' own validation.
  var length: ClosedRange<Int> {
    switch self {
    case .label, .namespaceGlob: 1...63
    case .subdomain, .pathSegment, .word: 1...253
    case .qualifiedName: 1...317
    case .labelValue: 0...63
    case .quantity: 1...64
    case .standardsVersion: 1...16
    case .cidr: 1...49
    case .portName: 1...15
    case .subjectName: 1...512
    case .apiGroup: 0...253
    case .sentence: 1...1024
    case .time: 1...40
    }
  }

  /// The pattern that the API server checks; nil where `format` says it.
  var pattern: String? {
    switch self {
    case .label, .portName: "^\(Self.dnsLabel)$"
    case .subdomain: "^\(Self.dnsLabel)(\\.\(Self.dnsLabel))*$"
    case .namespaceGlob: "^[a-z0-9*?]([-a-z0-9*?]*[a-z0-9*?])?$"
    case .qualifiedName: "^(\(Self.dnsLabel)(\\.\(Self.dnsLabel))*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$"
    case .labelValue: "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$"
    case .quantity: "^\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$"
    case .standardsVersion: "^(latest|v1\\.(0|[1-9][0-9]*))$"
    case .cidr: "^[0-9A-Fa-f:.]+/[0-9]{1,3}$"
    case .pathSegment: "^[^/%]+$"
    case .apiGroup: "^(\\*|\(Self.dnsLabel)(\\.\(Self.dnsLabel))*)?$"
    case .subjectName: "^[^\\p{C}]+$"
    case .word: "^\\S+$"
    case .sentence: "\\S"
    case .time: nil
    }
  }

  /// OpenAPI's name for the syntax, where it has one.
  var format: String? { self == .time ? "date-time" : nil }

  /// What the text must be, for messages: "is not …".
  var noun: String {
    switch self {
    case .label: "a DNS label"
    case .subdomain: "a DNS name"
    case .namespaceGlob: "a glob of namespace names"
    case .qualifiedName: "a qualified name"
    case .labelValue: "a label value"
    case .quantity: "a quantity of zero or more"
    case .standardsVersion: "a version of the Pod Security Standards"
    case .cidr: "a block of addresses"
    case .portName: "the name of a port"
    case .pathSegment: "a name that can stand in a path"
    case .subjectName: "the name of a subject"
    case .apiGroup: "an API group"
    case .word: "a word"
    case .sentence: "a sentence"
    case .time: "a time"
    }
  }

  /// How to write it, for messages: "use …".
  var advice: String {
    switch self {
    case .label: "lower-case letters, digits and '-' (not at either end), at most 63"
    case .subdomain: "DNS labels (lower-case letters, digits and '-') joined by '.', at most 253 characters"
    case .namespaceGlob: "lower-case letters, digits, '-' (not at either end), '*' and '?', at most 63"
    case .qualifiedName: "letters, digits, '-', '_' and '.', at most 63, with an optional prefix such as example.com/"
    case .labelValue: "letters, digits, '-', '_' and '.' (letter or digit at either end), at most 63"
    case .quantity: "a number with an optional suffix, such as 500m, 2, 1.5Gi or 10M"
    case .standardsVersion: "'latest', or 'v1.' and a minor version, such as v1.29"
    case .cidr: "CIDR notation, such as 10.0.0.0/8 or fd00::/8"
    case .portName: "lower-case letters, digits and single '-', one letter at least, at most 15"
    case .pathSegment: "a name without '/' and '%' that is not '.' or '..'"
    case .subjectName: "one character at least, no control characters"
    case .apiGroup: "a DNS name, '*' for all groups, or '' for the core group"
    case .word: "one character at least and no white space"
    case .sentence: "one word at least, at most 1024 characters"
    case .time: "RFC 3339, such as 2027-01-31T00:00:00Z"
    }
  }

  private static let dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
}
