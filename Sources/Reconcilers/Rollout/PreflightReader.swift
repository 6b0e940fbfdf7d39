import CRDs
package import Kubernetes
import Planning

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads what the preflight of a namespace needs from the API server.
package struct PreflightReader: Sendable {
  private let client: Client

  /// Creates a reader.
  package init(client: Client) { self.client = client }

  private static let pods = ResourceType(
    group: "", version: "v1", plural: "pods", kind: "Pod", isNamespaced: true)
  /// The minor version since which kube-apiserver checks Pod Security: beta, and enabled by default.
  private static let podSecurityVersion = 23

  /// What a new spec would break in a namespace, as a sentence; `nil` for nothing. What cannot be checked counts as a problem.
  func problem(_ preflight: Preflight, in namespace: String) async -> String? {
    var preflight = preflight
    do {
      var hasPodSecurity = false
      if let labels = preflight.raisedLabels {
        hasPodSecurity = try await client.serverVersion().minorNumber >= Self.podSecurityVersion
        if hasPodSecurity { preflight.add(warnings: try await warnings(of: labels)) }
      }
      if preflight.needsPods(serverChecksPodSecurity: hasPodSecurity) {
        try await client.forEachObject(of: Self.pods, in: namespace) { preflight.add(pod: $0) }
      }
      return preflight.problem
    } catch let error as APIError where error.isForbidden {
      return "the preflight is not permitted: \(error.message); install config/components/rollout, "
        + "or remove Preflight from spec.rollout.haltOn"
    } catch {
      return "the preflight failed: \(error)"
    }
  }

  /// The warnings of the server about a write, which is a dry run.
  private func warnings(of write: DesiredObject) async throws -> [String] {
    let (type, key) = (write.id.kind.resourceType, write.id.key)
    let options = ApplyOptions(fieldManager: WellKnown.fieldManager, force: true, dryRun: true)
    let request: APIRequest =
      if let patch = write.mergePatch {
        .mergePatch(
          try patch.jsonData(), type, key, fieldManager: WellKnown.fieldManager, subresource: nil, dryRun: true)
      } else {
        .apply(try write.manifest.jsonData(), type, key, options)
      }
    return try await client.response(to: request).warnings
  }
}
