import Kubernetes
import PodSecurity

/// The elements of `command` and `args` of the containers of a pod, up to a size.
struct CommandLines {
  /// An element of a command line.
  struct Argument {
    var container: PodUnderReview.Container
    /// `command` or `args`.
    var field: String
    var index: Int
    var text: String
    /// The element before; empty for the first one. The elements of `args` follow those of `command`.
    var previous: String
  }

  /// The elements in order. The last one can be shortened.
  private(set) var arguments: [Argument] = []
  /// The number of elements that are shortened or left out.
  private(set) var omitted = 0

  /// Reads the command lines of a pod.
  ///
  /// - Parameters:
  ///   - pod: The pod.
  ///   - limit: The maximum size of all elements in bytes.
  init(of pod: PodUnderReview, limit: Int) {
    var available = limit
    for container in pod.containers {
      var previous = ""
      for field in ["command", "args"] {
        for (index, value) in container.fields.elements(field) {
          var text = value.stringValue ?? ""
          let size = text.utf8.count
          if size > available {
            omitted += 1
            guard available > 0 else { continue }
            text = String(decoding: text.utf8.prefix(available), as: UTF8.self)
          }
          available -= min(size, available)
          arguments.append(Argument(container: container, field: field, index: index, text: text, previous: previous))
          previous = text
        }
      }
    }
  }
}
