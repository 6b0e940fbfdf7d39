import Audit
import CRDs
package import Kubernetes
import Preview

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Reads the baselines of a cluster and the versions. Writes nothing.
package struct ClusterReader: Sendable {
  /// Maximum number of baselines of a cluster.
  package static let baselineLimit = 250

  let operatorNamespace: String

  /// Creates a reader.
  ///
  /// - Parameter operatorNamespace: The namespace with the Deployment and the lease of the operator.
  package init(operatorNamespace: String) { self.operatorNamespace = operatorNamespace }

  /// Reads a cluster.
  ///
  /// - Throws: What `Client` throws if the baselines cannot be listed. What else cannot be read is `nil`.
  package func read(_ client: Client) async throws -> ClusterState.Reading {
    async let versions = versions(client)
    let list = try await Self.baselines(client)
    var reading = await versions
    reading.isInstalled = list != nil
    reading.baselines = list?.baselines ?? []
    reading.isTruncated = list?.isTruncated ?? false
    return reading
  }

  /// What is known of the versions and of the operator. One request follows another, so that they share a connection also if
  /// the server does not speak HTTP/2: a TLS handshake costs more than a request.
  private func versions(_ client: Client) async -> ClusterState.Reading {
    var reading = ClusterState.Reading()
    reading.serverVersion = try? await client.serverVersion().gitVersion.shown(limit: TextLimits.word)
    reading.operatorVersion = await operatorVersion(client)
    reading.operatorSeen = await operatorSeen(client)
    return reading
  }

  /// Reads one baseline; `nil` if the cluster does not have it.
  ///
  /// - Throws: `ClusterProblem` if the cluster does not serve SecurityBaseline, or what `Client` throws.
  package func baseline(_ name: String, of client: Client) async throws -> BaselineState? {
    do {
      return BaselineState(try await client.getValue(SecurityBaseline.resourceType, ObjectKey(name: name)))
    } catch let error as APIError where error.isNotFound {
      guard try await client.supports(SecurityBaseline.resourceType) else { throw ClusterProblem.notInstalled }
      return nil
    }
  }

  /// The baselines by name; `nil` if the cluster does not serve them.
  private static func baselines(_ client: Client) async throws -> (baselines: [BaselineState], isTruncated: Bool)? {
    var (baselines, names, isTruncated) = ([BaselineState](), Set<String>(), false)
    do {
      try await client.forEachObject(of: SecurityBaseline.resourceType) { object in
        guard baselines.count < baselineLimit else { throw TooManyBaselines() }
        let baseline = BaselineState(object)
        guard names.insert(baseline.name).inserted else { throw ClusterProblem.repeatedBaseline(baseline.name) }
        baselines.append(baseline)
      }
    } catch is TooManyBaselines {
      isTruncated = true
    } catch let error as APIError where error.isNotFound {
      return nil
    }
    return (baselines.sorted { $0.name < $1.name }, isTruncated)
  }

  private struct TooManyBaselines: Error {}

  private func operatorVersion(_ client: Client) async -> String? {
    let deployment = try? await OperatorDeployment(in: operatorNamespace, of: client)
    return deployment?.image.flatMap(Self.version)
  }

  /// The tag of an image, or else the first digits of its digest; `nil` if it has neither.
  static func version(ofImage image: String) -> String? {
    let parts = image.split(separator: "@", maxSplits: 1)
    let last = parts.first?.split(separator: "/").last ?? ""
    if let colon = last.lastIndex(of: ":") {
      return String(last[last.index(after: colon)...]).shown(limit: TextLimits.word)
    }
    return parts.count == 2 ? String(parts[1].prefix(19)).shown(limit: TextLimits.word) : nil
  }

  private func operatorSeen(_ client: Client) async -> Date? {
    let key = ObjectKey(namespace: operatorNamespace, name: OperatorDeployment.name)
    return BaselineState.time(try? await client.getValue(Lease.resourceType, key)["spec"]?["renewTime"])
  }
}

extension [FleetCluster] {
  /// Reads all clusters.
  package func read(with runner: FleetRunner, _ reader: ClusterReader) async -> [ClusterState] {
    let readings = await runner.map(self) { try await reader.read($0) }
    return zip(self, readings).map { ClusterState(name: $0.name, origin: $0.origin, reading: $1) }
  }
}
