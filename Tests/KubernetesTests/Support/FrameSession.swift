import NIOCore

/// The server side of an HTTP/2 connection (RFC 9113) without I/O. It does not decode header fields.
///
/// Response bodies have the requested length and contain `FrameSession.pattern`. They are sent as far as the
/// flow-control windows of the client allow.
struct FrameSession {
  /// The response to a request.
  enum Response: Sendable {
    /// Status 200 with a body of this length.
    case body(Int)
    /// Status 200 with a body of this length, or no response if the length is `nil`. Then the connection stays open,
    /// but the server ignores everything that it receives.
    case becomeUnresponsive(afterBytes: Int?)
  }

  private struct Body {
    var sent = 0
    var length: Int
    var window: Int
    var isEnded: Bool
  }

  private var input = ByteBuffer()
  private var hasReceivedPreface = false
  private var connectionWindow = 65_535
  private var initialWindow = 65_535
  private var bodies: [UInt32: Body] = [:]
  private var requests = 0
  private var isUnresponsive = false
  private let response: @Sendable (_ request: Int) -> Response

  /// - Parameter response: Returns the response to a request, given its number on this connection, starting at 0.
  init(response: @escaping @Sendable (_ request: Int) -> Response) { self.response = response }

  /// The bytes of every body: the position modulo 251, so that lost or repeated chunks are detected.
  static func pattern(at position: Int, count: Int) -> [UInt8] {
    let start = position % 251
    return Array(period[start..<start + count])
  }

  private static let initialWindowSetting: UInt16 = 4
  private static let period = (0..<(1 << 21)).map { UInt8($0 % 251) }
}

// MARK: - Reading

extension FrameSession {
  /// Processes received bytes and returns bytes to send. Bodies are returned by `nextData()`.
  mutating func receive(_ bytes: ByteBuffer) -> ByteBuffer {
    var bytes = bytes
    input.writeBuffer(&bytes)
    var output = ByteBuffer()
    if !hasReceivedPreface {
      guard input.readSlice(length: 24) != nil else { return output }
      hasReceivedPreface = true
      output.writeFrame(.settings, stream: 0, [])
    }
    while !isUnresponsive, let (kind, flags, stream, payload) = input.readFrame() {
      handle(kind, flags, stream, payload, &output)
    }
    return output
  }

  private mutating func handle(
    _ kind: FrameKind?, _ flags: UInt8, _ stream: UInt32, _ payload: ByteBuffer, _ output: inout ByteBuffer
  ) {
    var payload = payload
    switch kind {
    case .settings where flags & FrameFlag.acknowledged == 0:
      while let (id, value) = payload.readMultipleIntegers(as: (UInt16, UInt32).self) {
        if id == Self.initialWindowSetting { initialWindow = Int(value) }
      }
      output.writeFrame(.settings, flags: FrameFlag.acknowledged, stream: 0, [])
    case .ping where flags & FrameFlag.acknowledged == 0:
      output.writeFrame(.ping, flags: FrameFlag.acknowledged, stream: 0, Array(payload.readableBytesView))
    case .windowUpdate:
      let more = Int(payload.readInteger(as: UInt32.self) ?? 0)
      if stream == 0 { connectionWindow += more } else { bodies[stream]?.window += more }
    case .resetStream: bodies[stream] = nil
    case .headers: begin(stream, &output)
    default: break
    }
  }

  private mutating func begin(_ stream: UInt32, _ output: inout ByteBuffer) {
    defer { requests += 1 }
    let body: Body
    switch response(requests) {
    case .body(let length): body = Body(length: length, window: initialWindow, isEnded: true)
    case .becomeUnresponsive(let length?): body = Body(length: length, window: initialWindow, isEnded: false)
    case .becomeUnresponsive(nil):
      isUnresponsive = true
      bodies = [:]
      return
    }
    // HPACK: the eighth entry of the static table, ":status: 200".
    output.writeFrame(.headers, flags: FrameFlag.endHeaders, stream: stream, [0x88])
    bodies[stream] = body
  }
}

// MARK: - Writing

extension FrameSession {
  /// The next frame of a body; `nil` if all bodies were sent or the flow-control windows are exhausted.
  mutating func nextData() -> ByteBuffer? {
    guard !isUnresponsive, let (stream, body) = bodies.first(where: { $0.value.window > 0 || $0.value.length == 0 })
    else {
      return nil
    }
    let remaining = body.length - body.sent
    let count = min(remaining, body.window, connectionWindow, 16_384)
    guard count > 0 || remaining == 0 else { return nil }
    connectionWindow -= count
    bodies[stream]?.window -= count
    bodies[stream]?.sent += count
    let isLast = count == remaining
    if isLast { bodies[stream] = nil }
    isUnresponsive = isLast && !body.isEnded
    var output = ByteBuffer()
    output.writeFrame(
      .data, flags: isLast && body.isEnded ? FrameFlag.endStream : 0, stream: stream,
      Self.pattern(at: body.sent, count: count))
    return output
  }
}

/// The frame types that the server handles.
private enum FrameKind: UInt8 {
  case data = 0
  case headers = 1
  case resetStream = 3
  case settings = 4
  case ping = 6
  case windowUpdate = 8
}

private enum FrameFlag {
  static let endStream: UInt8 = 1
  static let acknowledged: UInt8 = 1
  static let endHeaders: UInt8 = 4
}

extension ByteBuffer {
  fileprivate mutating func writeFrame(_ kind: FrameKind, flags: UInt8 = 0, stream: UInt32, _ payload: [UInt8]) {
    writeInteger(UInt8(payload.count >> 16))
    writeInteger(UInt16(truncatingIfNeeded: payload.count))
    writeMultipleIntegers(kind.rawValue, flags, stream)
    writeBytes(payload)
  }

  /// Reads a frame; returns `nil` if it is incomplete.
  fileprivate mutating func readFrame() -> (FrameKind?, UInt8, UInt32, ByteBuffer)? {
    var ahead = self
    guard
      let (high, low, kind, flags, stream) = ahead.readMultipleIntegers(as: (UInt8, UInt16, UInt8, UInt8, UInt32).self),
      let payload = ahead.readSlice(length: Int(high) << 16 | Int(low))
    else { return nil }
    self = ahead
    return (FrameKind(rawValue: kind), flags, stream, payload)
  }
}
