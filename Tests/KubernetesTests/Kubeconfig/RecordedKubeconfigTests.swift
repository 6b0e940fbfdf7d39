import Foundation
import Kubernetes
import TestSupport
import Testing

/// Runs kubectl on every case and compares its results with the committed recording.
@Suite("Recorded kubeconfigs", .serialized, .timeLimit(.minutes(10)), .enabled(if: Kubectl.path != nil))
struct RecordedKubeconfigTests {
  @Test("kubectl has the recorded results")
  func recording() async throws {
    let kubectl = try #require(Kubectl.path)
    var outcomes: [String: KubeconfigRun.Outcome] = [:]
    for test in KubeconfigCase.all {
      outcomes[test.title] = try await KubeconfigRun.outcome(of: test) { try await $0.runKubectl(kubectl) }
    }
    let recording = KubeconfigRecording(version: try Kubectl.version(kubectl), outcomes: outcomes)
    if ProcessInfo.processInfo.environment["PLIMSOLL_RECORD"] == "1" {
      try Data(try recording.text.utf8).write(to: Repository[KubeconfigRecording.path])
    } else {
      try compare(recording, with: try KubeconfigRecording.committed)
    }
    print(recording.summary)
  }

  /// Other versions of kubectl use other words for errors.
  private func compare(_ recording: KubeconfigRecording, with committed: KubeconfigRecording) throws {
    for (title, expected) in committed.outcomes.sorted(by: { $0.key < $1.key }) {
      var (expected, outcome) = (expected, try #require(recording.outcomes[title], "\(title)"))
      if recording.version != committed.version {
        expected.error = expected.error.map { _ in "" }
        outcome.error = outcome.error.map { _ in "" }
      }
      #expect(outcome == expected, "\(title)")
    }
  }
}

/// The kubectl of this machine.
enum Kubectl {
  /// The path of kubectl in `KUBEBUILDER_ASSETS` or `PATH`; `nil` if there is none, or if it cannot run in a mount
  /// namespace of its own, as the cases of pods need.
  static let path: String? = {
    let environment = ProcessInfo.processInfo.environment
    let folders =
      [environment["KUBEBUILDER_ASSETS"]].compactMap { $0 }
      + (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    let candidates = folders.map { "\($0)/kubectl" }
    guard let kubectl = candidates.first(where: FileManager.default.isExecutableFile) else { return nil }
    let status = try? output(of: "/usr/bin/unshare", ["-rm", "/bin/true"]).status
    return status == 0 ? kubectl : nil
  }()

  /// The version, e.g. `v1.36.2`.
  static func version(_ kubectl: String) throws -> String {
    let json = try JSONValue(parsing: try output(of: kubectl, ["version", "--client", "--output=json"]).data)
    return json["clientVersion"]?["gitVersion"]?.stringValue ?? ""
  }

  private static func output(of program: String, _ arguments: [String]) throws -> (status: Int32, data: Data) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, data)
  }
}
