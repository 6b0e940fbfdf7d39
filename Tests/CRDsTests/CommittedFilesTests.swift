import CRDs
import TestSupport
import Testing

@Suite("Generated files")
struct CommittedFilesTests {
  @Test("config/crd contains the current manifest with CEL rules")
  func manifest() throws {
    try expectGolden(CustomResourceDefinition.yaml(), at: "config/crd/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("config/crd/without-rules contains the current manifest without CEL rules")
  func manifestWithoutRules() throws {
    try expectGolden(
      CustomResourceDefinition.yaml(withRules: false),
      at: "config/crd/without-rules/plimsoll.dev_securitybaselines.yaml")
  }

  @Test("docs/api.md contains the current API reference")
  func reference() throws {
    try expectGolden(APIReference.markdown(), at: "docs/api.md")
  }
}
