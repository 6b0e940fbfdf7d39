/// The syntax of a string in a baseline: a pattern for the API server, texts for error messages, and a Swift function.
///
/// Patterns are RE2 expressions as in OpenAPI. A test verifies that pattern and function accept the same strings.
public enum Syntax: Sendable, Hashable, CaseIterable {
  /// The name of an item of a baseline, or of a namespace: a DNS label (RFC 1123).
  case label
  /// DNS labels separated by dots.
  case subdomain
  /// A glob for namespace names; see `Glob`.
  case namespaceGlob
  /// The name of a cluster: a DNS name, or a name of a cloud provider with capitals and underscores.
  case clusterName
  /// A glob for the names of clusters; see `Glob`.
  case clusterGlob
  /// The key of a label, or the name of a resource in a quota: a name with an optional DNS prefix.
  case qualifiedName
  /// The value of a label.
  case labelValue
  /// A nonnegative `resource.Quantity`.
  case quantity
  /// A version of the Pod Security Standards.
  case standardsVersion
  /// A block of IPv4 or IPv6 addresses in CIDR notation.
  case cidr
  /// The name of a container port (RFC 6335).
  case portName
  /// A name that is a valid path segment, as for roles and role bindings.
  case pathSegment
  /// The name of a user, group or service account.
  case subjectName
  /// The API group of an RBAC rule.
  case apiGroup
  /// A text without whitespace: a verb, a resource or a name.
  case token
  /// A text that is not blank.
  case freeText
  /// The URL of a page for people, with the scheme http or https.
  case webAddress
  /// A time in RFC 3339 format.
  case time
  /// A length of time in hours, minutes and seconds.
  case duration

  /// The allowed number of characters. Sources: RFC 1123, RFC 6335 and the validation of Kubernetes.
  var length: ClosedRange<Int> {
    switch self {
    case .label, .namespaceGlob: 1...63
    case .subdomain, .clusterName, .clusterGlob, .pathSegment, .token: 1...253
    case .qualifiedName: 1...317
    case .labelValue: 0...63
    case .quantity: 1...64
    case .standardsVersion: 1...16
    case .cidr: 1...49
    case .portName: 1...15
    case .subjectName: 1...512
    case .apiGroup: 0...253
    case .freeText, .webAddress: 1...1024
    case .time: 1...40
    case .duration: 2...16
    }
  }

  /// The pattern that the API server enforces; `nil` if `format` is used instead.
  var pattern: String? {
    switch self {
    case .label, .portName: "^\(Self.dnsLabel)$"
    case .subdomain: "^\(Self.dnsLabel)(\\.\(Self.dnsLabel))*$"
    case .namespaceGlob: "^[a-z0-9*?]([-a-z0-9*?]*[a-z0-9*?])?$"
    case .clusterName: "^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$"
    case .clusterGlob: "^[A-Za-z0-9*?]([-A-Za-z0-9_.*?]*[A-Za-z0-9*?])?$"
    case .qualifiedName: "^(\(Self.dnsLabel)(\\.\(Self.dnsLabel))*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$"
    case .labelValue: "^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$"
    case .quantity: "^\\+?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$"
    case .standardsVersion: "^(latest|v1\\.(0|[1-9][0-9]*))$"
    case .cidr: "^[0-9A-Fa-f:.]+/[0-9]{1,3}$"
    case .pathSegment: "^[^/%]+$"
    case .apiGroup: "^(\\*|\(Self.dnsLabel)(\\.\(Self.dnsLabel))*)?$"
    case .subjectName: "^[^\\p{C}]+$"
    case .token: "^\\S+$"
    case .freeText: "\\S"
    case .webAddress: "^https?://[^\\s/?#]+\\S*$"
    case .time: nil
    case .duration: "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"
    }
  }

  /// The OpenAPI format; `nil` if there is none.
  var format: String? { self == .time ? "date-time" : nil }

  /// The expected syntax in error messages: "is not …".
  var noun: String {
    switch self {
    case .label: "a DNS label"
    case .subdomain: "a DNS name"
    case .namespaceGlob: "a glob for namespace names"
    case .clusterName: "a cluster name"
    case .clusterGlob: "a glob for cluster names"
    case .qualifiedName: "a qualified name"
    case .labelValue: "a label value"
    case .quantity: "a quantity of zero or more"
    case .standardsVersion: "a version of the Pod Security Standards"
    case .cidr: "a CIDR block"
    case .portName: "a port name"
    case .pathSegment: "a valid path segment"
    case .subjectName: "a subject name"
    case .apiGroup: "an API group"
    case .token: "a text without spaces"
    case .freeText: "a nonblank text"
    case .webAddress: "a web address"
    case .time: "a time"
    case .duration: "a duration"
    }
  }

  /// How to fix an invalid value.
  public var fix: String { self == .time ? "write it as \(advice)" : "use \(advice)" }

  /// How to write a valid value.
  private var advice: String {
    switch self {
    case .label: "lowercase letters, digits and '-' (not at either end), at most 63 characters"
    case .subdomain: "DNS labels (lowercase letters, digits and '-') separated by '.', at most 253 characters"
    case .namespaceGlob: "lowercase letters, digits, '-' (not at either end), '*' and '?', at most 63 characters"
    case .clusterName: "letters, digits, '-', '_' and '.' (not at either end), at most 253 characters"
    case .clusterGlob: "letters, digits, '-', '_' and '.' (not at either end), '*' and '?', at most 253 characters"
    case .qualifiedName:
      "letters, digits, '-', '_' and '.', at most 63 characters, with an optional prefix such as example.com/"
    case .labelValue: "letters, digits, '-', '_' and '.' (not at either end), at most 63 characters"
    case .quantity: "a number with an optional suffix, such as 500m, 2, 1.5Gi or 10M"
    case .standardsVersion: "'latest', or 'v1.' and a minor version, such as v1.29"
    case .cidr: "CIDR notation, such as 10.0.0.0/8 or fd00::/8"
    case .portName: "lowercase letters, digits and single '-', with at least one letter, at most 15 characters"
    case .pathSegment: "a name other than '.' and '..' without '/' and '%'"
    case .subjectName: "at least one character and no control characters"
    case .apiGroup: "a DNS name, '*' for all groups, or '' for the core group"
    case .token: "at least one character and no whitespace"
    case .freeText: "at least one word, at most 1024 characters"
    case .webAddress: "a URL with a host, such as https://example.com/runbook"
    case .time: "2027-01-31T00:00:00Z"
    case .duration: "hours, minutes and seconds, such as 1h30m, 10m or 90s"
    }
  }

  private static let dnsLabel = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
}
