/// Lengths of time as Go and kubectl write them, in hours, minutes and whole seconds.
public enum DurationText {
  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]

  /// The seconds of a text such as `90s`, `30m`, `1h30m` or `0`; `nil` if it is not a length of time, or if it does not fit
  /// into 64 bits.
  public static func seconds(_ text: String) -> Int? {
    guard text != "0" else { return 0 }
    var (total, digits) = (0, "")
    for character in text {
      if character.isASCII, character.isNumber {
        digits.append(character)
        continue
      }
      guard let value = Int(digits), let unit = units[character], let sum = add(value, of: unit, to: total) else {
        return nil
      }
      (total, digits) = (sum, "")
    }
    return digits.isEmpty && !text.isEmpty ? total : nil
  }

  private static func add(_ value: Int, of unit: Int, to total: Int) -> Int? {
    let (seconds, isTooLong) = value.multipliedReportingOverflow(by: unit)
    let (sum, isSumTooLong) = total.addingReportingOverflow(seconds)
    return isTooLong || isSumTooLong ? nil : sum
  }
}
