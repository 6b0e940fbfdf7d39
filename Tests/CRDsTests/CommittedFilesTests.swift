import CRDs
import Testing

@Suite("Files generated from the types are fresh")
struct CommittedFilesTests {
  @Test("config/crd has the manifest")
  func manifest() throws {
    try expectCommitted(CustomResourceDefinition.yaml(), at: "config/crd/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("config/crd/with-rules has the manifest with CEL rules")
  func manifestWithRules() throws {
    try expectCommitted(
      CustomResourceDefinition.yaml(withRules: true), at: "config/crd/with-rules/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("docs/api.md has the reference of every field")
  func reference() throws {
    try expectCommitted(APIReference.markdown(), at: "docs/api.md")
  }
}
