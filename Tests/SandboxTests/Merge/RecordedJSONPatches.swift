import Kubernetes

@testable import Sandbox

/// What kube-apiserver 1.36.2 answered to JSON patches of `RecordedJSONPatch.document`, which is the `spec.any` of an object.
extension RecordedJSONPatch {
  static let all: [RecordedJSONPatch] = [
    RecordedJSONPatch(
      "add a member", [["op": "add", "path": "/spec/any/z", "value": 5]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "z": 5]),
    RecordedJSONPatch(
      "add replaces a member", [["op": "add", "path": "/spec/any/a", "value": 5]],
      result: ["a": 5, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add before an element", [["op": "add", "path": "/spec/any/b/c/1", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 9, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add at the end", [["op": "add", "path": "/spec/any/b/c/-", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 2, 3, 9], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add behind the last element", [["op": "add", "path": "/spec/any/b/c/3", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 2, 3, 9], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add beyond the end", [["op": "add", "path": "/spec/any/b/c/4", "value": 9]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "add at a negative index", [["op": "add", "path": "/spec/any/b/c/-1", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 2, 3, 9], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add at an index with leading zero", [["op": "add", "path": "/spec/any/b/c/01", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 9, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add at no index", [["op": "add", "path": "/spec/any/b/c/x", "value": 9]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "add in a member that is missing", [["op": "add", "path": "/spec/any/x/y", "value": 9]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "add in a scalar", [["op": "add", "path": "/spec/any/a/y", "value": 9]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "add in null", [["op": "add", "path": "/spec/any/b/d/y", "value": 9]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "add null", [["op": "add", "path": "/spec/any/b/z", "value": nil]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true], "z": nil], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add without value", [["op": "add", "path": "/spec/any/b/z"]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true], "z": nil], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "add without path", [["op": "add", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "escapes", [["op": "replace", "path": "/spec/any/b/e~1f/~0x", "value": false]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": false]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "remove a member", [["op": "remove", "path": "/spec/any/a"]],
      result: ["b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "remove an element", [["op": "remove", "path": "/spec/any/b/c/0"]],
      result: ["a": 1, "b": ["c": [2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "remove a member that is missing", [["op": "remove", "path": "/spec/any/x"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "remove in a member that is missing", [["op": "remove", "path": "/spec/any/x/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "remove an element that is missing", [["op": "remove", "path": "/spec/any/b/c/3"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "remove the last element by -", [["op": "remove", "path": "/spec/any/b/c/-"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "remove a negative index", [["op": "remove", "path": "/spec/any/b/c/-1"]],
      result: ["a": 1, "b": ["c": [1, 2], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "remove in a scalar", [["op": "remove", "path": "/spec/any/a/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "replace a member", [["op": "replace", "path": "/spec/any/s", "value": ["k": 1]]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": ["k": 1]]),
    RecordedJSONPatch(
      "replace an element", [["op": "replace", "path": "/spec/any/b/c/1", "value": 9]],
      result: ["a": 1, "b": ["c": [1, 9, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "replace a member that is missing", [["op": "replace", "path": "/spec/any/x", "value": 1]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "x": 1]),
    RecordedJSONPatch(
      "replace an element that is missing", [["op": "replace", "path": "/spec/any/b/c/3", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "replace in a member that is missing", [["op": "replace", "path": "/spec/any/x/y", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "replace without value", [["op": "replace", "path": "/spec/any/a"]],
      result: ["a": nil, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "move a member", [["op": "move", "from": "/spec/any/a", "path": "/spec/any/b/z"]],
      result: ["b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true], "z": 1], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "move an element", [["op": "move", "from": "/spec/any/b/c/0", "path": "/spec/any/b/c/2"]],
      result: ["a": 1, "b": ["c": [2, 3, 1], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "move into itself", [["op": "move", "from": "/spec/any/b", "path": "/spec/any/b/z"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "move to itself", [["op": "move", "from": "/spec/any/b", "path": "/spec/any/b"]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "move what is missing", [["op": "move", "from": "/spec/any/x", "path": "/spec/any/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "move without from", [["op": "move", "path": "/spec/any/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "copy a member", [["op": "copy", "from": "/spec/any/b/c", "path": "/spec/any/y"]],
      result: [
        "a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "y": [1, 2, 3],
      ]),
    RecordedJSONPatch(
      "copy what is missing", [["op": "copy", "from": "/spec/any/x", "path": "/spec/any/y"]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "y": nil]),
    RecordedJSONPatch(
      "copy an element that is missing", [["op": "copy", "from": "/spec/any/b/c/7", "path": "/spec/any/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "copy in what is missing", [["op": "copy", "from": "/spec/any/x/z", "path": "/spec/any/y"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "copy to what is missing", [["op": "copy", "from": "/spec/any/a", "path": "/spec/any/y/z"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test that holds",
      [
        ["op": "test", "path": "/spec/any/b/c", "value": [1, 2, 3]],
        ["op": "add", "path": "/spec/any/ok", "value": true],
      ],
      result: [
        "a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "ok": true, "s": "text",
      ]),
    RecordedJSONPatch(
      "test of an object, in any order",
      [
        ["op": "test", "path": "/spec/any/b/e~1f", "value": ["~x": true]],
        ["op": "add", "path": "/spec/any/ok", "value": true],
      ],
      result: [
        "a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "ok": true, "s": "text",
      ]),
    RecordedJSONPatch(
      "test that fails", [["op": "test", "path": "/spec/any/a", "value": 2]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test of another type", [["op": "test", "path": "/spec/any/a", "value": "1"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test of a member that is missing", [["op": "test", "path": "/spec/any/x", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test of null",
      [["op": "test", "path": "/spec/any/b/d", "value": nil], ["op": "add", "path": "/spec/any/ok", "value": true]],
      result: [
        "a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "ok": true, "s": "text",
      ]),
    RecordedJSONPatch(
      "test that a member is missing",
      [["op": "test", "path": "/spec/any/x", "value": nil], ["op": "add", "path": "/spec/any/ok", "value": true]],
      result: [
        "a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "ok": true, "s": "text",
      ]),
    RecordedJSONPatch(
      "test without value", [["op": "test", "path": "/spec/any/a"]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test in what is missing", [["op": "test", "path": "/spec/any/x/y", "value": nil]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test of an element that is missing", [["op": "test", "path": "/spec/any/b/c/9", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "test of a list in another order", [["op": "test", "path": "/spec/any/b/c", "value": [3, 2, 1]]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "an operation that does not exist", [["op": "merge", "path": "/spec/any/a", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "an operation without name", [["path": "/spec/any/a", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "a path without slash", [["op": "add", "path": "spec/any/z", "value": 1]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "nothing", [],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "several, in order",
      [
        ["op": "add", "path": "/spec/any/z", "value": []], ["op": "add", "path": "/spec/any/z/-", "value": 1],
        ["op": "move", "path": "/spec/any/y", "from": "/spec/any/z"],
      ],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "y": [1]]),
    RecordedJSONPatch(
      "none where one fails",
      [["op": "add", "path": "/spec/any/z", "value": 1], ["op": "test", "path": "/spec/any/z", "value": 2]],
      refusal: .invalid("the server rejected our request due to an error in our request")),
    RecordedJSONPatch(
      "no list", ["op": "add"],
      refusal: .malformed(
        "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp")),
    RecordedJSONPatch(
      "a list of texts", ["x"],
      refusal: .malformed(
        "error decoding patch: json: cannot unmarshal string into Go value of type handlers.jsonPatchOp")),
    RecordedJSONPatch(
      "a text", "x",
      refusal: .malformed(
        "error decoding patch: json: cannot unmarshal string into Go value of type []handlers.jsonPatchOp")),
    RecordedJSONPatch(
      "a member of an element that is null", [["op": "add", "path": "/spec/any/n/0/0", "value": 7]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[7, 1], [2]], "s": "text"]),
    RecordedJSONPatch(
      "an unknown member of an operation", [["op": "add", "path": "/spec/any/z", "value": 1, "comment": "x"]],
      result: ["a": 1, "b": ["c": [1, 2, 3], "d": nil, "e/f": ["~x": true]], "n": [[1], [2]], "s": "text", "z": 1]),
  ]
}
