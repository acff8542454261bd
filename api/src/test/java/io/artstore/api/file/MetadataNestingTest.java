package io.artstore.api.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.api.element.ElementId;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MetadataNestingTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 31, 32})
  void whatIsTakenInIsReadableInEveryEnvelope(int levels) throws Exception {
    Document document = document(accepted(levels));
    Change change =
        new Change(1, document.fileId(), false, Optional.empty(), Optional.of(document));
    assertSurvives(document, Document.class);
    assertSurvives(new DocumentPage(List.of(document), Optional.empty()), DocumentPage.class);
    assertSurvives(
        new ChangePage(new UUID(0, 7), List.of(change), "cursor", true), ChangePage.class);
  }

  @Test
  void refusesOneLevelMore() {
    assertThatThrownBy(() -> accepted(33))
        .isInstanceOfSatisfying(
            InvalidAttributeException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.FIELD_INVALID);
              assertThat(refused.field()).isEqualTo("metadata");
            });
  }

  private static <T> void assertSurvives(T value, Class<T> type) throws Exception {
    byte[] json = WireJson.mapper().writeValueAsBytes(value);
    assertThat(WireJson.mapper().readValue(json, type)).isEqualTo(value);
    assertThat(WireJson.strict().readValue(json, type)).isEqualTo(value);
  }

  private static UploadAttributes accepted(int levels) {
    String metadata = "{\"a\":".repeat(levels) + "1" + "}".repeat(levels);
    return UploadAttributes.fromParameters(
        Map.of("filename", List.of("a"), "metadata", List.of(metadata)), Optional.empty());
  }

  private static Document document(UploadAttributes attributes) {
    return new Document(
        new FileId(new UUID(0x01938f5e7a007000L, 0x8000000000000001L)),
        attributes.filename(),
        1,
        Sha256.parse("ab".repeat(32)),
        attributes.contentType(),
        NOW,
        NOW,
        "u-1",
        "Юлия",
        attributes.description(),
        attributes.version(),
        attributes.tags(),
        attributes.metadata(),
        attributes.retentionPolicy(),
        attributes.ttlDays(),
        Optional.empty(),
        1,
        new ElementId(new UUID(0, 1)));
  }
}
