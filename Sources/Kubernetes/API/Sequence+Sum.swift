extension Sequence where Element: FixedWidthInteger {
  /// The sum of counts; the largest number of the type if it is larger. Objects can contain any number.
  public var saturatedSum: Element {
    reduce(0) { sum, count in
      let (result, overflow) = sum.addingReportingOverflow(count)
      return overflow ? .max : result
    }
  }
}
