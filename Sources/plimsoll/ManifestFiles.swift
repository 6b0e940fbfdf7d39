import ArgumentParser
import Foundation
import Kubernetes

/// Reads manifests from files and folders.
enum ManifestFiles {
  static func read(_ paths: [String]) throws -> [JSONValue] {
    try paths.flatMap { path in
      try YAML.parse(Data(contentsOf: URL(fileURLWithPath: path)), file: path)
    }
  }
}
