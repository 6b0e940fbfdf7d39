/// The path of a field in an object, which is written as Kubernetes writes it: `spec.ports[0].name`, or
/// `metadata.labels[app.kubernetes.io/name]` for an entry of a map.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
  /// One step of a path.
  public enum Step: Sendable, Hashable {
    /// A field of an object.
    case field(String)
    /// An entry of a map.
    case key(String)
    /// An element of a list, starting at 0.
    case index(Int)
  }

  /// The steps, beginning at the root of the object.
  public var steps: [Step]

  /// Creates a path from its steps.
  public init(_ steps: [Step]) { self.steps = steps }

  /// Creates a path of fields, one within the other; without fields, that of the object itself.
  public init(_ fields: String...) { steps = fields.map(Step.field) }

  /// The path of a field of this object, or of a field within that field.
  public func field(_ names: String...) -> FieldPath { FieldPath(steps + names.map(Step.field)) }

  /// The path of an element of this list.
  public subscript(index: Int) -> FieldPath { FieldPath(steps + [.index(index)]) }

  /// The path of an entry of this map.
  public subscript(key: String) -> FieldPath { FieldPath(steps + [.key(key)]) }

  /// The path within the object that another path leads to.
  public static func + (outer: FieldPath, inner: FieldPath) -> FieldPath { FieldPath(outer.steps + inner.steps) }

  /// The last field or key; empty for a path without one.
  public var name: String {
    for step in steps.reversed() {
      switch step {
      case .field(let name), .key(let name): return name
      case .index: continue
      }
    }
    return ""
  }

  /// The path in the notation of Kubernetes; empty for the object itself.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .field(let name): text += text.isEmpty ? name : ".\(name)"
      case .key(let key): text += "[\(key)]"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }
}
