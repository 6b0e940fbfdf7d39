import CRDs
import ClusterTestSupport
import Foundation
import Kubernetes
import Logging
import Testing

/// A real API server with a running operator, the roles of tenants, and the admission policies on demand.
actor Arena {
  nonisolated let plane: ControlPlane
  private var operatorProcess: OperatorProcess
  private var audit: AuditLog
  private var number = 0
  private var isGuarded = false

  private static let starting = Task { try await Arena() }

  /// The arena that all tests of this target share; it starts at first use.
  static func shared() async throws -> Arena { try await starting.value }

  private init() async throws {
    plane = try await ControlPlane(
      suite: "adversary",
      flags: [
        "--audit-policy-file=\(ControlPlane.repository.path)/Tests/AdversaryTests/Support/audit-policy.yaml",
        "--audit-log-path=DIR/audit.log", "--audit-log-mode=blocking",
      ])
    audit = AuditLog(file: plane.directory.appending(path: "audit.log"))
    try await Tenants(plane: plane).createRoles()
    operatorProcess = try await OperatorProcess.start(plane)
  }

  nonisolated var admin: Client { plane.admin }
  /// Whether the server has ValidatingAdmissionPolicy.
  nonisolated var canGuard: Bool { plane.minorVersion >= 30 }

  /// A new name for a namespace and its baseline.
  func name() -> String {
    number += 1
    return "adversary-\(number)"
  }

  /// The writes of the operator in a namespace so far.
  func operatorWrites(in namespace: String) throws -> Int { try audit.writes(in: namespace) }

  /// Stops the operator, runs a body, and starts the operator again.
  func withoutOperator(_ body: @Sendable () async throws -> Void) async throws {
    try await operatorProcess.stop()
    try await body()
    operatorProcess = try await OperatorProcess.start(plane)
  }

  // MARK: - Admission policies

  /// The manifests of `config/admission`.
  private static let guardFiles = ["objects", "namespaces", "service_accounts", "crd"]

  /// Applies `config/admission` and waits until the API server enforces the policies.
  func installGuard() async throws {
    guard !isGuarded else { return }
    for file in Self.guardFiles { try await plane.apply(file: "config/admission/\(file).yaml") }
    try await probe(isRejected: true)
    isGuarded = true
  }

  /// Deletes the policies and waits until the API server accepts what they reject.
  func removeGuard() async throws {
    guard isGuarded else { return }
    for type in [ValidatingAdmissionPolicyBinding.resourceType, ValidatingAdmissionPolicy.resourceType] {
      for name in ["plimsoll-crd", "plimsoll-namespaces", "plimsoll-objects", "plimsoll-service-accounts"] {
        do {
          try await admin.delete(type, ObjectKey(name: name))
        } catch let error as APIError where error.isNotFound {}
      }
    }
    try await probe(isRejected: false)
    isGuarded = false
  }

  /// Sends requests that each policy rejects, until the answers are as expected.
  private func probe(isRejected: Bool) async throws {
    let namespace = name()
    let client = try await Tenants(plane: plane).create(.owner, in: namespace, labels: [:])
    let target = Target(admin: admin, namespace: namespace, baseline: namespace)
    try await target.create(
      ServiceAccount.resourceType, "default", ["automountServiceAccountToken": false])
    _ = try await admin.patchData(
      merge: ["metadata": ["annotations": ["plimsoll.dev/hardened-by": "probe"]]], type: ServiceAccount.resourceType,
      key: ObjectKey(namespace: namespace, name: "default"), fieldManager: "kubectl")
    try await eventually("the admission policies are \(isRejected ? "enforced" : "removed")") {
      let attacker = Attacker(client: client, target: target)
      let value = UUID().uuidString
      try await attacker.create(
        NetworkPolicy.resourceType, "probe-\(value.lowercased())", labels: .generated(by: "probe"),
        ["spec": ["podSelector": [:]]])
      try await attacker.patch(
        Namespace.resourceType, namespace, ["metadata": ["annotations": ["guard.plimsoll.dev/probe": .string(value)]]])
      try await attacker.patch(
        ServiceAccount.resourceType, "default",
        ["metadata": ["annotations": ["plimsoll.dev/hardened-by": .string(value)]]])
      return attacker.answers == [isRejected ? .rejectedByGuard : .accepted: 3]
    }
  }
}

/// Counts the writes of the operator, from the audit log of the API server.
struct AuditLog {
  private let file: URL
  private var offset: UInt64 = 0
  private var rest = Data()
  private var counts: [String: Int] = [:]

  init(file: URL) { self.file = file }

  private struct Entry: Decodable {
    struct Object: Decodable { var namespace: String? }
    var objectRef: Object?
  }

  /// The number of requests that the operator sent to change objects in a namespace, or the namespace.
  mutating func writes(in namespace: String) throws -> Int {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    try handle.seek(toOffset: offset)
    let data = try handle.readToEnd() ?? Data()
    offset += UInt64(data.count)
    rest.append(data)
    let lines = rest.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for line in lines.dropLast() {
      guard let entry = try? JSONDecoder().decode(Entry.self, from: line), let name = entry.objectRef?.namespace else {
        continue
      }
      counts[name, default: 0] += 1
    }
    rest = Data(lines.last ?? Data())
    return counts[namespace] ?? 0
  }
}
