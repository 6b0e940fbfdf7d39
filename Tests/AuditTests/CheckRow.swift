import Audit
import Kubernetes
import PodSecurity
import Testing

/// Objects with findings of a check, and similar objects without.
struct CheckRow: Sendable, CustomTestStringConvertible {
  let id: String
  /// Manifests with findings.
  let manifests: String
  /// The offending fields.
  let paths: [String]
  /// Manifests without findings; each is checked by itself.
  let nearMisses: [String]
  let settings: AuditSettings

  var testDescription: String { id }

  init(
    _ id: String, _ manifests: String, at paths: String..., not nearMisses: [String],
    settings: AuditSettings = AuditSettings()
  ) {
    self.id = id
    self.manifests = manifests
    self.paths = paths
    self.nearMisses = nearMisses
    self.settings = settings
  }

  static let all = podSecurity + workloads + images + secrets + serviceAccounts + rbac + network + namespaces
}

/// The results of checks for manifests.
func audit(
  _ manifests: String, checks: [any Check] = CheckCatalog.all, settings: AuditSettings = AuditSettings()
) throws -> [AuditResult] {
  var auditor = Auditor(checks: checks, settings: settings)
  for value in try YAML.parse(manifests, file: "test.yaml") {
    auditor.add(try #require(AuditedObject(value))) { _ in nil }
  }
  return auditor.finish().results
}

/// A manifest with the given fields beside `apiVersion`, `kind` and the name `web`.
func manifest(_ kind: String, in apiVersion: String = "v1", metadata: String = "", _ fields: String = "") -> String {
  """
  ---
  apiVersion: \(apiVersion)
  kind: \(kind)
  metadata: {name: web\(metadata.isEmpty ? "" : ", ")\(metadata)}
  \(fields)

  """
}

/// A Pod with the given fields of its spec, in flow style.
func pod(_ spec: String, metadata: String = "") -> String { manifest("Pod", metadata: metadata, "spec: {\(spec)}") }

/// A Pod with a container that has the given fields, in flow style.
func container(_ fields: String, in spec: String = "") -> String {
  pod("\(spec)\(spec.isEmpty ? "" : ", ")containers: [{name: web\(fields.isEmpty ? "" : ", ")\(fields)}]")
}

/// A Pod with a container that has the given security context.
func secured(_ context: String, in spec: String = "") -> String { container("securityContext: {\(context)}", in: spec) }

/// A Deployment whose pods have the label `app: web`.
func deployment(_ spec: String = "containers: [{name: web}]", metadata: String = "") -> String {
  manifest(
    "Deployment", in: "apps/v1", metadata: metadata,
    "spec: {template: {metadata: {labels: {app: web}}, spec: {\(spec)}}}")
}

extension AuditSettings {
  /// Settings with the Pod Security Standards of a release.
  static func version(_ minor: Int, profile: Profile = .all) -> AuditSettings {
    var settings = AuditSettings()
    settings.version = .minor(minor)
    settings.profile = profile
    return settings
  }
}
