import Testing

@testable import ControllerRuntime

@Suite struct HealthReportTests {
  @Test("a report has one line for each check, as the API server formats them")
  func passed() {
    let report = HealthReport(
      endpoint: "readyz", [HealthCheck("ping") { .passed() }, HealthCheck("leader") { .passed("standby") }])
    #expect(report.isHealthy)
    #expect(report.text == "[+]ping ok\n[+]leader ok: standby\nreadyz check passed\n")
  }

  @Test("one failed check makes the endpoint unhealthy")
  func failed() {
    let report = HealthReport(
      endpoint: "livez", [HealthCheck("ping") { .passed() }, HealthCheck("transport") { .failed("it hangs") }])
    #expect(!report.isHealthy)
    #expect(report.text == "[+]ping ok\n[-]transport failed: it hangs\nlivez check failed\n")
  }
}
