import Foundation
import Kubernetes

/// What two servers may say differently of the same thing.
enum Volatile {
  /// RFC 3339 in UTC, to the second or finer.
  nonisolated(unsafe) static let time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/
  /// RFC 4122 in lower case.
  nonisolated(unsafe) static let uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
  /// A loopback address with its port.
  nonisolated(unsafe) static let address = /(127\.0\.0\.1|\[::1\]|localhost):\d+/
  /// The numbers in the sentences of kube-apiserver that name resource versions.
  nonisolated(unsafe) static let versions =
    /(too old resource version: |Too large resource version: |current: |object meta: |UID in object meta: )\d+( \(\d+\))?/
  /// A resource version inside an object that a message quotes.
  nonisolated(unsafe) static let quotedVersion = /(resourceVersion\\*":\\*")\d+/
  /// The age in a table, as kubectl prints it.
  nonisolated(unsafe) static let age = /(\d+[smhdy]){1,2}/
}

/// Replaces what differs between two servers for good reasons, so that the rest can be compared exactly.
struct Normaliser: Sendable {
  /// What the scenario remembers of the server that gave the answer.
  var memory: Memory

  /// Members whose value is the server's own: kept as a sign that they are there.
  private static let opaque: Set = ["resourceVersion", "continue", "token", "remainingItemCount", "retryAfterSeconds"]

  /// The value with the server's own choices replaced by their names.
  func normalise(_ value: JSONValue, named name: String = "") -> JSONValue {
    switch value {
    case .string(let text): return .string(Self.opaque.contains(name) && !text.isEmpty ? "<\(name)>" : normalise(text))
    case .integer where Self.opaque.contains(name): return .string("<\(name)>")
    case .array(let elements): return .array(ordered(elements.map { normalise($0) }, named: name))
    case .object(var members):
      // A list's empty token says what a missing one says.
      if members["continue"] == "" { members["continue"] = nil }
      // Tables without rows have null or [], by the kind's printer.
      if members["columnDefinitions"] != nil, members["rows"] == .null { members["rows"] = [] }
      let pairs = members.map { key, value in (key, normalise(value, named: key)) }
      return .object(Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    default: return value
    }
  }

  /// A text with times, identifiers and addresses replaced.
  func normalise(_ text: String) -> String {
    memory.forget(text)
      .replacing(Volatile.time, with: "<time>")
      .replacing(Volatile.uid, with: "<uid>")
      .replacing(Volatile.address, with: "<address>")
      .replacing(Volatile.versions) { "\($0.output.1)<version>" }
      .replacing(Volatile.quotedVersion) { "\($0.output.1)<version>" }
  }

  /// Entries of managed fields are in the order of their times and so are not comparable; validation of custom resources
  /// goes through maps, and the order of its causes is not told.
  private func ordered(_ elements: [JSONValue], named name: String) -> [JSONValue] {
    switch name {
    case "managedFields", "causes": elements.sorted { brief($0) < brief($1) }
    // The sandbox has descriptions of its own.
    case "columnDefinitions":
      elements.map {
        var column = $0
        column["description"] = nil
        return column
      }
    case "cells": elements.map { $0.stringValue?.wholeMatch(of: Volatile.age) == nil ? $0 : "<age>" }
    default: elements
    }
  }
}
