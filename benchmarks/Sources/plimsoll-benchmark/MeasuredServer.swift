/// An API server that the operator is measured on.
protocol MeasuredServer: Sendable {
  /// The cluster as its administrator sees it.
  var cluster: MeasuredCluster { get }

  /// Starts the operator and waits until its caches have synced.
  func startOperator(_ binary: String) async throws -> OperatorProcess

  /// Stops the server and removes its state.
  func stop()
}
