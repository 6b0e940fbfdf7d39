import Testing

@testable import Controller

@Suite("Busy periods")
struct BusyPeriodTests {
  @Test("a period ends once, when there is no more work")
  func ends() {
    var period = BusyPeriod()
    let work = [true, true, false, false, true, false, false]
    let ends = work.map { period.ends(isBusy: $0) }
    #expect(ends == [false, false, true, false, false, true, false])
  }

  @Test("an operator that finds nothing to do has a period that ends")
  func start() {
    var period = BusyPeriod()
    let ends = period.ends(isBusy: false)
    #expect(ends)
  }
}
