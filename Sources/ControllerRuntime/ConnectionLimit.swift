import DequeModule
import NIOCore
import Synchronization

/// Limits the connections to a server, so that clients cannot use up its file descriptors and memory.
///
/// Every connection is closed after `lifetime`, also while it is used. If more than `limit` are open, the oldest is closed, and
/// not the new one, so that idle connections cannot keep others from being served.
final class ConnectionLimit: Sendable {
  private struct State {
    var open: [ObjectIdentifier: any Channel] = [:]
    /// In the order in which they were opened; may contain closed ones.
    var order = Deque<ObjectIdentifier>()
  }

  private let state = Mutex(State())
  private let limit: Int
  fileprivate let lifetime: TimeAmount

  init(limit: Int = 64, lifetime: TimeAmount = .seconds(10)) {
    self.limit = limit
    self.lifetime = lifetime
  }

  /// The handler for a new connection.
  var handler: ConnectionLimitHandler { ConnectionLimitHandler(self) }

  fileprivate func opened(_ channel: any Channel) {
    let oldest = state.withLock { state in
      state.open[ObjectIdentifier(channel)] = channel
      state.order.append(ObjectIdentifier(channel))
      var oldest: (any Channel)?
      while oldest == nil, state.open.count > limit, let id = state.order.popFirst() {
        oldest = state.open.removeValue(forKey: id)
      }
      while let first = state.order.first, state.open[first] == nil { state.order.removeFirst() }
      return oldest
    }
    oldest?.close(promise: nil)
  }

  fileprivate func closed(_ channel: any Channel) {
    state.withLock { state in
      state.open[ObjectIdentifier(channel)] = nil
      while let first = state.order.first, state.open[first] == nil { state.order.removeFirst() }
    }
  }
}

/// Applies a limit to one connection.
final class ConnectionLimitHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private let limit: ConnectionLimit
  private var isCounted = false
  private var deadline: Scheduled<Void>?

  fileprivate init(_ limit: ConnectionLimit) { self.limit = limit }

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    deadline?.cancel()
    limit.closed(context.channel)
    context.fireChannelInactive()
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard !isCounted else { return }
    isCounted = true
    let channel = context.channel
    deadline = context.eventLoop.scheduleTask(in: limit.lifetime) { channel.close(promise: nil) }
    limit.opened(channel)
  }
}
