package io.artstore.query.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.file.FileId;
import io.artstore.api.problem.ErrorCode;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ElementsTest {
  private static final FileId ID = new FileId(new UUID(0x01938f5e7a007000L, 0x8000000000000001L));

  @ParameterizedTest
  @CsvSource({
    "false, false, false, FILE_NOT_FOUND",
    "false, false, true, STORAGE_UNAVAILABLE",
    "false, true, false, FILE_DELETED",
    "false, true, true, STORAGE_UNAVAILABLE",
    "true, false, true, FILE_DELETED",
    "true, true, true, FILE_DELETED",
  })
  void saysDeletedOnlyWhenNobodyElseCanHaveIt(
      boolean indexed, boolean tombstone, boolean unreached, ErrorCode code) {
    Optional<IOException> failure =
        unreached ? Optional.of(new IOException("silent")) : Optional.empty();
    assertThat(Elements.none(ID, indexed, tombstone, failure).code()).isEqualTo(code);
  }
}
