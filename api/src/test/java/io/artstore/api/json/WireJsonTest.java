package io.artstore.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.artstore.api.element.ElementId;
import io.artstore.api.file.Document;
import io.artstore.api.file.DocumentPage;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.file.FileId;
import io.artstore.api.file.IdempotencyClaim;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.problem.ErrorCode;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WireJsonTest {
  private static final FileId FILE = FileId.parse("01938f5e-7a00-7000-8000-000000000001");

  @Test
  void writesADocumentInTheOneForm() throws Exception {
    String json = WireJson.mapper().writeValueAsString(document());
    assertThat(json)
        .contains("\"file_id\":\"01938f5e-7a00-7000-8000-000000000001\"")
        .contains("\"created_at\":\"2026-01-02T03:04:05.000006Z\"")
        .contains("\"retention_policy\":\"permanent\"")
        .contains("\"amount\":1.50")
        .doesNotContain("null")
        .doesNotContain("expires_at");
    assertThat(WireJson.mapper().readValue(json, Document.class)).isEqualTo(document());
  }

  @Test
  void leavesTheCursorOutOfTheLastPage() throws Exception {
    assertThat(WireJson.mapper().writeValueAsString(new DocumentPage(List.of(), Optional.empty())))
        .isEqualTo("{\"items\":[]}");
  }

  @Test
  void strictReadingRefusesWhatItDoesNotKnow() {
    assertThatThrownBy(() -> WireJson.strict().readValue("{\"x\":1}", IdempotencyClaim.class))
        .isInstanceOf(UnrecognizedPropertyException.class);
  }

  @Test
  void everyErrorCodeHasAStatusOfFailureAndACodeOfItsOwn() {
    assertThat(ErrorCode.values()).allMatch(code -> code.status() >= 400 && code.status() < 600);
    assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::code)).doesNotHaveDuplicates();
  }

  @Test
  void cursorsReadBackAndForgedOnesDoNot() {
    FeedCursor cursor = new FeedCursor(FILE.value(), 42);
    assertThat(FeedCursor.parse(cursor.toString())).isEqualTo(cursor);
    assertThatThrownBy(() -> FeedCursor.parse("42")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> FeedCursor.parse(FILE + ":-1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Document document() throws Exception {
    return new Document(
        FILE,
        "договор.pdf",
        6L * 1024 * 1024 * 1024,
        Sha256.parse("A".repeat(64)),
        "application/pdf",
        Instant.parse("2026-01-02T03:04:05.000006Z"),
        Instant.parse("2026-01-02T03:04:05.000006Z"),
        "someone",
        "Some One",
        Optional.empty(),
        Optional.empty(),
        List.of("tag"),
        WireJson.strict().readTree("{\"amount\":1.50}"),
        RetentionPolicy.PERMANENT,
        Optional.empty(),
        Optional.empty(),
        1,
        ElementId.parse("01938f5e-7a00-7000-8000-00000000000e"));
  }
}
