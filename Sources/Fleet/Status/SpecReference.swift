/// The specs that clusters should run.
package enum SpecReference: Sendable, Hashable {
  /// The hashes of the baselines in Git, by name.
  case git([String: String])
  /// What most clusters run.
  case majority

  /// The word in outputs.
  var name: String {
    switch self {
    case .git: "git"
    case .majority: "majority"
    }
  }

  /// The hash that each baseline should have, by name; an empty hash if there is no majority.
  ///
  /// A majority is the hash that most clusters run. Without Git, a cluster should have the baselines that more than half
  /// of the clusters have.
  func expected(in readings: [ClusterState.Reading]) -> [String: String] {
    guard case .git(let hashes) = self else { return Self.majority(of: readings) }
    return hashes
  }

  private static func majority(of readings: [ClusterState.Reading]) -> [String: String] {
    var counts: [String: [String: Int]] = [:]
    for reading in readings {
      // One vote per cluster and baseline, whatever a cluster lists.
      let votes = Dictionary(
        reading.baselines.map { ($0.name, $0.hash ?? "") }, uniquingKeysWith: { first, _ in first })
      for (name, hash) in votes { counts[name, default: [:]][hash, default: 0] += 1 }
    }
    return counts.mapValues { hashes in
      let most = hashes.values.max() ?? 0
      let leaders = hashes.filter { $0.value == most }.keys
      return leaders.count == 1 ? leaders.first ?? "" : ""
    }
  }

  /// The baselines that every cluster should have.
  func required(in readings: [ClusterState.Reading]) -> Set<String> {
    if case .git(let hashes) = self { return Set(hashes.keys) }
    let names = readings.flatMap { Set($0.baselines.map(\.name)) }
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +)
    return Set(counts.filter { $0.value * 2 > readings.count }.keys)
  }
}
