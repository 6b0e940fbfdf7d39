import TestSupport

/// Generates the JSON of similar objects, and of objects that look similar but are not, as a hostile client could write them.
struct SimilarObjects {
  private var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// The JSON of the next object.
  mutating func next() -> [UInt8] {
    var text = base()
    for _ in 0..<Int.random(in: 0...3, using: &generator) where Int.random(in: 0..<2, using: &generator) == 0 {
      mutate(&text)
    }
    var bytes = Array(text.utf8)
    if Int.random(in: 0..<12, using: &generator) == 0, !bytes.isEmpty {
      bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
    }
    return bytes
  }

  /// An object with another identity than any before.
  private mutating func base() -> String {
    let name = pick(["web", "default-deny", "a", "", "ünï", "x.y-z"])
    let namespace = "team-\(Int.random(in: 0..<1000, using: &generator))"
    let number = Int.random(in: 0..<1_000_000, using: &generator)
    let time = "2027-01-31T00:00:\(Int.random(in: 10..<60, using: &generator))Z"
    let label = pick(["", #""kubernetes.io/metadata.name":"\#(namespace)","#])
    let spec = pick([
      #"{"podSelector":{},"policyTypes":["Ingress"]}"#,
      #"{"podSelector":{"matchLabels":{"name":"x","uid":"y"}},"ingress":[{"ports":[{"port":80}]}],"policyTypes":["Ingress","Egress"]}"#,
    ])
    return """
      {"kind":"NetworkPolicy","apiVersion":"networking.k8s.io/v1","metadata":{"name":"\(name)","namespace":"\(namespace)",\
      "uid":"u-\(number)","resourceVersion":"\(number)","generation":1,"creationTimestamp":"\(time)",\
      "labels":{\(label)"app":"x"},"annotations":{"name":"web","metadata":"{\\"name\\":\\"y\\"}"},\
      "ownerReferences":[{"apiVersion":"v1","kind":"X","name":"web","uid":"o"}],\
      "managedFields":[{"manager":"plimsoll","operation":"Apply","time":"\(time)","fieldsV1":{"f:metadata":{"time":"x"}}},\
      {"manager":"kubectl","operation":"Update","time":"\(time)"}]},"spec":\(spec)}
      """
  }

  /// Replaces one piece of text by another that may change the meaning.
  private mutating func mutate(_ text: inout String) {
    let (old, new) = pick([
      (#""name":""#, #""name":"x","name":""#), (#""name":""#, #""name":"\u0041"#), (#""name":""#, #""name":"\"},"#),
      (#""name":""#, #""n\u0061me":""#), (#""name":"web""#, #""name":null"#), (#""name":"web","#, ""),
      (#""uid":""#, #""uid":"\\"#), (#""uid":""#, "\"uid\":\"\u{1}"), (#""uid":"u-"#, #""uid":7,"x":"#),
      (#""metadata":{"#, #""metadata":{"name":"other"},"metadata":{"#), (#""metadata":{"#, #""metadata":{},"x":{"#),
      (#""metadata":{"#, #""metadata" : { "#), (#""kind""#, #""metadata":{"name":"first"},"kind""#),
      (#""spec":"#, #""metadata":{"name":"last"},"spec":"#), (#""spec":"#, #""spec":null,"x":"#),
      (#""labels":{"#, #""labels":{"kubernetes.io/metadata.name":"z","#), (#""labels":{"#, #""labels":{"name":"z","#),
      (#""labels":{"#, #""labels":{"a":{"b":"c"},"#), (#""app":"x""#, #""app":7"#), (#""app":"x""#, #""app":"x\n""#),
      (#""time":""#, #""time":null,"x":""#), (#""time":""#, #""time":"1","time":""#), (#""time":""#, #""time":"\t"#),
      (#""managedFields":["#, #""managedFields":[{},"#), (#""managedFields":["#, #""managedFields":[[],"#),
      (#""managedFields":["#, #""managedFields":[null,"#), ("}", "}}"), ("}", ""), ("]", ""), ("{", "["), ("\"", ""),
      (#""creationTimestamp":""#, #""creationTimestamp":"not a time"#), (",", ", \n"), ("}", "} "),
      (#"{"kind""#, #" {"kind""#),
      (#""resourceVersion":""#, #""resourceVersion":1,"x":""#), (#""generation":1"#, #""generation":"1""#),
      (#""generation":1"#, #""generation":2"#), (#""Ingress""#, #""Sideways""#), ("u-", "\u{FC}\u{301}"),
    ])
    guard let range = text.range(of: old, picking: Int.random(in: 0..<3, using: &generator)) else { return }
    text.replaceSubrange(range, with: new)
  }

  private mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int.random(in: values.indices, using: &generator)]
  }
}

extension String {
  /// The range of an occurrence, counted from the start; the last one if there are fewer.
  fileprivate func range(of text: String, picking index: Int) -> Range<String.Index>? {
    let all = ranges(of: text)
    return all.dropFirst(index).first ?? all.last
  }
}
