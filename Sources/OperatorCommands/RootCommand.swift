package import ArgumentParser
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The command line of an executable: a command with subcommands.
package protocol RootCommand: AsyncParsableCommand {
  /// The name of the executable in help texts.
  static var name: String { get }
}

extension RootCommand {
  /// Runs the command that the arguments of the process select, and ends the process.
  ///
  /// Usage errors exit with 2, as is common; the exit code of ArgumentParser would be 64.
  package static func main() async {
    do {
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
      end(with: 0)
    } catch {
      let code = exitCode(for: error)
      let message = fullMessage(for: error)
      if !message.isEmpty {
        let output = code == .success ? FileDescriptor.standardOutput : FileDescriptor.standardError
        _ = try? output.writeAll((message + "\n").utf8)
      }
      end(with: code == .validationFailure ? 2 : code.rawValue)
    }
  }

  /// Ends the process without exit handlers. Those of OpenSSL free locks that the thread of libcurl may still use,
  /// which crashes the process.
  private static func end(with code: Int32) -> Never {
    fflush(nil)
    _exit(code)
  }
}
