import Kubernetes

extension PodSchemas {
  /// `Probe`.
  static let probe = OpenAPISchema.object(
    core("Probe"), "How a container is asked for its health.",
    [
      "exec": exec.described("A program that must succeed."),
      "httpGet": httpGet.described("A request that must succeed."),
      "tcpSocket": tcpSocket.described("A port that must be open."),
      "grpc": OpenAPISchema.object(
        core("GRPCAction"), "A health check over gRPC.",
        ["port": .int32("The port."), "service": .string("The service.").defaulting(to: "")], required: ["port"]
      ).described("A health check over gRPC."),
      "initialDelaySeconds": .int32("Seconds after the start before the first time."),
      "timeoutSeconds": .int32("Seconds until it counts as failed.", default: 1),
      "periodSeconds": .int32("Seconds between two times.", default: 10),
      "successThreshold": .int32("Successes in a row after which it succeeds.", default: 1),
      "failureThreshold": .int32("Failures in a row after which it fails.", default: 3),
      "terminationGracePeriodSeconds": .int64("Seconds that the container then has to end."),
    ])

  /// `Lifecycle`.
  static let lifecycle = OpenAPISchema.object(
    core("Lifecycle"), "What is done after a container's start and before its end.",
    [
      "postStart": handler.described("After the start."), "preStop": handler.described("Before the end."),
      "stopSignal": .string("The signal that ends it."),
    ])

  private static let handler = OpenAPISchema.object(
    core("LifecycleHandler"), "One thing to do.",
    [
      "exec": exec.described("Run a program."), "httpGet": httpGet.described("Send a request."),
      "tcpSocket": tcpSocket.described("Deprecated."),
      "sleep": OpenAPISchema.object(
        core("SleepAction"), "A pause.", ["seconds": .int64("Its length.")], required: ["seconds"]
      ).described("Wait."),
    ])

  private static let exec = OpenAPISchema.object(
    core("ExecAction"), "A program in the container.", ["command": .list("The program and its arguments.")])

  private static let httpGet = OpenAPISchema.object(
    core("HTTPGetAction"), "A request by HTTP.",
    [
      "path": .string("The path.", default: "/"), "port": OpenAPISchema.intOrString("A port.").described("The port."),
      "host": .string("The host; the pod's address by default."),
      "scheme": .string("HTTP or HTTPS.", default: "HTTP"),
      "httpHeaders": .list(
        "Headers.",
        of: .object(
          core("HTTPHeader"), "A header.", ["name": .string("Its name."), "value": .string("Its value.")],
          announced: ["name", "value"])),
    ], announced: ["port"])

  private static let tcpSocket = OpenAPISchema.object(
    core("TCPSocketAction"), "A port that is opened.",
    ["port": OpenAPISchema.intOrString("A port.").described("The port."), "host": .string("The host.")],
    announced: ["port"])
}
