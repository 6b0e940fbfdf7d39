import CLibFuzzer
import FuzzTargets

/// Runs libFuzzer with one target: `FUZZ_TARGET=json plimsoll-fuzz [flag ...] [folder of inputs ...]`.
///
/// A violated property ends the process, so libFuzzer keeps the input. https://llvm.org/docs/LibFuzzer.html lists the flags.
/// `plimsoll-fuzz list` prints the names of the targets and the maximum lengths of their inputs in bytes.
@main enum Fuzzer {
  private static let target = FuzzTarget.all.first { $0.name == FuzzTarget.selectedName }

  static func main() {
    if CommandLine.arguments.dropFirst().first == "list" {
      for target in FuzzTarget.all { print(target.name, target.maxLength) }
      return
    }
    guard target != nil else {
      let names = FuzzTarget.all.map(\.name).joined(separator: ", ")
      fatalError("FUZZ_TARGET: '\(FuzzTarget.selectedName)' is not a target; use one of \(names)")
    }
    var count = CommandLine.argc
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
    _ = LLVMFuzzerRunDriver(&count, &arguments, checkInput)
  }

  fileprivate static func check(_ bytes: UnsafeBufferPointer<UInt8>) {
    do {
      try target?.check(Array(bytes))
    } catch {
      fatalError("\(error)")
    }
  }
}

/// Checks one input. The `main` of libFuzzer, which is linked but not called, needs a function with this name.
@c(LLVMFuzzerTestOneInput)
func checkInput(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  Fuzzer.check(UnsafeBufferPointer(start: data, count: size))
  return 0
}
