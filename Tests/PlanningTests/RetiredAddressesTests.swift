import Kubernetes
import Planning
import Testing

@Suite("Retired addresses of the API server") struct RetiredAddressesTests {
  private let start = ContinuousClock.now
  private let one = ClusterFacts.Address(ip: "10.0.0.1", port: 6443)
  private let two = ClusterFacts.Address(ip: "10.0.0.2", port: 6443)

  @Test("an address that disappears stays for ten minutes")
  func quietPeriod() {
    var retired = RetiredAddresses()
    retired.update(from: [], to: [one, two], now: start)
    #expect(retired.addresses == [])
    retired.update(from: [one, two], to: [one], now: start)
    #expect(retired.addresses == [two])
    let expired1 = retired.expire(now: start + .seconds(599))
    #expect(!expired1)
    #expect(retired.addresses == [two])
    let expired2 = retired.expire(now: start + .seconds(600))
    #expect(expired2)
    #expect(retired.addresses == [])
    let expired3 = retired.expire(now: start + .seconds(601))
    #expect(!expired3, "it is reported once")
  }

  @Test("an address that returns is not dropped, and its next quiet period starts when it disappears again")
  func returning() {
    var retired = RetiredAddresses()
    retired.update(from: [one, two], to: [one], now: start)
    retired.update(from: [one], to: [one, two], now: start + .seconds(300))
    let expired4 = retired.expire(now: start + .seconds(700))
    #expect(!expired4)
    retired.update(from: [one, two], to: [one], now: start + .seconds(800))
    let expired5 = retired.expire(now: start + .seconds(1399))
    #expect(!expired5)
    let expired6 = retired.expire(now: start + .seconds(1400))
    #expect(expired6)
  }

  @Test(
    "a slice has the addresses of its ready backends on each port",
    arguments: [
      ("IPv4", true, ["10.0.0.1:443", "10.0.0.1:6443"]), ("IPv4", nil, ["10.0.0.1:443", "10.0.0.1:6443"]),
      ("IPv4", false, []), ("FQDN", true, []),
    ] as [(String, Bool?, [String])])
  func slice(type: String, isReady: Bool?, expected: [String]) {
    let slice = EndpointSlice(
      metadata: ObjectMeta(name: "kubernetes"), addressType: type,
      endpoints: [.init(addresses: ["10.0.0.1"], conditions: .init(ready: isReady))],
      ports: [.init(port: 6443), .init(port: 443), .init(port: nil)])
    #expect(ClusterFacts.addresses(of: slice).map { "\($0.ip):\($0.port)" } == expected)
  }

  @Test("another port is another address, and without Endpoints all addresses stay for ten minutes")
  func ports() {
    var retired = RetiredAddresses()
    let moved = ClusterFacts.Address(ip: one.ip, port: 16443)
    retired.update(from: [one], to: [moved], now: start)
    #expect(retired.addresses == [one])
    retired.update(from: [moved], to: [], now: start + .seconds(60))
    #expect(retired.addresses == [one, moved])
    let expired7 = retired.expire(now: start + .seconds(600))
    #expect(expired7)
    #expect(retired.addresses == [moved])
  }
}
