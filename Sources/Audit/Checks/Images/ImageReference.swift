import Kubernetes
import PodSecurity

/// The reference of an image: `[registry[:port]/]path[:tag][@digest]`.
///
/// Source: https://kubernetes.io/docs/concepts/containers/images/#image-names
struct ImageReference: Sendable, Hashable {
  /// The reference in the manifest.
  let text: String
  /// The tag.
  let tag: String?
  /// The digest.
  let digest: String?
  /// The registry and the path: `docker.io/library/nginx` for `nginx`.
  let name: String

  /// Reads a reference; `nil` if it is empty.
  init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    self.text = text
    // By bytes: to find where a character begins, Swift can read the text before it again for each position.
    var rest = text[...]
    if let at = rest.utf8.firstIndex(of: UInt8(ascii: "@")) {
      digest = String(rest[rest.utf8.index(after: at)...])
      rest = rest[..<at]
    } else {
      digest = nil
    }
    let path = rest.utf8.lastIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? rest
    if let colon = path.utf8.lastIndex(of: UInt8(ascii: ":")) {
      tag = String(rest[rest.utf8.index(after: colon)...])
      rest = rest[..<colon]
    } else {
      tag = nil
    }
    name = Self.qualified(rest)
  }

  /// Whether the image is the newest one at each pull.
  var isLatest: Bool { digest == nil && (tag ?? "latest") == "latest" }

  /// Whether the image is in a registry, or under a path of a registry.
  func isIn(_ registry: String) -> Bool {
    let registry = registry.hasSuffix("/") ? registry.dropLast() : registry[...]
    let prefix = Self.isRegistry(registry) ? String(registry) : Self.prefix(registry)
    return name == prefix || name.hasPrefix(prefix + "/")
  }

  /// Adds the default registry, and the default path of its official images.
  private static func qualified(_ name: Substring) -> String {
    let prefixed = prefix(name)
    let path = prefixed.dropFirst(dockerHub.count)
    return prefixed.hasPrefix(dockerHub) && !path.contains("/") ? "\(dockerHub)library/\(path)" : prefixed
  }

  /// Adds the default registry.
  private static func prefix(_ name: Substring) -> String {
    guard let slash = name.firstIndex(of: "/"), isRegistry(name[..<slash]) else { return dockerHub + name }
    return name[..<slash] == "index.docker.io" ? dockerHub + name[name.index(after: slash)...] : String(name)
  }

  private static let dockerHub = "docker.io/"

  /// Whether the first component of a reference is a registry.
  private static func isRegistry(_ component: Substring) -> Bool {
    !component.contains("/") && (component.contains(".") || component.contains(":") || component == "localhost")
  }
}

extension PodUnderReview.Container {
  /// The image; `nil` if the container has none.
  var image: ImageReference? { fields["image"]?.stringValue.flatMap(ImageReference.init) }
  /// The path of the image.
  var imagePath: FieldPath { path.field("image") }
}
