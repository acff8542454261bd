package io.artstore.element.db;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ElementSchemaTest {
  @Test
  void everyElementHasANameOfItsOwn() {
    assertThat(ElementSchema.entry("artstore_storage_01", "storage_elem_01").name())
        .isEqualTo("storage-elem-01");
    assertThat(ElementSchema.entry("artstore_storage_01", "storage_elem_02").name())
        .isEqualTo("storage-elem-02");
  }
}
