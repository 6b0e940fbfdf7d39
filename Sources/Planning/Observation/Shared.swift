/// A large value that copies of a structure share, so that copying the structure retains one reference instead of all those in
/// the value.
@propertyWrapper
package struct Shared<Value: Sendable & Hashable>: Sendable, Hashable {
  private final class Storage: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage

  /// Stores a value.
  package init(wrappedValue: Value) { storage = Storage(wrappedValue) }

  /// The value.
  package var wrappedValue: Value {
    get { storage.value }
    set { storage = Storage(newValue) }
  }

  /// Compares the values. Values that share storage are equal without a comparison.
  package static func == (left: Shared, right: Shared) -> Bool {
    left.storage === right.storage || left.wrappedValue == right.wrappedValue
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
