import Foundation

/// Resource usage of other processes, from /proc.
enum ProcessStatistics {
  /// Processor time that a process has used, in seconds: fields 14 and 15 of /proc/PID/stat (proc(5)).
  static func processorSeconds(of pid: Int32) -> Double {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return .nan }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Resident memory of a process, in MiB: `VmRSS` in /proc/PID/status (proc(5)).
  static func residentMiB(of pid: Int32) -> Int { memory("VmRSS:", of: pid) }

  /// Resident memory of a process without the pages of files, in MiB: `RssAnon` in /proc/PID/status (proc(5)).
  static func anonymousMiB(of pid: Int32) -> Int { memory("RssAnon:", of: pid) }

  private static func memory(_ field: String, of pid: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }.map { $0 / 1024 } ?? 0
  }
}
