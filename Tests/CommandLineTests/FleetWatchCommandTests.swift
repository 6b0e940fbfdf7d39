import ClusterTestSupport
import Foundation
import TestSupport
import Testing

extension WithTwoClusters {
  /// `plimsoll fleet status --watch` as people run it.
  @Suite("plimsoll fleet status --watch") struct FleetWatch {
    /// The arguments of the command. The interval is short, so that the test is.
    private func arguments(_ fleet: PipelineFleet, _ more: String...) -> [String] {
      let folder = fleet.repository.root
      return [
        "fleet", "status", "--kubeconfigs", folder.appending(path: "kubeconfigs").path, "--git",
        folder.appending(path: "plimsoll/fleet/baselines").path, "--watch", "--interval", "1s",
      ] + more
    }

    @Test("a changed row is printed, in a pipe and on a terminal, and an interrupt ends the command")
    func changes() async throws {
      try await PipelineFleet.run { fleet in
        let pipe = try BackgroundProcess(
          CommandRun.binary, arguments(fleet), log: fleet.repository.root.appending(path: "pipe.log"))
        let json = try BackgroundProcess(
          CommandRun.binary, arguments(fleet, "-o", "json"), log: fleet.repository.root.appending(path: "json.log"))
        let keyboard = Pipe()
        let terminal = try terminal(fleet, keyboard)
        for process in [pipe, terminal] {
          try await eventually("the first table is printed", within: .seconds(60)) {
            process.output.contains("2 clusters, 2 rows: 2 ok")
          }
        }
        try await eventually("the first object is printed", within: .seconds(60)) { json.output.contains("\"ok\": 2") }

        try await fleet.apply(isEarlier: true, to: "prod-eu-1")
        for process in [pipe, terminal] {
          try await eventually("the changed row is printed", within: .seconds(60)) {
            process.output.contains("2 clusters, 2 rows: 1 ok, 1 skew")
          }
        }
        try await eventually("the changed object is printed", within: .seconds(60)) {
          json.output.contains("\"skew\": 1")
        }

        try await expectInterrupt(pipe)
        try await expectInterrupt(json)
        // Control-C on the keyboard. The terminal sends the signal to the command.
        try keyboard.fileHandleForWriting.write(contentsOf: Data([3]))
        try await eventually("Control-C ends the command", within: .seconds(60)) { !terminal.isRunning }
        #expect(terminal.status == 130, "what a shell reports")

        expectTables(pipe.output)
        #expect(!pipe.output.contains("\u{1b}"))
        #expect(terminal.output.components(separatedBy: "\u{1b}[H\u{1b}[2J").count > 2, "the screen is redrawn")
      }
    }

    /// Runs the command on a terminal, whose exit code is that of the command.
    private func terminal(_ fleet: PipelineFleet, _ keyboard: Pipe) throws -> BackgroundProcess {
      let line = ([CommandRun.binary.path] + arguments(fleet)).map { "'\($0)'" }.joined(separator: " ")
      return try BackgroundProcess(
        URL(filePath: "/usr/bin/script"), ["--quiet", "--return", "--command", line, "/dev/null"],
        log: fleet.repository.root.appending(path: "terminal.log"), input: keyboard)
    }

    private func expectInterrupt(_ process: BackgroundProcess) async throws {
      process.signal(SIGINT)
      try await eventually("the interrupt ends the command", within: .seconds(60)) { !process.isRunning }
      #expect(process.wasEndedBySignal && process.status == SIGINT)
    }

    /// The output consists of tables with a time and an empty line after each, and no table repeats the one before.
    private func expectTables(_ output: String) {
      let tables = output.components(separatedBy: "\n\n").filter { !$0.isEmpty }.map { $0.split(separator: "\n") }
      #expect(tables.count >= 2 && tables.allSatisfy { $0.count == 5 }, "\(output)")
      for table in tables {
        #expect(table.first?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/) != nil, "\(table)")
        #expect(table.dropFirst().first?.hasPrefix("CLUSTER") == true)
      }
      // Ages and the time change; the cells before them differ between two tables.
      let contents = tables.map { $0.dropFirst(2).map { $0.split(separator: " ").prefix(7) } }
      #expect(contents.first != contents.last)
    }
  }
}
