import CRDs
import Controller
import Foundation
import HTTPTypes
import Kubernetes
import Logging
import Sandbox
import Synchronization
import TestSupport

/// A cluster in memory, people who work on it, and an operator that keeps it hardened.
actor World {
  let server = APIServer(.init(bookmarkInterval: .milliseconds(200)))
  private let clock = FastClock(factor: 50)
  private let people: Client
  private var random: SeededGenerator
  private var operatorTask: Task<Void, any Error>?
  private var lifecycleTask: Task<Void, any Error>?
  private var backup: (APIServer.Backup, [String: String])?
  /// Objects that are not ours, by kind, namespace and name, with the version they were last written at.
  private(set) var foreign: [String: String] = [:]
  private let log = RecordedLog()

  /// How often the operator lists everything anew.
  private let resync: Duration

  /// Creates a world for a history.
  ///
  /// After a backup was restored, versions are used again for other changes. Where the cluster has come to the version
  /// that a watch goes on from before the watch notices, nobody can tell: the next list can. Histories with a
  /// restoration have one every 5 minutes, which pass in 6 seconds here; all others have none.
  init(seed: UInt64, steps: [Step]) {
    let isRestored = steps.contains { if case .restoreBackup = $0 { true } else { false } }
    resync = isRestored ? .seconds(300) : .seconds(86_400)
    random = SeededGenerator(seed: ~seed)
    people = Self.client(server, "kubectl/v1.30", RecordedLog())
  }

  private static func client(_ server: APIServer, _ program: String, _ log: RecordedLog) -> Client {
    server.client(
      userAgent: program,
      retry: RetryPolicy(
        attempts: 3, baseDelay: .milliseconds(1), maxDelay: .milliseconds(20), longestRetryAfter: .milliseconds(100)),
      logger: Logger(label: program) { _ in log.handler })
  }

  /// What the operator said last.
  var operatorLog: String { log.text }

  func start() async throws {
    lifecycleTask = Task { [server] in try await server.run() }
    try await defineBaselines()
    startOperator()
  }

  func stop() async {
    await stopOperator()
    lifecycleTask?.cancel()
    _ = await lifecycleTask?.result
  }

  private func startOperator() {
    let controller = Operator(
      settings: OperatorSettings(namespaceConcurrency: 4, resync: resync, identity: "test"),
      client: Self.client(server, "plimsoll/test", log), clock: clock,
      logger: Logger(label: "operator") { [log] _ in log.handler })
    operatorTask = Task { try await controller.run() }
  }

  /// Without a chance to finish anything: what is in flight is lost.
  private func stopOperator() async {
    operatorTask?.cancel()
    _ = await operatorTask?.result
    operatorTask = nil
  }
}

// MARK: - Steps

extension World {
  /// Does a step. What people do may fail: they live with it.
  func take(_ step: Step) async {
    do {
      try await carryOut(step)
    } catch {
      // The object is gone, the namespace is going, the definition is missing: as in life.
    }
  }

  private func carryOut(_ step: Step) async throws {
    switch step {
    case .createNamespace(let n):
      _ = try await create(
        ["apiVersion": "v1", "kind": "Namespace", "metadata": ["name": Self.name(n), "labels": ["team": "a"]]],
        Namespace.resourceType, nil)
    case .deleteNamespace(let n):
      try await people.delete(Namespace.resourceType, ObjectKey(name: Self.namespace(n)))
      foreign = foreign.filter { !$0.key.contains(" \(Self.namespace(n))/") }
    case .labelNamespace(let n, let key, let value):
      try await merge(
        ["metadata": ["labels": [key: value.map { .string($0) } ?? .null]]], Namespace.resourceType,
        ObjectKey(name: Self.namespace(n)))
    case .applyBaseline(let n, let spec): try await applyBaseline(n, spec)
    case .deleteBaseline(let n):
      try await people.delete(SecurityBaseline.resourceType, ObjectKey(name: Self.baseline(n)))
    case .deleteOwned(let n):
      guard let (type, key, _) = owned(n) else { return }
      try await people.delete(type, key)
    case .editOwned(let n, let edit): try await editOwned(n, edit)
    case .createForeign(let n, let kind): try await createForeign(n, kind)
    case .createNamesake(let n): try await createNamesake(n)
    default: try await befall(step)
    }
  }

  private func befall(_ step: Step) async throws {
    switch step {
    case .fault(let kind): begin(kind)
    case .calm: calm()
    case .compact: server.compact()
    case .backUp: backup = (server.backUp(), foreign)
    case .restoreBackup:
      guard let backup else { return }
      server.restore(backup.0)
      foreign = backup.1
    case .endWatches: server.endWatches()
    case .restartOperator, .killOperator:
      await stopOperator()
      if case .killOperator = step { try await Task.sleep(for: .milliseconds(10)) }
      startOperator()
    case .removeDefinition:
      try await people.delete(definitionType, ObjectKey(name: "securitybaselines.plimsoll.dev"))
    case .wait(let milliseconds): try await Task.sleep(for: .milliseconds(milliseconds))
    default: break
    }
  }

  static func namespace(_ n: Int) -> String { "team-\(n)" }
  static func baseline(_ n: Int) -> String { "base-\(n)" }
  private static func name(_ n: Int) -> JSONValue { .string(namespace(n)) }

  private var definitionType: ResourceType {
    ResourceType(
      group: "apiextensions.k8s.io", version: "v1", plural: "customresourcedefinitions",
      kind: "CustomResourceDefinition", isNamespaced: false)
  }

  private func create(_ object: JSONValue, _ type: ResourceType, _ namespace: String?) async throws -> JSONValue {
    let data = try await people.createData(object, type: type, namespace: namespace, fieldManager: "kubectl-create")
    return try JSONValue(parsing: data)
  }

  private func merge(_ patch: JSONValue, _ type: ResourceType, _ key: ObjectKey) async throws {
    _ = try await people.patchData(merge: patch, type: type, key: key, fieldManager: "kubectl-edit")
  }

  func defineBaselines() async throws {
    for _ in 0..<200 {
      if server.objects(GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions")).isEmpty {
        _ = try? await create(CustomResourceDefinition.manifest(), definitionType, nil)
      }
      if (try? await people.list(SecurityBaseline.self)) != nil,
        server.objects(GroupResource(group: "apiextensions.k8s.io", resource: "customresourcedefinitions"))
          .allSatisfy({ $0["metadata"]?["deletionTimestamp"] == nil })
      {
        return
      }
      try await Task.sleep(for: .milliseconds(10))
    }
  }

  private func applyBaseline(_ n: Int, _ spec: Int) async throws {
    let key = ObjectKey(name: Self.baseline(n))
    _ = try await people.apply(
      [
        "apiVersion": "plimsoll.dev/v1alpha1", "kind": "SecurityBaseline", "metadata": ["name": .string(key.name)],
        "spec": Self.specs[spec],
      ], type: SecurityBaseline.resourceType, key: key, options: ApplyOptions(fieldManager: "kubectl", force: true))
  }
}

// MARK: - Objects

extension World {
  /// The kinds that the operator generates.
  static let kinds: [ResourceType] = [
    NetworkPolicy.resourceType, Role.resourceType, RoleBinding.resourceType, ResourceQuota.resourceType,
    LimitRange.resourceType,
  ]

  /// All objects of the generated kinds.
  func objects() -> [(type: ResourceType, key: ObjectKey, object: JSONValue)] {
    Self.kinds.flatMap { type in
      server.objects(GroupResource(group: type.group, resource: type.plural)).map { object in
        let metadata = object["metadata"]
        return (
          type,
          ObjectKey(namespace: metadata?["namespace"]?.stringValue, name: metadata?["name"]?.stringValue ?? ""), object
        )
      }
    }
  }

  private func owned(_ n: Int) -> (ResourceType, ObjectKey, JSONValue)? {
    let owned = objects().filter { $0.object["metadata"]?["labels"]?["app.kubernetes.io/managed-by"] == "plimsoll" }
    return owned.isEmpty ? nil : owned[n % owned.count]
  }

  private func editOwned(_ n: Int, _ edit: Int) async throws {
    guard let (type, key, object) = owned(n) else { return }
    switch edit {
    case 0: try await merge(["metadata": ["labels": .null]], type, key)
    case 1: try await merge(["metadata": ["ownerReferences": .null]], type, key)
    case 2: try await merge(["metadata": ["labels": ["app.kubernetes.io/managed-by": "someone"]]], type, key)
    case 3: try await merge(Self.change(of: type), type, key)
    case 4:
      try await merge(
        ["metadata": ["annotations": ["note": .string(String(repeating: "huge ", count: n * 40 % 40_000))]]], type, key)
    default:
      var whole = object
      whole["metadata"]?["managedFields"] = nil
      whole["spec"] = type.kind == "NetworkPolicy" ? ["podSelector": [:], "policyTypes": ["Ingress"]] : whole["spec"]
      _ = try await people.apply(
        whole.withoutVersion, type: type, key: key, options: ApplyOptions(fieldManager: "argocd", force: true))
    }
  }

  /// An edit of a field that the operator owns.
  private static func change(of type: ResourceType) -> JSONValue {
    switch type.kind {
    case "NetworkPolicy": ["spec": ["ingress": [[:]], "egress": [[:]]]]
    case "Role": ["rules": [["apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]]]]
    case "RoleBinding": ["subjects": []]
    case "ResourceQuota": ["spec": ["hard": ["pods": "100000"]]]
    default: ["spec": ["limits": []]]
    }
  }

  private func createForeign(_ n: Int, _ kind: Int) async throws {
    let namespace = Self.namespace(n), name = "own-\(Int.random(in: 0..<4, using: &random))"
    let type = [NetworkPolicy.resourceType, Role.resourceType, ResourceQuota.resourceType, LimitRange.resourceType][
      kind]
    let specs: [JSONValue] = [["podSelector": [:]], .null, ["hard": ["pods": "3"]], ["limits": []]]
    var object: JSONValue = [
      "apiVersion": .string(type.apiVersion), "kind": .string(type.kind), "metadata": ["name": .string(name)],
    ]
    if kind == 1 { object["rules"] = [] } else { object["spec"] = specs[kind] }
    let created = try await create(object, type, namespace)
    note(type, ObjectKey(namespace: namespace, name: name), created)
  }

  /// An object of somebody else's under a name that the operator would use.
  private func createNamesake(_ n: Int) async throws {
    let key = ObjectKey(namespace: Self.namespace(n), name: "base-0-default-deny")
    let created = try await create(
      [
        "apiVersion": "networking.k8s.io/v1", "kind": "NetworkPolicy", "metadata": ["name": .string(key.name)],
        "spec": ["podSelector": ["matchLabels": ["not": "ours"]]],
      ], NetworkPolicy.resourceType, key.namespace)
    note(NetworkPolicy.resourceType, key, created)
  }

  static func id(_ type: ResourceType, _ key: ObjectKey) -> String { "\(type.kind) \(key)" }

  private func note(_ type: ResourceType, _ key: ObjectKey, _ object: JSONValue) {
    foreign[Self.id(type, key)] = object["metadata"]?["resourceVersion"]?.stringValue
  }
}

extension JSONValue {
  fileprivate var withoutVersion: JSONValue {
    var copy = self
    for name in ["resourceVersion", "uid", "creationTimestamp", "generation"] { copy["metadata"]?[name] = nil }
    copy["status"] = nil
    return copy
  }
}

// MARK: - Faults

extension World {
  func calm() {
    server.faults.set(nil)
    server.faults.setPolicy(nil)
    server.setAvailable(true, group: "networking.k8s.io")
  }

  /// From now on some of the operator's requests go wrong in one way.
  private func begin(_ kind: FaultKind) {
    calm()
    switch kind {
    case .missingGroup: return server.setAvailable(false, group: "networking.k8s.io")
    case .refusingPolicy:
      return server.faults.setPolicy {
        $0.manager == "plimsoll" && $0.object["kind"] == "Role" ? "no roles today" : nil
      }
    default: break
    }
    let state = Mutex(SeededGenerator(seed: random.next()))
    let chance = Double.random(in: 0.2..<0.9, using: &random)
    server.faults.set { request in
      guard request.userAgent.hasPrefix("plimsoll") else { return nil }
      return state.withLock { random in
        guard Double.random(in: 0..<1, using: &random) < chance else { return nil }
        return kind.fault(for: request, using: &random)
      }
    }
  }
}

extension FaultKind {
  fileprivate func fault(for request: FaultRequest, using random: inout SeededGenerator) -> Fault? {
    switch self {
    case .conflicts where request.isWrite:
      return .refuse(StatusError(code: 409, reason: "Conflict", message: "try again"))
    case .tooMany:
      return .refuse(
        StatusError(
          code: 429, reason: "TooManyRequests", message: "slow down", retryAfter: Int.random(in: 0...1, using: &random))
      )
    case .unavailable: return .refuse(StatusError(code: 503, reason: "ServiceUnavailable", message: "not now"))
    case .internalErrors: return .refuse(StatusError(code: 500, reason: "InternalError", message: "etcd is slow"))
    case .invalid where request.isWrite: return .refuse(StatusError(code: 422, reason: "Invalid", message: "no"))
    case .gone where !request.isWrite: return .refuse(StatusError(code: 410, reason: "Expired", message: "too old"))
    case .expiredToken: return .refuse(StatusError(code: 401, reason: "Unauthorized", message: "Unauthorized"))
    case .drops: return .drop
    case .lostAnswers: return .dropAnswer
    case .delays: return .delay(.milliseconds(Int.random(in: 1...30, using: &random)))
    case .cutWatches where request.isWatch: return .cut(after: Int.random(in: 0...4000, using: &random))
    case .cutBodies: return .cut(after: Int.random(in: 0...2000, using: &random))
    case .drips: return .drip(bytes: Int.random(in: 1...500, using: &random), every: .milliseconds(1))
    case .garbage:
      return .garbage(
        Data(["", "{", "null", "<html>", "{\"kind\":\"Status\"}", "[]"].randomElement(using: &random)?.utf8 ?? "".utf8))
    case .duplicates where request.isWatch: return .tamper { [$0, $0] }
    case .slowKinds where request.isWatch:
      return .drip(bytes: 1 << 20, every: .milliseconds(Int.random(in: 1...40, using: &random)))
    default: return nil
    }
  }
}

/// Keeps the last lines that were logged.
final class RecordedLog: Sendable {
  private let lines = Mutex<[String]>([])

  var text: String { lines.withLock { $0.suffix(60).joined(separator: "\n") } }

  var handler: any LogHandler { Handler(log: self) }

  private func add(_ line: String) {
    lines.withLock { lines in
      lines.append(line)
      if lines.count > 400 { lines.removeFirst(200) }
    }
  }

  private struct Handler: LogHandler {
    let log: RecordedLog
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.add("\(event.level) \(event.message) \(event.metadata.map { "\($0)" } ?? "")")
    }
  }
}
