import CRDs
import TestSupport
import Testing

@Suite("Generated files")
struct CommittedFilesTests {
  @Test("config/crd contains the current manifest")
  func manifest() throws {
    try expectGolden(CustomResourceDefinition.yaml(), at: "config/crd/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("config/crd/with-rules contains the current manifest with CEL rules")
  func manifestWithRules() throws {
    try expectGolden(
      CustomResourceDefinition.yaml(withRules: true), at: "config/crd/with-rules/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("docs/api.md contains the current API reference")
  func reference() throws {
    try expectGolden(APIReference.markdown(), at: "docs/api.md")
  }
}
