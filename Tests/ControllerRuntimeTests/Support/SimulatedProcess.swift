import ControllerRuntime
import Synchronization

/// Runs the tasks of one process when the simulation says so; a process that it does not run is suspended, as by
/// `SIGSTOP`.
final class SimulatedProcess: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
  }

  /// Runs jobs until all tasks of the process wait; returns whether there was any job.
  func runUntilIdle() -> Bool {
    var hasRun = false
    while true {
      let ready = jobs.withLock { jobs in
        defer { jobs = [] }
        return jobs
      }
      if ready.isEmpty { return hasRun }
      hasRun = true
      for job in ready { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
  }
}
