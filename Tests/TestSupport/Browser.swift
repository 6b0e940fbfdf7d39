public import Foundation
public import Kubernetes

/// Chromium without a window. It is controlled by the Chrome DevTools Protocol over a pipe.
///
/// https://chromedevtools.github.io/devtools-protocol/
public final class Browser {
  /// Chromium is not available, or a command failed.
  public struct Failure: Error, CustomStringConvertible {
    /// What failed.
    public var description: String
  }

  /// Whether Chromium is installed or can be installed. A test prints the reason if not.
  public static let isAvailable: Bool = {
    do {
      _ = try Browser.executable()
      return true
    } catch {
      Swift.print("The page is not opened in a browser: \(error)")
      return false
    }
  }()

  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let directory: URL
  private var buffer = Data()
  private var count: Int64 = 0
  private var session: JSONValue?
  /// Messages of the page, such as violations of its content security policy.
  public private(set) var messages: [String] = []

  /// Starts Chromium with an empty page. Installs it if it is missing.
  ///
  /// - Throws: `Failure` if it cannot be installed or started.
  public init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "browser-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    process.executableURL = URL(filePath: "/bin/sh")
    // Chromium reads commands from file descriptor 3 and writes answers to 4.
    process.arguments = [
      "-c", "exec \"$0\" \"$@\" 3<&0 4>&1 </dev/null >/dev/null 2>&1", try Self.executable(), "--headless=new",
      "--no-sandbox",
      "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe",
      "--user-data-dir=\(directory.path)", "about:blank",
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let identifier = process.processIdentifier
    // A browser that does not answer ends, so that the test fails instead of waiting indefinitely.
    let watchdog = DispatchWorkItem { kill(identifier, SIGKILL) }
    DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: watchdog)
    self.watchdog = watchdog
    let target = try send("Target.createTarget", ["url": "about:blank"])["targetId"] ?? .null
    session = try send("Target.attachToTarget", ["targetId": target, "flatten": true])["sessionId"]
    for domain in ["Page", "Log", "Runtime"] { _ = try send("\(domain).enable") }
  }

  private var watchdog: DispatchWorkItem?

  /// Ends Chromium.
  public func close() {
    watchdog?.cancel()
    try? input.fileHandleForWriting.close()
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: directory)
  }

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - width: The width of the screen in CSS pixels.
  ///   - height: The height.
  ///   - isDark: Whether the user prefers a dark color scheme.
  ///   - media: `screen` or `print`.
  public func open(_ file: URL, width: Int, height: Int, isDark: Bool, media: String = "screen") throws {
    _ = try send(
      "Emulation.setDeviceMetricsOverride",
      [
        "width": .integer(Int64(width)), "height": .integer(Int64(height)), "deviceScaleFactor": 1,
        "mobile": .bool(width < 600),
      ])
    _ = try send(
      "Emulation.setEmulatedMedia",
      [
        "media": .string(media),
        "features": [["name": "prefers-color-scheme", "value": .string(isDark ? "dark" : "light")]],
      ])
    messages = []
    _ = try send("Page.navigate", ["url": .string(file.absoluteString)])
    repeat {} while try read()["method"] != "Page.loadEventFired"
  }

  /// The value of a JavaScript expression in the page.
  public func evaluate(_ expression: String) throws -> JSONValue {
    let answer = try send("Runtime.evaluate", ["expression": .string(expression), "returnByValue": true])
    guard answer["exceptionDetails"] == nil, let value = answer["result"]?["value"] else {
      throw Failure(description: "\(expression): \(answer)")
    }
    return value
  }

  /// The number of elements that could run code or load something, and of attributes that run code or set styles.
  ///
  /// - Parameter selector: Further elements that the page must not contain.
  public func activeContent(and selector: String) throws -> Int64? {
    let count = try evaluate(
      """
      document.querySelectorAll('script, img, iframe, object, form, \(selector)').length
        + [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a =>
          a.name.startsWith('on') || a.name === 'style' || a.value.trim().startsWith('javascript:'))).length
      """)
    return count.integerValue
  }

  /// A picture of the visible part of the page.
  public func screenshot() throws -> Data { try data("Page.captureScreenshot", ["format": "png"]) }

  /// The page as it is printed.
  public func print() throws -> Data { try data("Page.printToPDF", ["preferCSSPageSize": true]) }

  private func data(_ method: String, _ parameters: JSONValue) throws -> Data {
    guard let text = try send(method, parameters)["data"]?.stringValue, let data = Data(base64Encoded: text) else {
      throw Failure(description: "\(method) returned no data")
    }
    return data
  }

  private func send(_ method: String, _ parameters: JSONValue = [:]) throws -> JSONValue {
    count += 1
    var message: JSONValue = ["id": .integer(count), "method": .string(method), "params": parameters]
    if let session { message["sessionId"] = session }
    try input.fileHandleForWriting.write(contentsOf: try message.jsonData() + [0])
    while true {
      let answer = try read()
      guard answer["id"] == .integer(count) else { continue }
      if let error = answer["error"] { throw Failure(description: "\(method): \(error)") }
      return answer["result"] ?? [:]
    }
  }

  /// The next answer or event.
  private func read() throws -> JSONValue {
    while true {
      if let end = buffer.firstIndex(of: 0) {
        let value = try JSONValue(parsing: Data(buffer[..<end]))
        buffer = Data(buffer[buffer.index(after: end)...])
        if value["method"] == "Log.entryAdded", let text = value["params"]?["entry"]?["text"]?.stringValue {
          messages.append(text)
        }
        return value
      }
      let data = output.fileHandleForReading.availableData
      guard !data.isEmpty else { throw Failure(description: "Chromium ended; start it by hand to see why") }
      buffer += data
    }
  }

  private static func executable() throws -> String {
    let process = Process()
    process.executableURL = Repository["scripts/browser"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "Chromium is not available: scripts/browser failed")
    }
    return path.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
