public import Prometheus

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The metrics of this process, with the names and meanings of Prometheus' client libraries.
///
/// Sources: <https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics> and proc(5). On systems without
/// `/proc`, there are none.
public enum ProcessMetrics {
  /// The metrics.
  public static let families = [
    MetricFamily("process_cpu_seconds_total", .counter, help: "User and system CPU time of the process, in seconds."),
    MetricFamily("process_resident_memory_bytes", .gauge, help: "Resident memory of the process, in bytes."),
    MetricFamily("process_virtual_memory_bytes", .gauge, help: "Virtual memory of the process, in bytes."),
    MetricFamily("process_start_time_seconds", .gauge, help: "When the process started, as Unix time."),
    MetricFamily("process_open_fds", .gauge, help: "Number of open file descriptors."),
    MetricFamily("process_max_fds", .gauge, help: "Maximum number of open file descriptors."),
  ]

  /// The metrics as they are now.
  public static func samples() -> [MetricSample] {
    let files = FileManager.default
    guard let stat = files.contents(atPath: "/proc/self/stat"), let boot = bootTime(files) else { return [] }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    // The name of the program is in parentheses and may contain spaces.
    let fields = String(decoding: stat, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    guard fields.count > 21, ticks > 0 else { return [] }
    // Field 3 of proc(5) is the first after the name.
    func field(_ number: Int) -> Double { Double(fields[number - 3]) ?? 0 }
    var samples = [
      MetricSample("process_cpu_seconds_total", (field(14) + field(15)) / ticks),
      MetricSample("process_start_time_seconds", boot + field(22) / ticks),
      MetricSample("process_virtual_memory_bytes", field(23)),
      MetricSample("process_resident_memory_bytes", field(24) * Double(sysconf(Int32(_SC_PAGESIZE)))),
    ]
    if let descriptors = try? files.contentsOfDirectory(atPath: "/proc/self/fd") {
      samples.append(MetricSample("process_open_fds", Double(descriptors.count)))
    }
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      samples.append(MetricSample("process_max_fds", Double(limit.rlim_cur)))
    }
    return samples
  }

  /// When the system was started, as Unix time.
  private static func bootTime(_ files: FileManager) -> Double? {
    guard let text = files.contents(atPath: "/proc/stat").map({ String(decoding: $0, as: UTF8.self) }),
      let line = text.split(separator: "\n").first(where: { $0.hasPrefix("btime ") })
    else { return nil }
    return Double(line.dropFirst("btime ".count))
  }
}
