import SystemPackage

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The files of a path that `kubectl apply -R -f` reads: a file itself, or the `.yaml`, `.yml` and `.json` files of a
/// directory and its subdirectories in the order of their names.
///
/// As in kubectl, files and directories whose name starts with a dot are no exception, and symbolic links to
/// directories are not followed. In contrast to kubectl, `.git` directories within the path are skipped: git does not
/// store files in them.
///
/// https://github.com/kubernetes/kubernetes/blob/master/staging/src/k8s.io/cli-runtime/pkg/resource/visitor.go
/// (`ExpandPathsToFileVisitors`)
package struct ManifestFiles {
  /// Why a path cannot be read.
  package struct Problem {
    /// The file or directory.
    package var path: String
    /// The problem, and how to fix it.
    package var message: String
  }

  /// The files.
  package private(set) var paths: [String] = []
  /// The path does not exist, a directory cannot be listed, or there are no manifests.
  package private(set) var problems: [Problem] = []
  /// The directories and symbolic links to directories that are skipped.
  package private(set) var skipped: [String] = []

  private static let extensions = [".yaml", ".yml", ".json"]

  /// Lists the files of a path.
  package init(at path: String) {
    guard let file = try? Stat(FilePath(path)) else {
      problems = [Problem(path: path, message: "no such file or directory; check the path")]
      return
    }
    guard file.type == .directory else {
      paths = [path]
      return
    }
    list(path)
    if paths.isEmpty, problems.isEmpty {
      problems.append(
        Problem(
          path: path,
          message: "the directory contains no manifests; specify a directory with .yaml, .yml or .json files"))
    }
  }

  private mutating func list(_ directory: String) {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory).sorted() else {
      return problems.append(
        Problem(path: directory, message: "cannot list the directory; check that it is readable"))
    }
    let base = directory.hasSuffix("/") ? directory : directory + "/"
    for name in names {
      let path = base + name
      if (try? Stat(FilePath(path)))?.type == .directory {
        if name == ".git" || Self.isLink(path) { skipped.append(path) } else { list(path) }
      } else if Self.extensions.contains(where: name.lowercased().hasSuffix) {
        // A link to a file that does not exist is an error when it is read.
        paths.append(path)
      }
    }
  }

  /// A link to a parent directory would cause an endless recursion.
  private static func isLink(_ path: String) -> Bool {
    (try? Stat(FilePath(path), followTargetSymlink: false))?.type == .symbolicLink
  }
}
