import Foundation
import Kubernetes

/// Parts of messages that differ between servers.
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

/// Replaces values that differ between servers by design, so that the rest can be compared exactly.
struct ResponseNormalizer: Sendable {
  /// The values that the scenario stored from this server.
  var variables: Variables

  /// Members whose value is specific to a server: only their presence is compared.
  private static let opaque: Set = ["resourceVersion", "continue", "token", "remainingItemCount", "retryAfterSeconds"]

  /// The value with server-specific values replaced by placeholders.
  func normalize(_ value: JSONValue, named name: String = "") -> JSONValue {
    switch value {
    case .string(let text): return .string(Self.opaque.contains(name) && !text.isEmpty ? "<\(name)>" : normalize(text))
    case .integer where Self.opaque.contains(name): return .string("<\(name)>")
    case .array(let elements): return .array(ordered(elements.map { normalize($0) }, named: name))
    case .object(var members):
      // An empty continue token equals a missing one.
      if members["continue"] == "" { members["continue"] = nil }
      // Tables without rows have null or [], by the kind's printer.
      if members["columnDefinitions"] != nil, members["rows"] == .null { members["rows"] = [] }
      let pairs = members.map { key, value in (key, normalize(value, named: key)) }
      return .object(Dictionary(pairs, uniquingKeysWith: { first, _ in first }))
    default: return value
    }
  }

  /// A text with times, identifiers and addresses replaced.
  func normalize(_ text: String) -> String {
    variables.replaceValues(in: text)
      .replacing(Volatile.time, with: "<time>")
      .replacing(Volatile.uid, with: "<uid>")
      .replacing(Volatile.address, with: "<address>")
      .replacing(Volatile.versions) { "\($0.output.1)<version>" }
      .replacing(Volatile.quotedVersion) { "\($0.output.1)<version>" }
  }

  /// Entries of managed fields are in the order of their times and so are not comparable; validation of custom resources
  /// iterates over maps, so the order of causes varies.
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
