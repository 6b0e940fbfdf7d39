import ArgumentParser
import CRDs

/// A length of time as Go and kubectl write it: `90s`, `30m`, `1h30m`.
package struct DurationArgument: ExpressibleByArgument {
  package let text: String
  package let duration: Duration

  /// A duration of whole seconds.
  package init(_ duration: Duration) {
    self.duration = duration
    text = Self.format(seconds: duration.components.seconds)
  }

  /// Reads a duration; `nil` if the text is not one, or if it does not fit into 64 bits of seconds.
  package init?(argument: String) {
    guard let seconds = DurationText.seconds(argument) else { return nil }
    text = argument
    duration = .seconds(seconds)
  }

  package var defaultValueDescription: String { text }

  private static func format(seconds: Int64) -> String {
    if seconds % 3600 == 0 { return "\(seconds / 3600)h" }
    return seconds % 60 == 0 ? "\(seconds / 60)m" : "\(seconds)s"
  }
}
