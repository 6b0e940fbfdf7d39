import ClusterTestSupport
import Foundation
import TestSupport
import Testing

/// Requests to servers on the loopback interface.
enum LocalHTTP {
  /// The response to a GET request. The status is 0 if there is no response.
  static func get(_ url: String) throws -> (status: Int, type: String, body: String) {
    let curl = try Command.run(
      ["--silent", "--max-time", "10", "--write-out", "\n%{http_code} %{content_type}", url],
      program: URL(fileURLWithPath: "/usr/bin/curl"))
    let end = curl.output.lastIndex(of: "\n") ?? curl.output.startIndex
    let last = curl.output[end...].dropFirst().split(separator: " ", maxSplits: 1).map(String.init)
    return (Int(last.first ?? "") ?? 0, last.count > 1 ? last[1] : "", String(curl.output[..<end]))
  }

  /// A port on which no server listens.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0
      }
    }
    try #require(result)
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
