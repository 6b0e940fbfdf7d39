import Foundation
import Logging
import Testing

@testable import ControllerRuntime

@Suite struct HealthServerTests {
  @Test(
    "addresses are parsed",
    arguments: [
      ("127.0.0.1:8081", "127.0.0.1", 8081), ("[::1]:80", "::1", 80), ("localhost:0", "localhost", 0),
    ])
  func addresses(text: String, host: String, port: Int) throws {
    let address = try #require(HealthServer.parse(text))
    #expect(address == (host, port))
  }

  @Test("invalid addresses are rejected", arguments: ["", "8081", "host:", "host:x", "host:65536", "host:-1"])
  func rejected(text: String) { #expect(HealthServer.parse(text) == nil) }

  @Test("an address without a host means all addresses, including IPv6 if available")
  func allAddresses() throws {
    let address = try #require(HealthServer.parse(":8081"))
    #expect(["::", "0.0.0.0"].contains(address.host) && address.port == 8081)
    if FileManager.default.fileExists(atPath: "/proc/net/if_inet6"),
      try !String(contentsOfFile: "/proc/net/if_inet6", encoding: .utf8).isEmpty
    {
      #expect(address.host == "::")
    }
  }
}
