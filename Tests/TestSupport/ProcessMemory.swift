public import Foundation

/// The memory of a process, as `/proc/PID/status` reports it (proc(5)).
public enum ProcessMemory {
  /// Anonymous memory in bytes (`RssAnon`) of a process, by default of this one; 0 if the system does not report it.
  public static func anonymous(of process: Int32 = ProcessInfo.processInfo.processIdentifier) -> Int {
    value("RssAnon:", of: process)
  }

  /// Resident memory in bytes (`VmRSS`) of a process; 0 if the system does not report it.
  public static func resident(of process: Int32) -> Int { value("VmRSS:", of: process) }

  private static func value(_ name: String, of process: Int32) -> Int {
    let text = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }
}
