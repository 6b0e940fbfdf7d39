import CRDs
import Kubernetes
import Planning
import Reconcilers

/// Why a cluster cannot be previewed.
package struct PreviewError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What went wrong, and the fix.
  package var description: String

  /// Creates an error.
  package init(_ description: String) { self.description = description }
}

extension Snapshot {
  /// Reads a cluster; nothing is written.
  ///
  /// - Parameters:
  ///   - client: The client of the server. It needs get and list for the managed kinds.
  ///   - kinds: The managed kinds.
  ///   - operatorNamespace: The operator's own namespace, which is protected.
  ///   - flags: The name and the labels of the cluster if it has no ClusterProperties.
  ///   - budget: Limits what is read.
  /// - Throws: `PreviewError` if a kind cannot be listed.
  static func read(
    from client: Client, kinds: [ManagedKind], operatorNamespace: String, flags: ClusterIdentity,
    budget: ReadingBudget
  ) async throws -> Snapshot {
    let reader = CollectionReader(client: client, budget: budget)
    async let namespaces = reader.all(Namespace.self) { NamespaceFacts($0) }
    async let baselines = baselines(reader)
    async let objects = objects(of: kinds, reader)
    async let grants = reader.all(ClusterRole.self) { role in role.grants.map { (role.key.name, $0) } }
    async let addresses = addresses(client, reader)
    async let identity = identity(reader, flags)
    let system = try await namespaces.items.first { $0.name == "kube-system" }
    let facts = try await ClusterFacts(
      apiServerAddresses: addresses,
      hasNamespaceNameLabels: ClusterFacts.hasNamespaceNameLabels(system),
      clusterRoleGrants: Dictionary(grants.items, uniquingKeysWith: { first, _ in first }),
      operatorNamespace: operatorNamespace)
    let known = try await (namespaces, baselines, objects)
    let cluster = try await identity
    return Snapshot(
      namespaces: known.0.items, objects: known.2.items, baselines: known.1.items, cluster: facts,
      identity: cluster.identity, notes: known.0.notes + known.1.notes + known.2.notes + cluster.notes)
  }

  /// The name and the labels of the cluster, from where the operator reads them. They are unknown to a user who must not list
  /// ClusterProperties.
  private static func identity(
    _ reader: CollectionReader, _ flags: ClusterIdentity
  ) async throws -> (identity: ClusterIdentity, notes: [String]) {
    guard try await reader.client.supports(ClusterProperty.resourceType) else { return (flags, []) }
    do {
      let properties = try await reader.all(ClusterProperty.self) { property in
        (property.key.name, ClusterSource.value(of: property))
      }
      let values = Dictionary(properties.items, uniquingKeysWith: { $1 })
      var identity = ClusterIdentity(properties: values, flags: flags)
      identity.problem = identity.problem ?? flags.problem
      return (identity, properties.notes)
    } catch let error as PreviewError {
      return (ClusterIdentity(problem: error.description), [])
    }
  }

  /// The addresses of the API server, from where the operator reads them.
  private static func addresses(
    _ client: Client, _ reader: CollectionReader
  ) async throws -> [ClusterFacts.Address] {
    if try await AddressSource(publishedBy: client) == .slice {
      return try await reader.all(EndpointSlice.self, in: "default", named: "kubernetes") {
        ClusterFacts.addresses(of: $0)
      }.items.flatMap { $0 }
    }
    return try await reader.all(Endpoints.self, in: "default", named: "kubernetes") {
      ClusterFacts.addresses(of: $0)
    }.items.flatMap { $0 }
  }

  /// Every object of the managed kinds but namespaces.
  private static func objects(
    of kinds: [ManagedKind], _ reader: CollectionReader
  ) async throws -> CollectionReader.Findings<ObservedObject> {
    try await withThrowingTaskGroup(of: (Int, CollectionReader.Findings<ObservedObject>).self) { group in
      for (index, kind) in kinds.filter({ $0 != .namespace }).enumerated() {
        group.addTask { (index, try await reader.observed(kind.type)) }
      }
      let pages = try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
      return .init(items: pages.flatMap(\.items), notes: pages.flatMap(\.notes))
    }
  }

  /// A cluster without the CRD has no baselines yet.
  private static func baselines(_ reader: CollectionReader) async throws -> CollectionReader.Findings<SecurityBaseline>
  {
    guard try await reader.client.supports(SecurityBaseline.resourceType) else { return .init() }
    return try await reader.all(SecurityBaseline.self) { baseline in
      var digest = baseline
      digest.metadata.managedFields = nil
      return digest
    }
  }
}

/// Reads whole collections, page by page; of each object only a digest is kept.
private struct CollectionReader: Sendable {
  struct Findings<Digest: Sendable>: Sendable {
    var items: [Digest] = []
    var notes: [String] = []
  }

  let client: Client
  let budget: ReadingBudget

  /// Digests every object of a managed kind.
  func observed<Object: ManagedObject>(_ type: Object.Type) async throws -> Findings<ObservedObject> {
    try await all(type, named: type.watchedName) { ObservedObject($0) }
  }

  /// Reads every object of a kind.
  func all<Object: KubernetesObject, Digest: Sendable>(
    _ type: Object.Type, in namespace: String? = nil, named name: String? = nil,
    _ digest: @Sendable (Object) -> Digest?
  ) async throws -> Findings<Digest> {
    do {
      do {
        return try await pages(type, in: namespace, named: name, digest)
      } catch let error as APIError where error.isGone {
        return try await again(type, in: namespace, named: name, digest)
      }
    } catch let error as APIError {
      let fix = error.isForbidden ? "; grant get and list on it to the user of this command" : ""
      throw PreviewError("cannot list \(Object.resourceType.qualifiedName): \(error)\(fix)")
    }
  }

  /// Reads a list again because a page has expired: in one piece, or in pages if it is too large for that.
  private func again<Object: KubernetesObject, Digest: Sendable>(
    _ type: Object.Type, in namespace: String?, named name: String?, _ digest: @Sendable (Object) -> Digest?
  ) async throws -> Findings<Digest> {
    do {
      return try await pages(type, in: namespace, named: name, inOnePiece: true, digest)
    } catch let error as TransportError {
      guard case .tooLarge = error else { throw error }
      return try await pages(type, in: namespace, named: name, digest)
    }
  }

  private func pages<Object: KubernetesObject, Digest: Sendable>(
    _ type: Object.Type, in namespace: String?, named name: String?, inOnePiece: Bool = false,
    _ digest: @Sendable (Object) -> Digest?
  ) async throws -> Findings<Digest> {
    var options = ListOptions(fieldSelector: name.map { "metadata.name=\($0)" })
    var limit = PageLimit()
    var (findings, unreadable) = (Findings<Digest>(), 0)
    repeat {
      let page =
        inOnePiece
        ? try await client.list(type, in: namespace, options: options)
        : try await limit.page { count in
          options.limit = count
          return try await client.list(type, in: namespace, options: options)
        }
      findings.items += page.items.compactMap(digest)
      try budget.take(page.size, objects: page.items.count + page.malformed.count)
      try checkProgress(of: page, after: options.continueToken)
      unreadable += page.malformed.count
      findings.notes += page.malformed.prefix(Self.noteLimit - findings.notes.count).map {
        "cannot read \(Object.resourceType.kind) \($0); it is ignored"
      }
      options.continueToken = page.continueToken
    } while options.continueToken != nil
    if unreadable > findings.notes.count {
      findings.notes.append(
        "cannot read \(unreadable - findings.notes.count) more of \(Object.resourceType.qualifiedName); they are ignored"
      )
    }
    return findings
  }

  /// The maximum number of notes on objects of one kind.
  private static let noteLimit = 20

  /// A server that repeats a page, or that sends empty ones, would be asked indefinitely.
  private func checkProgress<Object: KubernetesObject>(of page: ObjectList<Object>, after token: String?) throws {
    guard let next = page.continueToken else { return }
    let isEmpty = page.items.isEmpty && page.malformed.isEmpty
    guard !isEmpty, next != token else {
      throw PreviewError(
        "cannot list \(Object.resourceType.qualifiedName): the API server "
          + "\(isEmpty ? "sends an empty page and says that more follow" : "sends the same continue token again"); "
          + "check the server")
    }
  }
}
