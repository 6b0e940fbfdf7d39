import Kubernetes

/// One way in which a value breaks its schema, before its path is known: the path grows on the way up, so that a valid
/// value costs no path at all.
struct SchemaFinding {
  /// One step of a path.
  enum Step {
    case member(String)
    case index(Int)
  }

  /// The problem.
  enum Kind {
    case required
    case type(expected: String, found: String)
    case format(String, JSONValue)
    case notSupported(JSONValue, [JSONValue])
    case tooLong(limit: Int)
    case tooMany(count: Int, limit: Int)
    /// `WORDS` of "spec.x in body WORDS".
    case invalid(JSONValue, String)
    /// Words with the path in quotes before them; the cause names no field.
    case combination(String)
    /// An element of a list that has the same one before.
    case duplicate(JSONValue)
    /// A number that its type or format cannot hold; the cause names no field.
    case range(String)
  }

  var kind: Kind
  /// From the innermost step outwards.
  var reversedPath: [Step] = []

  /// The same finding seen from one level further out.
  func beneath(_ step: Step) -> SchemaFinding {
    var result = self
    result.reversedPath.append(step)
    return result
  }

  /// The finding as a cause of a Status. Words: k8s.io/kube-openapi/pkg/validation/errors and the conversion in
  /// k8s.io/apiextensions-apiserver/pkg/apiserver/validation.
  var problem: FieldProblem {
    let path = field
    switch kind {
    case .required: return .required(path)
    case .type(let expected, let found):
      return .wrongType(path, .string(found), "\(path) in body must be of type \(expected): \"\(found)\"")
    case .format(let format, let value):
      return .wrongType(path, value, "\(path) in body must be of type \(format): \(value.quoted)")
    case .notSupported(let value, let allowed): return .notSupported(path, value, allowed)
    case .tooLong(let limit): return .tooLong(path, limit: limit)
    case .tooMany(let count, let limit): return .tooMany(path, count: count, limit: limit)
    case .invalid(let value, let words): return .invalid(path, value, "\(path) in body \(words)")
    case .combination(let words): return .invalid("<nil>", "", "\"\(path == "<nil>" ? "" : path)\" \(words)")
    case .duplicate(let value): return .duplicate(path, value)
    case .range(let type): return .invalid("<nil>", "", "Checked value must be of type \(type) in \(path)")
    }
  }

  private var field: String {
    var path = ""
    for step in reversedPath.reversed() {
      switch step {
      case .member(let name): path += path.isEmpty ? name : ".\(name)"
      case .index(let index): path += "[\(index)]"
      }
    }
    return path.isEmpty ? "<nil>" : path
  }
}
