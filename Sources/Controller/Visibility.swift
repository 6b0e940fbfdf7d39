import Foundation
import Kubernetes
import Reconcilers
import Synchronization

/// What the operator can see: the state of each reflector.
final class Visibility: Sendable {
  /// The state of one reflector.
  enum Sight: Sendable {
    /// The first list is under way.
    case pending
    /// The store is filled and followed.
    case clear
    /// It cannot be listed; the sentence says why and what to do.
    case blocked(String, isPermission: Bool)
  }

  private let sights: Mutex<[ResourceType: Sight]>

  /// Starts with every type pending.
  init(types: [ResourceType]) {
    sights = Mutex(Dictionary(types.map { ($0, .pending) }, uniquingKeysWith: { $1 }))
  }

  /// Takes in a reflector's change of state.
  func update(_ type: ResourceType, _ sight: Sight) {
    sights.withLock { $0[type] = sight }
  }

  /// Whether every reflector has either filled its store or said why it cannot.
  var isSettled: Bool {
    sights.withLock { sights in
      sights.values.allSatisfy { if case .pending = $0 { false } else { true } }
    }
  }

  /// Whether every store is filled: only then may absence be believed.
  var isComplete: Bool {
    sights.withLock { sights in
      sights.values.allSatisfy { if case .clear = $0 { true } else { false } }
    }
  }

  /// What cannot be seen for lack of permission, in a stable order.
  var blindSpots: [String] {
    sights.withLock { sights in
      sights.compactMap { type, sight -> (String, String)? in
        guard case .blocked(let message, true) = sight else { return nil }
        return (type.qualifiedName, message)
      }
      .sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Why the stores are not filled, in a stable order.
  var reasons: [String] {
    sights.withLock { sights in
      sights.compactMap { type, sight -> String? in
        switch sight {
        case .clear: nil
        case .pending: "\(type.qualifiedName) are not listed yet"
        case .blocked(let message, _): message
        }
      }
      .sorted()
    }
  }

  /// Why objects of the kind must not be written now; nil where they may.
  func failure(for kind: ManagedKind) -> StepFailure? {
    sights.withLock { sights in
      switch sights[kind.resourceType] {
      case .clear, .none: nil
      case .pending:
        StepFailure(
          kind: .transient, message: "\(kind.resourceType.qualifiedName) are not listed yet", retryAfter: .seconds(1))
      case .blocked(let message, let isPermission):
        StepFailure(kind: isPermission ? .permission : .transient, message: message, retryAfter: .seconds(5))
      }
    }
  }
}
