import Kubernetes
import SandboxMerge

/// Amounts of several resources by name, as `requests` and `hard` have them.
typealias ResourceList = [String: ResourceAmount]

extension ResourceList {
  /// Reads a map of quantities, each rounded up to thousandths as kube-apiserver does; what is no quantity counts as
  /// absent.
  init(_ json: JSONValue?) {
    self = json?.objectValue?.compactMapValues { ResourceAmount($0)?.roundedUpToThousandths } ?? [:]
  }

  /// As a map of quantities, in the text that kube-apiserver gives once it has stored and read them.
  ///
  /// An amount in binary notation that no binary suffix fits loses its notation when it is stored.
  var json: JSONValue {
    .object(mapValues { .string((ResourceAmount($0.description) ?? $0).description) })
  }

  /// `NAME=AMOUNT` for each, sorted, as kube-apiserver prints them.
  var text: String { keys.sortedByBytes.map { "\($0)=\(self[$0] ?? .zero)" }.joined(separator: ",") }

  /// Adds amounts, name by name.
  mutating func add(_ other: ResourceList) { merge(other, uniquingKeysWith: +) }

  /// The greater amount of each name.
  mutating func formMaximum(_ other: ResourceList) { merge(other) { Swift.max($0, $1) } }

  /// The amounts that exceed the others; never negative.
  func excess(over other: ResourceList) -> ResourceList {
    reduce(into: [:]) { $0[$1.key] = Swift.max($1.value - (other[$1.key] ?? .zero), .zero) }
  }
}
