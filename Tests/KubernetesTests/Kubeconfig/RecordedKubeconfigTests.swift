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
    let version = try Kubectl.version(kubectl)
    let isRecording = ProcessInfo.processInfo.environment["PLIMSOLL_RECORD"] == "1"
    let committed = isRecording ? nil : try KubeconfigRecording.committed
    if let committed, committed.version != version {
      return print("kubeconfigs: not compared: recorded with kubectl \(committed.version), this is \(version)")
    }
    var outcomes: [String: KubeconfigRun.Outcome] = [:]
    for test in KubeconfigCase.all {
      outcomes[test.title] = try await KubeconfigRun.outcome(of: test) { try await $0.runKubectl(kubectl) }
    }
    let recording = KubeconfigRecording(version: version, outcomes: outcomes)
    if let committed {
      for (title, expected) in committed.outcomes.sorted(by: { $0.key < $1.key }) {
        #expect(try #require(recording.outcomes[title], "\(title)") == expected, "\(title)")
      }
    } else {
      try Data(try recording.text.utf8).write(to: Repository[KubeconfigRecording.path])
    }
    print(recording.summary)
  }
}

/// The kubectl to compare with.
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
