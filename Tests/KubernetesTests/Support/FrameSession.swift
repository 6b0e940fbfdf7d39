import NIOCore

/// One HTTP/2 connection as a server has it (RFC 9113): bytes in, bytes out. Header fields are not read.
///
/// Response bodies are as long as asked for and hold `FrameSession.pattern`; they are sent as far as the peer's windows
/// allow, and no further.
struct FrameSession {
  /// What becomes of a request.
  enum Answer: Sendable {
    /// 200 and a body of so many bytes.
    case body(Int)
    /// 200 and so many bytes; then the server is gone without a word. Nothing that is said to it later is heard.
    case vanish(afterBytes: Int)
    /// The server is gone before it answers.
    case vanishAtOnce
  }

  private struct Body {
    var sent = 0
    var length: Int
    var window: Int
    var isEnded: Bool
  }

  private var input = ByteBuffer()
  private var isGreeted = false
  private var connectionWindow = 65_535
  private var initialWindow = 65_535
  private var bodies: [UInt32: Body] = [:]
  private var requests = 0
  private var isGone = false
  private let answer: @Sendable (_ request: Int) -> Answer

  /// - Parameter answer: What becomes of the n-th request of this connection, from 0.
  init(answer: @escaping @Sendable (_ request: Int) -> Answer) { self.answer = answer }

  /// The bytes of every body: position modulo 251, so that a lost or repeated piece shows.
  static func pattern(at position: Int, count: Int) -> [UInt8] {
    let start = position % 251
    return Array(period[start..<start + count])
  }

  private static let initialWindowSetting: UInt16 = 4
  private static let period = (0..<(1 << 21)).map { UInt8($0 % 251) }
}

// MARK: - Reading

extension FrameSession {
  /// Takes in bytes; returns what to send at once. Bodies are asked for by `nextData()`.
  mutating func receive(_ bytes: ByteBuffer) -> ByteBuffer {
    var bytes = bytes
    input.writeBuffer(&bytes)
    var output = ByteBuffer()
    if !isGreeted {
      guard input.readSlice(length: 24) != nil else { return output }
      isGreeted = true
      output.writeFrame(.settings, stream: 0, [])
    }
    while !isGone, let (kind, flags, stream, payload) = input.readFrame() {
      take(kind, flags, stream, payload, &output)
    }
    return output
  }

  private mutating func take(
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
    switch answer(requests) {
    case .body(let length): body = Body(length: length, window: initialWindow, isEnded: true)
    case .vanish(let length): body = Body(length: length, window: initialWindow, isEnded: false)
    case .vanishAtOnce:
      isGone = true
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
  /// The next frame of a body; nil where all is sent, or the peer's windows are used up.
  mutating func nextData() -> ByteBuffer? {
    guard !isGone, let (stream, body) = bodies.first(where: { $0.value.window > 0 || $0.value.length == 0 }) else {
      return nil
    }
    let left = body.length - body.sent
    let count = min(left, body.window, connectionWindow, 16_384)
    guard count > 0 || left == 0 else { return nil }
    connectionWindow -= count
    bodies[stream]?.window -= count
    bodies[stream]?.sent += count
    let isLast = count == left
    if isLast { bodies[stream] = nil }
    isGone = isLast && !body.isEnded
    var output = ByteBuffer()
    output.writeFrame(
      .data, flags: isLast && body.isEnded ? FrameFlag.endStream : 0, stream: stream,
      Self.pattern(at: body.sent, count: count))
    return output
  }
}

/// The kinds of frames that matter here.
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

  /// Takes a frame; nil where it is not all there yet.
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
