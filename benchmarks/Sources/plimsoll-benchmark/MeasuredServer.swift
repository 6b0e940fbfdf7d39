/// An API server that the operator is measured on.
protocol MeasuredServer: Sendable {
  /// The cluster as its administrator sees it.
  var cluster: MeasuredCluster { get }

  /// Processor time that the server has used, in seconds.
  var processorSeconds: Double { get }

  /// Starts the operator and waits until its caches have synced.
  func startOperator(_ binary: String) async throws -> OperatorProcess

  /// Stops the server and removes its state.
  func stop()
}

extension MeasuredServer {
  /// Starts the operator where everything is as declared already.
  ///
  /// - Returns: The number of writes that it sends in ten seconds.
  func writesOnRestart(of binary: String) async throws -> Int {
    let process = try await startOperator(binary)
    defer { process.stop() }
    try await Task.sleep(for: .seconds(10))
    return try process.writes()
  }
}
