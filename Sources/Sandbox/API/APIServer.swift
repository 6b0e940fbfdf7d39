import HTTPTypes
import Kubernetes
import SandboxKinds
import SandboxMerge
import Synchronization

#if canImport(FoundationEssentials)
  public import FoundationEssentials
#else
  public import Foundation
#endif

/// A Kubernetes API server in memory, for demos, previews and fault injection tests.
///
/// It speaks the API of Kubernetes 1.36 for the kinds that `BuiltInKinds` lists and for custom resources, and does what
/// kube-controller-manager would do for them: garbage collection, the namespace life cycle, quota usage, default
/// ServiceAccounts. It runs no pods. A conformance suite holds it to a real kube-apiserver.
///
/// `respond(to:)` handles all requests: `LoopbackServer` serves it over HTTP and TLS, `InProcessTransport` calls it
/// without a network. `run()` must run concurrently: it runs the controllers.
public final class APIServer: Sendable {
  /// How the server behaves.
  public struct Configuration: Sendable {
    /// Tokens that are let in, with the user that each one stands for.
    public var tokens: [String: String]
    /// Time between bookmarks of a watch.
    public var bookmarkInterval: Duration
    /// The time that objects get; seconds count.
    public var now: @Sendable () -> Date

    /// Creates a configuration; without tokens everyone is let in as `admin`.
    public init(
      tokens: [String: String] = [:], bookmarkInterval: Duration = .seconds(30),
      now: @escaping @Sendable () -> Date = { Date() }
    ) {
      self.tokens = tokens
      self.bookmarkInterval = bookmarkInterval
      self.now = now
    }
  }

  let configuration: Configuration
  let store: ObjectStore
  let registry: KindRegistry
  let lifecycle = LifecycleQueue()
  /// Faults to inject.
  public let faults = FaultInjector()
  /// Tokens that the server handed out itself.
  let issuedTokens = Mutex<[String: String]>([:])

  /// Creates a server with the namespaces that every cluster has.
  public init(_ configuration: Configuration = Configuration()) {
    self.configuration = configuration
    store = ObjectStore()
    registry = KindRegistry()
    for name in ["default", "kube-node-lease", "kube-public", "kube-system"] { bootstrap(namespace: name) }
    bootstrapKubernetesService()
  }

  /// Answers a request.
  public func respond(to request: SandboxRequest) async -> SandboxResponse {
    await faults.respond(to: request) { [self] in
      do {
        return try await route(request, user: try user(of: request))
      } catch let error as StatusError {
        return .status(error)
      } catch {
        return .status(.internalError("\(error)"))
      }
    }
  }

  /// Everyone may ask for health and version.
  private static let publicPaths: Set<String> = ["/healthz", "/livez", "/readyz", "/version"]

  private func user(of request: SandboxRequest) throws -> RequestUser {
    let authorization = request.headers[.authorization] ?? ""
    if authorization.isEmpty, Self.publicPaths.contains(request.path) {
      return RequestUser(name: "system:anonymous", groups: ["system:unauthenticated"])
    }
    let token = authorization.hasPrefix("Bearer ") ? String(authorization.dropFirst(7)) : ""
    if let name = configuration.tokens[token] ?? issuedTokens.withLock({ $0[token] }) {
      return RequestUser(name: name, groups: ["system:authenticated"])
    }
    guard configuration.tokens.isEmpty, token.isEmpty else { throw StatusError.unauthorized }
    return RequestUser(name: "admin", groups: ["system:masters", "system:authenticated"])
  }
}

// MARK: - Routes

extension APIServer {
  private func route(_ request: SandboxRequest, user: RequestUser) async throws -> SandboxResponse {
    guard let path = RequestInfo.parse(request.path) else { return try nonResource(request) }
    if let group = path.group, !registry.serves(group: group) { return .pageNotFound }
    switch path {
    case .resource(let path): return try await resource(request, path, user)
    default:
      guard request.method == .get else { throw StatusError.methodNotAllowed }
      return try discovery(path, accept: request.headers[.accept] ?? "")
    }
  }

  private func resource(
    _ request: SandboxRequest, _ path: RequestInfo.ResourcePath, _ user: RequestUser
  ) async throws -> SandboxResponse {
    if registry.isUnavailable(group: path.group) {
      return .text("service unavailable", status: 503)
    }
    guard let kind = registry.kind(group: path.group, version: path.version, resource: path.resource) else {
      throw StatusError.noSuchPath
    }
    guard kind.isNamespaced || path.namespace == nil || path.resource == "namespaces" else {
      throw StatusError.noSuchPath
    }
    let scope = RequestScope(request, kind: kind, path: path, user: user, now: configuration.now())
    if let subresource = path.subresource, subresource != "status" || !kind.hasStatus {
      return try special(subresource, request, scope)
    }
    return try await perform(request, scope)
  }

  private func perform(_ request: SandboxRequest, _ scope: RequestScope) async throws -> SandboxResponse {
    let verb = try Verb(request, scope)
    guard scope.kind.verbs.contains(verb.rawValue), scope.path.subresource == nil || verb.isOfSubresources else {
      throw StatusError.methodNotAllowed
    }
    try Presentation.check(verb, scope)
    if verb == .patch { try checkPatchType(scope) }
    try RequestOptions.check(verb, scope)
    switch verb {
    case .get: return try read(scope)
    case .list: return try list(scope)
    case .watch: return try watch(scope)
    case .create: return try scope.kind.isStored ? create(request, scope) : review(request, scope)
    case .update: return try replace(request, scope)
    case .patch: return try patch(request, scope)
    case .delete: return try delete(request, scope)
    case .deletecollection: return try deleteCollection(request, scope)
    }
  }
}

/// The verb, as in authorization and audit.
enum Verb: String, Sendable {
  case get, list, watch, create, update, patch, delete, deletecollection

  /// Whether the subresource supports the verb.
  var isOfSubresources: Bool { [.get, .update, .patch].contains(self) }

  /// Reads it off a request.
  ///
  /// - Throws: `StatusError` 405.
  init(_ request: SandboxRequest, _ scope: RequestScope) throws {
    switch (request.method, scope.path.name != nil) {
    case (.get, true): self = .get
    case (.get, false): self = scope.query.flag("watch") == true ? .watch : .list
    case (.post, false): self = .create
    case (.put, true): self = .update
    case (.patch, true): self = .patch
    case (.delete, true): self = .delete
    case (.delete, false): self = .deletecollection
    default: throw StatusError.methodNotAllowed
    }
  }
}
