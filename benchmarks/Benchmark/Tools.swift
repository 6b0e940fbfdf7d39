import Foundation

/// Says on standard error what goes on.
func note(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

/// Times work.
enum Stopwatch {
  static func time(_ work: () async throws -> Void) async throws -> Duration {
    let start = ContinuousClock.now
    try await work()
    return .now - start
  }
}

extension Duration {
  var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}

extension [Double] {
  /// The value below which that share of the values lies (nearest rank).
  func percentile(_ share: Double) -> Double {
    let sorted = self.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted[Swift.max(0, Int((Double(sorted.count) * share).rounded(.up)) - 1)]
  }
}

/// Runs programs.
enum Shell {
  static func run(_ program: String, _ arguments: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw BenchmarkError("\(program) ended with \(process.terminationStatus)")
    }
  }
}

/// An operator in a process of its own.
struct OperatorProcess {
  private let process: Process

  /// Starts it and waits until it has listed all that it watches: that belongs to no figure.
  init(_ binary: String, kubeconfig: URL) async throws {
    let address = "127.0.0.1:\(Int.random(in: 20_000..<30_000))"
    process = Process()
    process.executableURL = URL(fileURLWithPath: binary)
    process.arguments = [
      "run", "--kubeconfig", kubeconfig.path, "--log-level", "warning", "--health-address", address,
    ]
    try process.run()
    while (try? Shell.run("/usr/bin/curl", "--silent", "--fail", "http://\(address)/readyz")) == nil {
      guard process.isRunning else { throw BenchmarkError("the operator did not start") }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  var processIdentifier: Int32 { process.processIdentifier }

  /// Ends it, and waits for that.
  func stop() {
    guard process.isRunning else { return }
    process.terminate()
    process.waitUntilExit()
  }
}

/// Reads /proc.
enum ProcessMemory {
  /// Processor time that a process has used, in seconds: fields 14 and 15 of /proc/PID/stat (proc(5)).
  static func processorSeconds(of pid: Int32) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  static func residentMiB(of pid: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 } ?? 0
  }
}

struct BenchmarkError: Error, CustomStringConvertible {
  var description: String
  init(_ description: String) { self.description = description }
}
