import Testing

@testable import Controller

@Suite("Busy periods")
struct BusyPeriodTests {
  private let start = ContinuousClock.now

  @Test("a period ends once, when there is no more work")
  func ends() {
    var period = BusyPeriod()
    let work = [true, true, false, false, true, false, false]
    let ends = work.enumerated().map { index, isBusy in
      period.ends(isBusy: isBusy, now: start + BusyPeriod.minInterval * index)
    }
    #expect(ends == [false, false, true, false, false, true, false])
  }

  @Test("an operator that finds nothing to do has a period that ends")
  func idle() {
    var period = BusyPeriod()
    let ends = period.ends(isBusy: false, now: start)
    #expect(ends)
  }

  @Test("changes that come all the time end a period once per interval, and the last one ends one, too")
  func churn() {
    var period = BusyPeriod()
    let seconds = (0..<40).filter { tick in
      period.ends(isBusy: tick < 30 && !tick.isMultiple(of: 2), now: start + .seconds(10 * tick))
    }.map { $0 * 10 }
    #expect(seconds == [0, 60, 120, 180, 240, 300])
  }
}
