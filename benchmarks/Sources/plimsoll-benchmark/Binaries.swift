import ArgumentParser

/// The executables to measure.
struct Binaries: ParsableArguments {
  @Argument(help: "The release binary of plimsoll.")
  var binary: String

  @Option(help: "The release binary that runs the operator, such as that of plimsoll-operator. (default: <binary>)")
  var operatorBinary: String?

  /// The path of `plimsoll`.
  var plimsoll: String { binary }
  /// The path of the executable that runs the operator.
  var plimsollOperator: String { operatorBinary ?? binary }
}
