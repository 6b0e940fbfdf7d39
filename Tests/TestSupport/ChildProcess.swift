public import Foundation

extension Process {
  /// Creates a process that is killed when this process ends, also if that is by SIGKILL. It has the ID of the program.
  ///
  /// Its standard input is a pipe that this process never writes to. A second process waits for the end of the pipe.
  public static func endingWithParent(_ executable: URL, _ arguments: [String]) -> Process {
    let script = """
      exec 3<&0
      { cat <&3; [ "$(readlink "/proc/$$/exe")" = "$(readlink -f "$0")" ] && kill -9 $$; } >/dev/null 2>&1 &
      exec "$0" "$@" </dev/null 3<&-
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", script, executable.path] + arguments
    process.standardInput = Pipe()
    return process
  }
}
