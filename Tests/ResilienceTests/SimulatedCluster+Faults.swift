import Foundation
import Kubernetes
import Sandbox
import Synchronization
import TestSupport

extension SimulatedCluster {
  /// Ends all faults.
  func clearFaults() {
    server.faults.set(nil)
    server.faults.setPolicy(nil)
    server.setAvailable(true, group: "networking.k8s.io")
  }

  /// Injects one kind of fault into a random part of the operator's requests, until `clearFaults()`.
  func injectFault(_ kind: FaultKind) {
    clearFaults()
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
