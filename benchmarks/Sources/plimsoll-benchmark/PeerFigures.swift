import Foundation

/// The results of one run of `Peer`.
struct PeerFigures {
  /// What a load cost, in seconds.
  struct Load {
    var seconds = 0.0
    /// Processor time of kube-apiserver.
    var serverCPU = 0.0
  }

  var namespaces: Int
  var objects: Int
  var rawBefore = Load()
  var rawAfter = Load()
  var convergence = Load()
  /// Processor time of the operator until it had converged, in seconds.
  var operatorCPU = 0.0
  /// Milliseconds.
  var restores: [Double] = []
  /// Milliseconds.
  var creations: [Double] = []
  /// Seconds from the start of the deletion of all objects until all are back.
  var restoreOfAll = 0.0
  /// Seconds of the same deletion followed by the creation of all objects.
  var rawRestore = 0.0
  /// The share of one core.
  var idleShare = 0.0
  /// MiB, without the pages of files.
  var memory = 0
  /// MiB.
  var residentMemory = 0
  /// Requests other than reads until the operator had converged.
  var writes = 0
  var writesOnRestart = 0
  /// Milliseconds.
  var start = 0.0

  init(namespaces: Int, objects: Int) {
    self.namespaces = namespaces
    self.objects = objects
  }

  private var rawSeconds: Double { (rawBefore.seconds + rawAfter.seconds) / 2 }
  private var rawServerCPU: Double { (rawBefore.serverCPU + rawAfter.serverCPU) / 2 }

  /// A table in Markdown.
  var table: String {
    func number(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }
    func rate(_ seconds: Double) -> String { number(Double(objects) / seconds, 0) }
    func perObject(_ seconds: Double) -> String { number(seconds / Double(objects) * 1e6, 0) }
    func latency(_ share: Double) -> String {
      let (restore, creation) = (restores.percentile(share), creations.percentile(share))
      return "\(number(restore / creation)) | \(number(restore, 1)) ms | \(number(creation, 1)) ms"
    }
    return """

      | figure | goal | ratio | operator | raw |
      |---|---|---|---|---|
      | rate of the first convergence | at least 0.9 | \(number(rawSeconds / convergence.seconds)) | \(rate(convergence.seconds)) objects/s | \(rate(rawSeconds)) objects/s (before \(rate(rawBefore.seconds)), after \(rate(rawAfter.seconds))) |
      | writes per object until the first convergence | | \(number(Double(writes) / Double(objects))) | \(writes) | \(objects) |
      | time from the deletion of all objects until they are back | at most 1.2 | \(number(restoreOfAll / rawRestore)) | \(number(restoreOfAll, 1)) s | \(number(rawRestore, 1)) s |
      | restore latency p50, one creation p50 | at most 2 | \(latency(0.5)) |
      | restore latency p99, one creation p99 | at most 4 | \(latency(0.99)) |
      | CPU of kube-apiserver per object | at most 1.1 | \(number(convergence.serverCPU / rawServerCPU)) | \(perObject(convergence.serverCPU)) µs | \(perObject(rawServerCPU)) µs |
      | CPU of the operator per object | | | \(perObject(operatorCPU)) µs | |
      | anonymous resident memory | at most 32 MiB at 2000 namespaces | | \(memory) MiB | |
      | resident memory | | | \(residentMemory) MiB | |
      | CPU when idle | at most 0.2 % | | \(number(idleShare * 100)) % of a core | |
      | writes after a restart | 0 | | \(writesOnRestart) | |
      | start (`version`) | at most 20 ms | | \(number(start, 0)) ms | |

      \(objects) objects in \(namespaces) namespaces; \(restores.count) deletions.
      """
  }
}
